"""Keeping the corpus in a browser: what an editor does, from signing in to asking the new document."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import (
    DESKTOP,
    NARROW,
    PHONE,
    browsing,
    choose,
    expect_to_fit,
    held_port,
    needs_chromium,
    served,
    settle,
    too_small,
    visit,
)
from oidc_provider import CLIENT, provider

from kb import KnowledgeBase
from kb.corpus.history import Change
from kb.corpus.passwords import hashed
from kb.web.texts.corpus import CHINESE as SAID

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, FilePayload, Page

pytestmark = needs_chromium

ROOT: Final = Path(__file__).parents[1]
PASSWORD: Final = "语料管理口令一号二号"
TREES: Final = "植树补助办法\n第一条 植树每户补助300元。\n第二条 本办法自2020年1月1日起施行。\n"
AIR: Final = "供暖补贴办法\n第一条 供暖每户补贴200元。\n第二条 本办法自2021年5月1日起施行。\n"
WATER: Final = "节水奖励办法\n第一条 节水每户奖励50元。\n第二条 本办法自2021年7月1日起施行。\n"
HOSTILE: Final = (
    "<script>window.hit=1</script><img src=x onerror=window.hit=1>办法\n"
    "第一条 <img src=x onerror=window.hit=1>![图](http://192.0.2.1/a.png)每户补助1元。\n"
)
CONTROLS: Final = (
    "[data-testid=stMain] button, [data-testid=stMain] .stLinkButton a, [data-testid=stMain] summary,"
    "[data-testid=stSelectbox] input, textarea, [data-testid=stTextInputRootElement],"
    "[data-testid=stCheckbox] label, .signing input"
)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("office")
    (folder / "corpus").mkdir()
    (folder / "corpus" / "trees.txt").write_text(TREES, encoding="utf-8")
    (folder / "corpus" / "供暖.txt").write_text(AIR, encoding="utf-8")
    KnowledgeBase.build(folder / "corpus", folder / "index")
    shutil.copytree(ROOT / ".streamlit", folder / ".streamlit")
    secrets = f'[corpus]\npassword_hash = "{hashed(PASSWORD)}"\n'
    (folder / ".streamlit" / "secrets.toml").write_text(secrets, encoding="utf-8")
    return folder / "corpus"


@pytest.fixture(scope="module")
def office(browser: Browser, corpus: Path) -> Iterator[BrowserContext]:
    """A browser on a server over a corpus that may be changed."""
    settings = {"KB_CORPUS": str(corpus)}
    folder = corpus.parent
    with served(folder / "index", folder, settings, home=folder) as site, browsing(browser, site) as context:
        yield context


@pytest.fixture(scope="module")
def editor(office: BrowserContext) -> Iterator[Page]:
    """A tab in which somebody has signed in; its visit goes from test to test."""
    tab = office.new_page()
    sign_in(tab, PASSWORD)
    tab.get_by_role("button", name=SAID.SIGN_OUT).wait_for()
    yield tab
    tab.close()


def sign_in(page: Page, password: str) -> None:
    visit(page, "/corpus")
    page.fill("input[type=password]", password)
    page.press("input[type=password]", "Enter")


def file(name: str, text: str | bytes) -> FilePayload:
    data = text if isinstance(text, bytes) else text.encode()
    return {"name": name, "mimeType": "text/plain", "buffer": data}


def open_part(page: Page, part: str) -> None:
    page.locator(".st-key-parts").get_by_text(SAID.PARTS[part], exact=True).click()


def recognise(page: Page, *files: FilePayload) -> None:
    open_part(page, "add")
    page.set_input_files("[data-testid=stFileUploaderDropzoneInput]", list(files))
    page.get_by_role("button", name=SAID.recognise(count=len(files))).click()
    page.get_by_text("还没有收录").wait_for()
    page.get_by_role("button", name=SAID.ADD_NONE).wait_for()
    settle(page)


def expect_to_suit_a_thumb(page: Page, picture: Path) -> None:
    """Nothing is wider than the screen, and every control is large enough."""
    settle(page)
    found = Axe().run(page).response["violations"]
    serious = [one for one in found if one["impact"] in ("serious", "critical")]
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in serious] == []
    expect_to_fit(page, picture, (DESKTOP, PHONE, NARROW))
    assert too_small(page, CONTROLS) == []


def test_a_wrong_password_is_told_and_nothing_can_be_changed(office: BrowserContext, tmp_path: Path) -> None:
    tab = office.new_page()
    visit(tab, "/corpus?part=add")
    tab.fill("input[type=password]", "不对的口令不对的口令")
    tab.press("input[type=password]", "Enter")
    tab.get_by_text(SAID.WRONG_PASSWORD).wait_for()
    settle(tab)
    assert tab.locator("[data-testid=stFileUploaderDropzone]").count() == 0
    names = set(tab.locator("[data-testid=stMain] button").all_inner_texts())
    assert {SAID.SIGN_IN, *(SAID.PARTS[part] for part in ("documents", "changes", "words", "index"))} <= names
    assert not names & {SAID.PARTS["add"], SAID.TICK_PAGE, SAID.REBUILD}
    assert office.cookies() == [one for one in office.cookies() if one["name"] != "kb_visit"]
    expect_to_suit_a_thumb(tab, tmp_path / "visitor")
    tab.close()


def test_files_are_recognised_shown_and_only_then_added(
    editor: Page, corpus: Path, office: BrowserContext, tmp_path: Path
) -> None:
    before = {path.name for path in corpus.iterdir()}
    recognise(
        editor,
        file("../../节水.txt", WATER),
        file("CON.txt", TREES.replace("300", "400").replace("2020", "2022")),
        file("🏫" * 300 + ".txt", HOSTILE),
        file("trees.txt", TREES),
        file("坏.pdf", b"no pdf"),
        file("坏.docx", b"PK\x03\x04 broken"),
    )
    said = editor.inner_text("[data-testid=stMain]")
    told = ("节水奖励办法", "2021年7月1日", "是同一文件的不同版本", "内容完全相同", "坏.pdf", "坏.docx")
    assert [one for one in told if one not in said] == []
    assert "已施行 → 已废止" in said
    assert editor.evaluate("window.hit") is None
    assert {path.name for path in corpus.iterdir()} == before
    expect_to_suit_a_thumb(editor, tmp_path / "recognised")
    editor.get_by_role("button", name=SAID.confirm(count=3)).click()
    editor.get_by_text("已收录 3 份").wait_for()
    added = {path.name for path in corpus.iterdir() if path.suffix == ".txt"}
    assert added == {"trees.txt", "供暖.txt", "节水.txt", "文件_CON.txt", "文件.txt"}
    asking = office.new_page()
    asking.goto(f"/?q={quote('节水每户奖励多少？')}")
    asking.wait_for_selector(".st-key-answer .reservation")
    assert "50元" in asking.inner_text(".st-key-answer mark")
    asking.close()


def test_a_document_is_picked_described_removed_and_restored(
    editor: Page, corpus: Path, tmp_path: Path
) -> None:
    open_part(editor, "documents")
    editor.get_by_label(SAID.FIND).fill("供暖")
    editor.get_by_role("button", name=SAID.LIST, exact=True).click()
    editor.get_by_role("link", name="供暖补贴办法").click()
    editor.wait_for_selector(".st-key-leaving")
    settle(editor)
    editor.get_by_label(SAID.FIELDS["issuer"]).fill("某市人民政府")
    editor.get_by_role("button", name=SAID.PREVIEW).click()
    editor.get_by_text(SAID.WILL_CHANGE).wait_for()
    expect_to_suit_a_thumb(editor, tmp_path / "document")
    editor.get_by_role("button", name=SAID.SAVE, exact=True).click()
    editor.get_by_text(SAID.SAVED).wait_for()
    settle(editor)
    assert (corpus / "供暖.meta.toml").read_text(encoding="utf-8") == 'issuer = "某市人民政府"\n'
    editor.get_by_role("button", name=SAID.REMOVE).click()
    editor.get_by_role("button", name=SAID.REMOVE_SURELY).click()
    editor.get_by_text(SAID.removed_line(count=1)).wait_for()
    settle(editor)
    assert not (corpus / "供暖.txt").exists()
    choose(editor, SAID.RESTORE_WHICH, "供暖.txt")
    editor.keyboard.press("Escape")
    editor.get_by_role("button", name=SAID.RESTORE, exact=True).click()
    editor.get_by_text(SAID.RESTORED).wait_for()
    assert (corpus / "供暖.txt").read_text(encoding="utf-8") == AIR


def test_documents_are_ticked_and_what_changed_is_listed(editor: Page, corpus: Path, tmp_path: Path) -> None:
    visit(editor, "/corpus?by=year&order=title")
    assert editor.inner_text(".groups").startswith(SAID.NOT_STATED)
    editor.get_by_role("button", name=SAID.TICK_PAGE).click()
    editor.get_by_role("button", name=SAID.UNTICK).click()
    editor.get_by_text(SAID.ticked_line(count=0)).wait_for()
    settle(editor)
    row = editor.locator("[class*=st-key-row-]").filter(has_text="植树补助办法").first
    row.locator("[data-testid=stCheckbox] label").click()
    editor.get_by_text(SAID.ticked_line(count=1)).wait_for()
    visit(editor, "/corpus")  # a link ends the session, not the visit
    editor.get_by_text(SAID.ticked_line(count=1)).wait_for()
    editor.get_by_role("button", name=SAID.REMOVE_TICKED).click()
    editor.get_by_text(SAID.remove_question(count=1)).wait_for()
    expect_to_suit_a_thumb(editor, tmp_path / "ticked")
    before = len(list(corpus.glob("*.txt")))
    editor.get_by_role("button", name=SAID.REMOVE_SURELY).click()
    editor.get_by_text(SAID.removed_line(count=1)).wait_for()
    assert len(list(corpus.glob("*.txt"))) == before - 1
    settle(editor)
    open_part(editor, "changes")
    editor.get_by_text("处变动").wait_for()
    assert SAID.CHANGES[Change.REMOVED] in editor.inner_text("[data-testid=stMain]")
    expect_to_suit_a_thumb(editor, tmp_path / "changes")


def test_words_and_index_fit_the_screen(editor: Page, tmp_path: Path) -> None:
    visit(editor, "/corpus?part=words")
    editor.wait_for_selector("textarea")
    expect_to_suit_a_thumb(editor, tmp_path / "words")
    open_part(editor, "index")
    editor.get_by_text(SAID.WELL).wait_for()
    expect_to_suit_a_thumb(editor, tmp_path / "index")
    editor.get_by_role("button", name=SAID.REBUILD).click()
    editor.get_by_text("索引已更新").wait_for()


def test_a_visit_goes_from_page_to_page_and_signing_out_ends_it_in_all_tabs(
    office: BrowserContext,
) -> None:
    office.clear_cookies(name="kb_visit")  # the editor's: a visit of its own begins
    tab = office.new_page()
    sign_in(tab, PASSWORD)
    tab.get_by_role("button", name=SAID.SIGN_OUT).wait_for()
    (cookie,) = [one for one in office.cookies() if one["name"] == "kb_visit"]
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Strict")
    assert tab.evaluate("document.cookie").count("kb_visit") == 0
    visit(tab, "/doc")
    visit(tab, "/corpus?part=index")
    other = office.new_page()
    visit(other, "/corpus?part=index")
    tab.get_by_role("button", name=SAID.SIGN_OUT).click()
    tab.wait_for_selector("input[type=password]")
    assert "part=index" in tab.url
    other.get_by_role("button", name=SAID.REBUILD).click()  # still drawn there
    other.wait_for_selector("input[type=password]")
    forged = cookie["value"][:-2] + "xx"
    office.add_cookies([{"name": "kb_visit", "value": forged, "url": tab.url}])
    visit(tab, "/corpus")
    tab.wait_for_selector("input[type=password]")
    office.clear_cookies(name="kb_visit")
    for page in (tab, other):
        page.close()


@pytest.mark.parametrize(("account", "may"), [("editor@zz.gov.cn", True), ("other@zz.gov.cn", False)])
def test_an_account_of_the_office_signs_in(
    browser: Browser, corpus: Path, tmp_path: Path, account: str, may: bool
) -> None:
    shutil.copytree(ROOT / ".streamlit", tmp_path / ".streamlit")
    with provider(account) as accounts, held_port() as port:
        settings = f"""
            [auth]
            redirect_uri = "http://127.0.0.1:{port}/oauth2callback"
            cookie_secret = "{"s" * 40}"
            client_id = "{CLIENT}"
            client_secret = "of the tests"
            server_metadata_url = "{accounts}/.well-known/openid-configuration"
            [corpus]
            editors = ["Editor@zz.gov.cn"]
        """
        (tmp_path / ".streamlit" / "secrets.toml").write_text(settings, encoding="utf-8")
        index = corpus.parent / "index"
        environment = {"KB_CORPUS": str(corpus)}
        with (
            served(index, tmp_path, environment, home=tmp_path, port=port) as site,
            browsing(browser, site) as context,
        ):
            tab = context.new_page()
            visit(tab, "/corpus")
            tab.get_by_role("button", name=SAID.SIGN_IN).click()
            tab.wait_for_url(f"{site}/")  # where Streamlit leads those who come back
            visit(tab, "/corpus")
            tab.get_by_text(account).wait_for()
            tab.get_by_role("button", name=SAID.SIGN_OUT).wait_for()
            tab.get_by_text(SAID.PARTS["index"], exact=True).wait_for()
            assert tab.get_by_text(SAID.PARTS["add"], exact=True).count() == may

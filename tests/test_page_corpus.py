"""The page that keeps the corpus, without a browser: who may do what, and what is shown of it."""

from __future__ import annotations

import json
from datetime import date
from html import escape
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
import streamlit
from drawn import addressed, drawn, html, press, ran, said, scripted
from filelock import FileLock
from streamlit.testing.v1 import AppTest

from kb import KnowledgeBase
from kb.corpus.changes import LOCK
from kb.corpus.folders import Folders
from kb.corpus.history import Change
from kb.corpus.passwords import Gate, hashed
from kb.corpus.visits import Visits
from kb.web import address
from kb.web.corpus import access, listing, work
from kb.web.texts import corpus

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kb.corpus.jobs import Progress
    from kb.records import DocumentEntry

PASSWORD = "语料管理口令一号二号"
HOSTILE = "<script>window.hit=1</script>![图](http://192.0.2.1/a.png) :red[红]"
TREES = "植树补助办法\n第一条 植树每户补助300元。\n第二条 本办法自2020年1月1日起施行。\n"
BAD = f"{HOSTILE}\n第一条 {HOSTILE}每户补助100元。\n"
SAID = corpus.CHINESE
USUAL = listing.Listing(find="", group=None, order=listing.NEWEST, page=1)


@pytest.fixture(scope="module")
def password_hash() -> str:
    return hashed(PASSWORD)


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folders:
    kept = Folders(corpus=tmp_path / "corpus", index=tmp_path / "index")
    kept.corpus.mkdir()
    (kept.corpus / "trees.txt").write_text(TREES, encoding="utf-8")
    (kept.corpus / "bad.txt").write_text(BAD, encoding="utf-8")
    (kept.corpus / "bad.meta.toml").write_text(f"title = '{HOSTILE}'\n", encoding="utf-8")
    KnowledgeBase.build(kept.corpus, kept.index)
    monkeypatch.setenv("KB_CORPUS", str(kept.corpus))
    monkeypatch.setenv("KB_INDEX", str(kept.index))
    monkeypatch.setenv("KB_QUESTIONS", str(tmp_path / "eval"))
    monkeypatch.setenv("KB_FEEDBACK", str(tmp_path / "feedback"))
    streamlit.cache_resource.clear()
    return kept


def page(secrets: Mapping[str, Any], **parameters: str) -> AppTest:
    return drawn("corpus", parameters, secrets)


@pytest.fixture
def jar(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The cookies of a browser, which opens every page of a test."""
    cookies: dict[str, str] = {}
    monkeypatch.setattr(streamlit, "context", SimpleNamespace(cookies=cookies, url=None))
    return cookies


@pytest.fixture
def secrets(password_hash: str, jar: dict[str, str], folders: Folders) -> Mapping[str, Any]:
    """The settings of an office with a password, which has been given in this browser."""
    jar[access.COOKIE] = Visits(folders.corpus).begin(password_hash)
    return {"corpus": {"password_hash": password_hash}}


def editing(secrets: Mapping[str, Any], **parameters: str) -> AppTest:
    at = page(secrets, **parameters)
    assert SAID.SIGN_OUT in html(at)
    return at


def finished(at: AppTest) -> AppTest:
    """The page once its work is over."""
    tasks = list(work.desk()._tasks.values())
    for task in tasks:
        task.job.wait()
    return ran(at) if tasks else at


# --- who may change the corpus ---


@pytest.mark.usefixtures("folders")
@pytest.mark.parametrize("part", ["documents", "words", "index", "add"])
def test_without_a_way_to_sign_in_nothing_can_be_changed(part: str) -> None:
    at = page({}, part=part)
    assert SAID.READ_ONLY in html(at)
    assert {button.label for button in at.button} <= {SAID.LIST}
    assert {field.label for field in at.text_input} <= {SAID.FIND}
    assert not at.text_area
    assert not at.checkbox
    assert "<form" not in html(at)


@pytest.mark.usefixtures("folders")
def test_a_visitor_sees_documents_what_was_recognised_and_the_index() -> None:
    assert "植树补助办法" in html(page({}))
    document = html(page({}, doc="trees"))
    assert "第一条" in document
    assert "2 条可以检索的条文" in document
    state = html(page({}, part="index"))
    assert SAID.WELL in state
    assert "2 份文件" in state


def test_a_visit_holds_on_every_page_until_its_end(secrets: Mapping[str, Any], jar: dict[str, str]) -> None:
    assert {SAID.PREVIEW, SAID.REMOVE} <= {button.label for button in page(secrets, doc="trees").button}
    assert SAID.SIGN_OUT in html(page(secrets, part="index"))
    jar.clear()
    at = page(secrets, doc="trees")
    assert not at.button
    assert f'action="./{address.SIGN_IN_PATH}"' in html(at)


@pytest.mark.parametrize(
    "forge",
    [
        lambda _: "",
        lambda own: own[:-1],
        lambda own: own.replace(".", "_", 1),
        lambda own: "x" + own[1:],
        lambda own: own * 500,
        lambda own: f"{HOSTILE}.{own.partition('.')[2]}",
        lambda own: "词" + own,
        lambda own: own.partition(".")[0],
        lambda own: own.replace(own.split(".")[1], "zzzzzz"),
    ],
)
def test_a_forged_cookie_lets_nobody_in(
    secrets: Mapping[str, Any], jar: dict[str, str], forge: Callable[[str], str]
) -> None:
    jar[access.COOKIE] = forge(jar[access.COOKIE])
    at = page(secrets, doc="trees")
    assert not at.button
    assert SAID.SIGN_OUT not in html(at)


def test_another_password_in_the_settings_ends_the_visit(secrets: Mapping[str, Any]) -> None:
    at = editing(secrets)
    at.secrets["corpus"] = {"password_hash": hashed(PASSWORD + "新")}
    assert SAID.SIGN_OUT not in html(ran(at))


def test_a_tab_left_open_can_change_nothing_once_the_visit_is_over(
    secrets: Mapping[str, Any], jar: dict[str, str], folders: Folders
) -> None:
    at = editing(secrets, part="index")
    visit = Visits(folders.corpus).known(jar[access.COOKIE], secrets["corpus"]["password_hash"])
    assert visit is not None
    access.end_visit(visit)
    at = press(at, SAID.REBUILD)
    assert SAID.SIGN_OUT not in html(at)
    assert not work.desk()._tasks


@pytest.mark.usefixtures("folders", "jar")
def test_what_is_wrong_with_a_password_is_said(password_hash: str, monkeypatch: pytest.MonkeyPatch) -> None:
    office = {"corpus": {"password_hash": password_hash}}
    gate = Gate(clock=lambda: 0.0)  # however long the guesses take
    monkeypatch.setattr(access, "_gate", lambda: gate)
    assert SAID.WRONG_PASSWORD not in html(page(office))
    assert SAID.WRONG_PASSWORD in html(page(office, refused="1"))
    for _ in range(5):
        gate.admits("又一个猜的口令", password_hash)
    assert "请 5 秒后再试" in html(page(office, refused="1"))


@pytest.mark.usefixtures("folders", "jar")
@pytest.mark.parametrize(
    ("user", "may"),
    [
        ({"is_logged_in": True, "email": "Editor@zz.gov.cn"}, True),
        ({"is_logged_in": True, "email": "other@zz.gov.cn"}, False),
        ({"is_logged_in": True, "email": "editor@zz.gov.cn", "email_verified": False}, False),
        ({"is_logged_in": True}, False),
        ({"is_logged_in": False}, False),
    ],
)
def test_of_the_offices_accounts_the_listed_ones_may(
    user: dict[str, Any], may: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streamlit, "user", user)
    at = page({"auth": {"client_id": "kb"}, "corpus": {"editors": ["editor@zz.gov.cn"]}}, doc="trees")
    assert (SAID.REMOVE in {button.label for button in at.button}) is may


@pytest.mark.parametrize(
    "action",
    [
        "documents._save('trees', None)",
        "leaving._remove(['trees'])",
        "leaving.ask(['trees'])",
        "leaving.restore([])",
        "adding.draw(True)",
        "adding._recognise([])",
        "adding._add([])",
        "lexicon._try((), (), None)",
        "lexicon._keep(())",
        "state._rebuild(folders)",
    ],
)
@pytest.mark.usefixtures("jar")
def test_a_forged_action_is_refused(action: str, folders: Folders, password_hash: str) -> None:
    def script(action: str) -> None:
        import streamlit as st

        from kb.errors import AccessError
        from kb.web import library
        from kb.web.corpus import adding, documents, leaving, lexicon, state

        known = {
            "documents": documents,
            "adding": adding,
            "leaving": leaving,
            "lexicon": lexicon,
            "state": state,
        }
        try:
            eval(action, {**known, "folders": library.folders()})
        except AccessError as error:
            st.text(str(error))

    before = {path: path.read_bytes() for path in folders.corpus.rglob("*")}
    at = scripted(script, action=action)
    at.secrets["corpus"] = {"password_hash": password_hash}
    assert "请先登录" in ran(at).text[0].value
    assert not work.desk()._tasks
    assert {path: path.read_bytes() for path in folders.corpus.rglob("*")} == before


# --- changing ---


def test_facts_are_put_right_with_their_effect_shown_first(
    folders: Folders, secrets: Mapping[str, Any]
) -> None:
    at = editing(secrets, doc="trees")
    field = next(one for one in at.text_input if one.label == SAID.FIELDS["expires_on"])
    field.set_value("2021年1月1日")
    at = press(at, SAID.PREVIEW)
    assert "已施行 → 已废止（写明有效期至2021-01-01）" in html(at)
    assert not (folders.corpus / "trees.meta.toml").exists()
    at = finished(press(at, SAID.SAVE))
    assert SAID.SAVED in html(at)
    assert (folders.corpus / "trees.meta.toml").read_text(encoding="utf-8") == "expires_on = 2021-01-01\n"
    assert "已废止" in html(at)


def test_what_is_about_to_be_stated_of_a_document_is_shown_with_no_other(
    folders: Folders, secrets: Mapping[str, Any]
) -> None:
    at = editing(secrets, doc="trees")
    next(one for one in at.text_input if one.label == SAID.FIELDS["issuer"]).set_value("某市林业局")
    assert SAID.WILL_CHANGE in html(press(at, SAID.PREVIEW))
    other = ran(addressed(at, {"doc": "bad"}))
    assert SAID.WILL_CHANGE not in html(other)
    assert SAID.SAVE not in {button.label for button in other.button}
    at = finished(press(ran(addressed(at, {"doc": "trees"})), SAID.SAVE))
    assert (folders.corpus / "trees.meta.toml").read_text(encoding="utf-8") == 'issuer = "某市林业局"\n'
    assert "issuer" not in (folders.corpus / "bad.meta.toml").read_text(encoding="utf-8")


@pytest.mark.usefixtures("folders")
def test_a_wrong_date_is_named(secrets: Mapping[str, Any]) -> None:
    at = editing(secrets, doc="trees")
    next(one for one in at.text_input if one.label == SAID.FIELDS["issued_on"]).set_value("去年")
    at = press(at, SAID.PREVIEW)
    assert "成文日期“去年”不是日期" in html(at)
    assert SAID.SAVE not in {button.label for button in at.button}


def test_removing_asks_first_and_can_be_undone(folders: Folders, secrets: Mapping[str, Any]) -> None:
    at = press(editing(secrets, doc="trees"), SAID.REMOVE)
    assert (folders.corpus / "trees.txt").exists()
    at = finished(press(at, SAID.REMOVE_SURELY))
    assert not (folders.corpus / "trees.txt").exists()
    assert SAID.removed_line(count=1) in html(at)
    at.multiselect[0].select("trees.txt")
    at = finished(press(ran(at), SAID.RESTORE))
    assert SAID.RESTORED in html(at)
    assert (folders.corpus / "trees.txt").read_text(encoding="utf-8") == TREES


def test_several_are_ticked_and_go_out_at_once(folders: Folders, secrets: Mapping[str, Any]) -> None:
    (folders.corpus / "air.txt").write_text(TREES.replace("植树", "供暖"), encoding="utf-8")
    KnowledgeBase.build(folders.corpus, folders.index)
    at = editing(secrets)
    assert [box.label for box in at.checkbox] == [SAID.row_line(number=number) for number in (1, 2, 3)]
    assert press(at, SAID.TICK_PAGE).checkbox.values == [True, True, True]
    at = press(at, SAID.UNTICK)
    titles = [row.entry.title for row in listing.rows(entries(folders), USUAL)]
    at.checkbox[titles.index("植树补助办法")].check()
    at.checkbox[titles.index("供暖补助办法")].check()
    ran(at)
    at = page(secrets)  # another tab, and so it is on every page of the list
    assert SAID.ticked_line(count=2) in html(at)
    at = press(at, SAID.REMOVE_TICKED)
    assert SAID.remove_question(count=2) in html(at)
    at = press(press(at, SAID.KEEP), SAID.REMOVE_TICKED)
    assert (folders.corpus / "trees.txt").exists()
    at = finished(press(at, SAID.REMOVE_SURELY))
    assert SAID.removed_line(count=2) in html(at)
    assert {path.name for path in folders.corpus.glob("*.txt")} == {"bad.txt"}
    assert SAID.ticked_line(count=0) in html(at)


def entries(folders: Folders) -> tuple[DocumentEntry, ...]:
    return KnowledgeBase.open(folders.index).manifest.documents


def test_what_changed_is_told_to_everybody_and_leads_there(
    folders: Folders, secrets: Mapping[str, Any], jar: dict[str, str]
) -> None:
    assert SAID.NOT_NOTED in html(page(secrets, part="changes"))
    finished(press(press(editing(secrets, doc="bad"), SAID.REMOVE), SAID.REMOVE_SURELY))
    (folders.corpus / "trees.txt").write_text(TREES.replace("300", "400"), encoding="utf-8")
    finished(press(editing(secrets, part="index"), SAID.REBUILD))
    jar.clear()
    told = html(page(secrets, part="changes"))
    assert "以来有 2 处变动" in told
    assert f'<a href="./corpus?doc=trees">植树补助办法</a><p>{said(date.today())}' in told
    assert SAID.CHANGES[Change.REPLACED] in told
    assert f"<strong>{escape(HOSTILE)}</strong>" in told
    assert "<script>window" not in told
    assert "2999年1月1日以来没有变动" in html(page(secrets, part="changes", since="2999-01-01"))
    assert "以来有 2 处变动" in html(page(secrets, part="changes", since=HOSTILE))
    of_one = html(page(secrets, doc="trees"))
    assert SAID.PAST in of_one
    assert SAID.CHANGES[Change.REPLACED] in of_one


def test_a_file_that_a_document_had_before_is_put_back(folders: Folders, secrets: Mapping[str, Any]) -> None:
    finished(press(press(editing(secrets, doc="trees"), SAID.REMOVE), SAID.REMOVE_SURELY))
    (folders.corpus / "trees.txt").write_text(TREES.replace("300", "400"), encoding="utf-8")
    finished(press(editing(secrets, part="index"), SAID.REBUILD))
    at = finished(press(editing(secrets, doc="trees"), SAID.SWAP_IN))
    assert SAID.RESTORED in html(at)
    assert (folders.corpus / "trees.txt").read_text(encoding="utf-8") == TREES
    kept = folders.corpus / ".removed" / "trees.txt.2"
    assert "400" in kept.read_text(encoding="utf-8")


def test_a_second_editor_is_told_to_wait(folders: Folders, secrets: Mapping[str, Any]) -> None:
    at = editing(secrets, part="index")
    with FileLock(folders.corpus / LOCK):
        at = finished(press(at, SAID.REBUILD))
    assert "另一位编辑" in html(at)
    at = finished(press(at, SAID.REBUILD))
    assert "索引已更新" in html(at)
    assert not work.desk()._tasks


@pytest.mark.usefixtures("folders")
def test_work_begins_once_shows_how_far_it_is_and_can_be_stopped(
    secrets: Mapping[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = []

    def endless(*_: object, progress: Progress, **__: object) -> None:
        begun.append(1)
        while True:
            progress("trees", 0, 2)

    monkeypatch.setattr(KnowledgeBase, "build", endless)
    at = press(editing(secrets, part="index"), SAID.REBUILD)
    (job,) = [task.job for task in work.desk()._tasks.values()]
    while not job.step.what:
        at = ran(at)
    at = ran(at)
    assert "trees（1 / 2）" in html(at)
    assert SAID.REBUILD not in {button.label for button in at.button}
    at = finished(press(at, SAID.CANCEL))
    assert "已取消" in html(at)
    assert begun == [1]
    assert SAID.REBUILD in {button.label for button in at.button}


def test_work_outlasts_the_tab_and_keeps_others_from_beginning(
    secrets: Mapping[str, Any], jar: dict[str, str], folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, build = Event(), KnowledgeBase.build

    def waiting(*given: Any, progress: Progress, **named: Any) -> Any:
        progress("trees", 0, 2)
        assert go_on.wait(60)
        return build(*given, **named)

    monkeypatch.setattr(KnowledgeBase, "build", waiting)
    press(editing(secrets, part="index"), SAID.REBUILD)
    came_back = page(secrets, part="documents")  # another session, by the same cookie
    assert SAID.REBUILDING in html(came_back)
    assert SAID.CANCEL in {button.label for button in came_back.button}

    own = jar[access.COOKIE]
    jar[access.COOKIE] = Visits(folders.corpus).begin(secrets["corpus"]["password_hash"])
    other = editing(secrets, part="words")
    assert f"另一位编辑：{SAID.REBUILDING}" in html(other)
    assert SAID.CANCEL not in {button.label for button in other.button}
    other.text_area[0].set_value("植树 | zxqv")
    assert f"“{SAID.REBUILDING}”还没有完成" in html(press(other, SAID.TRY))
    assert not any(task.job.is_cancelled for task in work.desk()._tasks.values())

    go_on.set()
    other = finished(other)
    assert "索引已更新" not in html(other)  # it is not theirs to be told of
    jar[access.COOKIE] = own
    assert "索引已更新" in html(page(secrets))
    assert "索引已更新" not in html(page(secrets))


def test_a_damaged_index_is_said_and_can_be_built_anew(folders: Folders, secrets: Mapping[str, Any]) -> None:
    (Path(folders.index) / "manifest.json").write_text("{", encoding="utf-8")
    at = editing(secrets, part="index")
    assert SAID.NOT_WELL in html(at)
    assert "无法读取" in html(at)
    at = finished(press(at, SAID.REBUILD))
    assert SAID.WELL in html(at)


def test_words_are_checked_tried_and_kept(
    folders: Folders, secrets: Mapping[str, Any], tmp_path: Path
) -> None:
    questions = tmp_path / "eval" / "own" / "questions.jsonl"
    questions.parent.mkdir(parents=True)
    questions.write_text(
        '{"id": "1", "question": "zxqv", "evidence": [{"quote": "植树每户补助300元"}]}\n',
        encoding="utf-8",
    )
    at = editing(secrets, part="words")
    at.text_area[0].set_value("植树")
    at = press(at, SAID.TRY)
    assert "没有其他说法" in html(at)
    at.text_area[0].set_value("植树 | zxqv")
    at = finished(press(at, SAID.TRY))
    assert "没有找到 → 第" in html(at)
    assert not (folders.corpus / "lexicon.tsv").exists()
    at = press(at, SAID.DROP_WORDS)
    assert at.text_area[0].value == "植树 | zxqv"
    at = press(finished(press(at, SAID.TRY)), SAID.KEEP_WORDS)
    assert "1 条补充用语" in html(at)
    assert "植树\tzxqv" in (folders.corpus / "lexicon.tsv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("quote", "said"),
    [("供暖每户补贴200元", "没有一个问题是关于现有文件的"), ("植树每户补助300元", "没有一个用到改动的说法")],
)
def test_words_that_no_question_tries_are_kept_only_knowing_that(
    folders: Folders, secrets: Mapping[str, Any], tmp_path: Path, quote: str, said: str
) -> None:
    questions = tmp_path / "eval" / "own" / "questions.jsonl"
    questions.parent.mkdir(parents=True)
    row = {"id": "1", "question": "每户多少", "evidence": [{"quote": quote}]}
    questions.write_text(json.dumps(row) + "\n", encoding="utf-8")
    at = editing(secrets, part="words")
    at.text_area[0].set_value("植树 | zxqv")
    at = finished(press(at, SAID.TRY))
    assert said in html(at)
    assert SAID.KEEP_WORDS not in {button.label for button in at.button}
    at = page(secrets, part="words")  # another tab: it waits there, too
    assert said in html(at)
    assert "词表已保留" in html(press(at, SAID.KEEP_UNTRIED))
    assert "植树\tzxqv" in (folders.corpus / "lexicon.tsv").read_text(encoding="utf-8")


@pytest.mark.usefixtures("folders")
def test_hostile_words_of_a_document_stay_words(secrets: Mapping[str, Any]) -> None:
    for at in (page({}), editing(secrets, doc="bad"), page({}, doc="bad")):
        assert "<script>window" not in html(at)
        assert "&lt;script&gt;window" in html(at)
        assert not [piece for piece in at.markdown if "window.hit" in piece.value]


def test_a_corpus_of_rows_can_only_be_read(
    tmp_path: Path, secrets: Mapping[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = tmp_path / "corpus.jsonl"
    rows.write_text('{"doc_id": "a", "text": "第一条 每户补助1元。"}\n', encoding="utf-8")
    KnowledgeBase.build(rows, tmp_path / "index")
    monkeypatch.setenv("KB_CORPUS", str(rows))
    monkeypatch.setenv("KB_INDEX", str(tmp_path / "index"))
    streamlit.cache_resource.clear()
    at = page(secrets)
    assert SAID.READ_ONLY_CORPUS_LINE in html(at)
    assert not at.button

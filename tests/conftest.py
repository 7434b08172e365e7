"""What several tests need: the shipped plan, small corpora, pages, and the real documents if at hand."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from browser import SUBSIDY, answer_to, browsing, chromium, served
from hypothesis import HealthCheck, settings
from reading_corpus import write_corpus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from playwright.sync_api import Browser, BrowserContext, Page

    from kb import KnowledgeBase
    from kb.corpus.folders import Folders
    from kb.records import Document

ROOT = Path(__file__).parents[1]

# How long an example takes, and how long it takes to make one, depends on what else the machine does.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def plan_text() -> str:
    """The seed plan as it was found."""
    return (ROOT / "corpus" / "zhengzhou_plan.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real documents and question sets beside the checkout; skips where absent."""
    folder = ROOT.parent / "shared"
    if not (folder / "data").is_dir():
        pytest.skip("the folder of real documents is not beside this checkout")
    return folder


@pytest.fixture(scope="session")
def real_documents(shared: Path) -> dict[str, Document]:
    """The real documents of all formats, by id; read once, for that takes a while."""
    from kb.readers import read, sources

    return {source.doc_id: read(source) for source in sources(shared / "data" / "documents")}


@pytest.fixture(scope="session")
def plan_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the shipped corpus."""
    from kb import KnowledgeBase

    index = tmp_path_factory.mktemp("plan") / "index"
    KnowledgeBase.build(ROOT / "corpus", index)
    return index


@pytest.fixture(scope="session")
def plan(plan_index: Path) -> KnowledgeBase:
    """The knowledge base over the shipped corpus."""
    from kb import KnowledgeBase

    return KnowledgeBase.open(plan_index)


@pytest.fixture
def on_plan(capsys: pytest.CaptureFixture[str], plan_index: Path) -> Callable[..., tuple[int, str, str]]:
    """Runs a command in this process on the plan's index: exit code, output, errors."""
    from kb.cli import main

    def call(*arguments: object) -> tuple[int, str, str]:
        code = main([*map(str, arguments), "--index", str(plan_index)])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


@pytest.fixture(scope="session")
def reading_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the small documents of ``reading_corpus``."""
    from kb import KnowledgeBase

    folder = tmp_path_factory.mktemp("reading")
    KnowledgeBase.build(write_corpus(folder / "corpus"), folder / "index")
    return folder / "index"


@pytest.fixture(scope="session")
def reading_base(reading_index: Path) -> KnowledgeBase:
    """The knowledge base over the small documents of ``reading_corpus``."""
    from kb import KnowledgeBase

    return KnowledgeBase.open(reading_index)


@pytest.fixture
def reading_page(reading_base: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page without a browser shows them."""
    from kb.web import library

    holdings = library.catalogued(reading_base)
    monkeypatch.setattr(library, "open_holdings", lambda: holdings)


@pytest.fixture
def hand_made_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page without a browser shows the documents of ``hand_made``."""
    import hand_made

    from kb.web import library

    holdings = hand_made.holdings()
    monkeypatch.setattr(library, "open_holdings", lambda: holdings)


@pytest.fixture(scope="session")
def password_hash() -> str:
    """What an office keeps of its password."""
    from corpus_page import PASSWORD

    from kb.corpus.passwords import hashed

    return hashed(PASSWORD)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folders:
    """The folders of an office that keeps two documents on the page, one of them hostile."""
    import streamlit
    from corpus_page import BAD, HOSTILE, TREES

    from kb import KnowledgeBase
    from kb.corpus.folders import Folders

    kept = Folders(corpus=tmp_path / "corpus", index=tmp_path / "index")
    kept.corpus.mkdir()
    (kept.corpus / "trees.txt").write_text(TREES, encoding="utf-8")
    (kept.corpus / "bad.txt").write_text(BAD, encoding="utf-8")
    (kept.corpus / "bad.meta.toml").write_text(f"title = '{HOSTILE}'\n", encoding="utf-8")
    KnowledgeBase.build(kept.corpus, kept.index)
    places = {"CORPUS": "corpus", "INDEX": "index", "QUESTIONS": "eval", "FEEDBACK": "feedback"}
    for name, place in places.items():
        monkeypatch.setenv(f"KB_{name}", str(tmp_path / place))
    streamlit.cache_resource.clear()
    return kept


@pytest.fixture
def jar(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The cookies of a browser, which opens every page of a test."""
    import streamlit

    cookies: dict[str, str] = {}
    monkeypatch.setattr(streamlit, "context", SimpleNamespace(cookies=cookies, url=None))
    return cookies


@pytest.fixture
def secrets(password_hash: str, jar: dict[str, str], office: Folders) -> Mapping[str, Any]:
    """The settings of an office with a password, which has been given in this browser."""
    from kb.corpus.visits import Visits
    from kb.web.corpus import access

    jar[access.COOKIE] = Visits(office.corpus).begin(password_hash)
    return {"corpus": {"password_hash": password_hash}}


@pytest.fixture(autouse=True)
def no_language_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """A developer's own setting reaches no test."""
    monkeypatch.delenv("KB_LLM_BASE_URL", raising=False)


@pytest.fixture(scope="session")
def site(plan_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server over the shipped corpus, for all tests that leave it as it is."""
    folder = tmp_path_factory.mktemp("server")
    with served(plan_index, folder, {"KB_FEEDBACK": str(folder / "feedback")}) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser that all tests drive."""
    with chromium() as started:
        yield started


@pytest.fixture(scope="session")
def phone(browser: Browser, site: str) -> Iterator[BrowserContext]:
    """A phone's visit for all tests, so that the page's files are fetched once."""
    with browsing(browser, site) as context:
        yield context


@pytest.fixture
def page(phone: BrowserContext) -> Iterator[Page]:
    """A fresh tab."""
    tab = phone.new_page()
    yield tab
    tab.close()


@pytest.fixture(scope="module")
def answered(phone: BrowserContext) -> Iterator[Page]:
    """A tab that shows the answer about the subsidy, for tests that leave it as it is."""
    tab = phone.new_page()
    answer_to(tab, SUBSIDY)
    yield tab
    tab.close()

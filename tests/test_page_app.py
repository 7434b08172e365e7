"""The page as a whole, without a browser: how it opens, what it says where it fails, foreign words."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from types import SimpleNamespace

import pytest
from drawn import html, parameters_of, ran, read, reading, scripted, site_drawn
from hand_made import HOSTILE, PLAN, page

from kb.errors import IndexDamagedError, IndexMissingError
from kb.index.building.reading import entry_of
from kb.web import library, server
from kb.web.server import application

pytestmark = pytest.mark.usefixtures("hand_made_page")

ROOT = Path(__file__).parents[1]
OWN_FORM = (1, 3)  # the page's form of limits: the question it keeps, a day, a box


@pytest.mark.parametrize(
    "error",
    [IndexMissingError("还没有索引，请先运行 kb build。"), IndexDamagedError("索引坏了 <x>。")],
)
@pytest.mark.parametrize("parameters", [{}, {"q": "能补多少？"}])
def test_index_that_cannot_be_opened_is_a_card(
    monkeypatch: pytest.MonkeyPatch, error: Exception, parameters: dict[str, str]
) -> None:
    def fail() -> library.Holdings:
        raise error

    monkeypatch.setattr(library, "open_holdings", fail)
    assert str(error) in read(html(page(**parameters))).shown


def test_a_browser_is_opened_when_all_is_prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    monkeypatch.setattr(server, "prepare", lambda: done.append("prepared"))
    monkeypatch.setattr("uvicorn.run", lambda *_, **__: done.append("listens"))
    server.serve(host="127.0.0.1", port=1, prepared=lambda: done.append("opened"))
    assert done == ["prepared", "opened", "listens"]


def test_failure_of_the_page_is_a_card_with_a_number() -> None:
    def script() -> None:
        from kb.web.server import say_that_it_broke

        say_that_it_broke(ZeroDivisionError("division by zero"))

    at = ran(scripted(script))
    assert re.search(r"编号 [0-9a-f]{6} ", read(html(at)).shown)
    assert "division" not in html(at)


def test_hostile_question_is_only_ever_a_value() -> None:
    at = page(q=HOSTILE + "补")
    assert at.text_area[0].value == HOSTILE + "补"
    reader = read(html(at))
    assert (reader.tags.count("script"), "img" in reader.tags) == (1, False)  # the page's own
    assert (reader.tags.count("form"), reader.tags.count("input")) == OWN_FORM
    assert not [piece for piece in at.markdown if HOSTILE in piece.value]


def test_hostile_document_is_shown_literally() -> None:
    for at, forms in (
        (page(q="坏"), OWN_FORM),
        (reading(doc="bad <i>", clause="b<1>"), (0, 0)),
        (reading(), (0, 0)),
    ):
        reader = read(html(at))
        assert HOSTILE in reader.shown
        assert not {"img", "b", "u", "i"} & set(reader.tags)
        assert (reader.tags.count("form"), reader.tags.count("input")) == forms
        assert read(html(at)).tags.count("script") <= 1  # our own, a constant
        assert not [piece for piece in at.markdown if HOSTILE in piece.value]
    assert {"doc": "bad <i>"} in [parameters_of(link) for link in reader.links]


def test_page_opens_in_the_visitors_language_and_size() -> None:
    for parameters, told in (
        ({}, '"language": "zh-CN", "large": false'),
        ({"lang": "en", "big": "1"}, '"language": "en", "large": true'),
    ):
        assert told in html(site_drawn(parameters)).partition("</script>")[0]
    assert application().script_path == ROOT / "app.py"


def test_nothing_typed_gets_into_the_script() -> None:
    scripts = [html(site_drawn(asked)).partition("</script>")[0] for asked in ({}, {"q": "</script>问"})]
    assert scripts[0] == scripts[1]


def test_nothing_is_reported_and_no_details_of_failures_are_shown() -> None:
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert config["browser"]["gatherUsageStats"] is False
    assert config["client"]["showErrorDetails"] == "none"
    assert "http" not in config["theme"]["font"]


class _Opened:
    def __init__(self) -> None:
        self.entries = lambda: (entry_of(PLAN),)
        self.manifest = SimpleNamespace(version="1")


def test_a_new_index_is_opened_without_a_restart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    opened: list[Path] = []

    class Recording:
        @staticmethod
        def open(folder: Path) -> _Opened:
            opened.append(folder)
            return _Opened()

    monkeypatch.setattr(library, "KnowledgeBase", Recording)
    monkeypatch.setenv("KB_INDEX", str(tmp_path))
    (tmp_path / "manifest.json").write_text("1", encoding="utf-8")
    assert library.open_holdings() is library.open_holdings()
    (tmp_path / "manifest.json").write_text("22", encoding="utf-8")
    assert library.open_holdings().newest == "2021-05-06"
    assert opened == [tmp_path, tmp_path]

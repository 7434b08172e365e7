"""The page in two languages: nothing is left unsaid in one of them, and links keep the choice."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kb.web
from kb import KnowledgeBase
from kb.answer import english
from kb.answer.english import place as in_english
from kb.corpus.facts import NAMES
from kb.corpus.feedback import Choice
from kb.errors import QuestionError
from kb.facts.validity import standings
from kb.index.building.reading import entry_of
from kb.records import Document, Validity
from kb.web import address
from kb.web.corpus.fields import recognised
from kb.web.language import dated
from kb.web.texts import ask, common, corpus, files
from kb.web.texts.template import Template

PAGES = list(files.sections("zh"))
MODULES = {page: import_module(f"kb.web.texts.{page}") for page in PAGES}
HAN = re.compile("[\u4e00-\u9fff]")
FOLDER = Path(kb.web.__path__[0])
SOURCES = {path: path.read_text(encoding="utf-8") for path in FOLDER.rglob("*.py")}


def _strings(value: Any) -> list[str]:
    match value:
        case str():
            return [value]
        case Template():
            return [value.text]
        case Mapping():
            return [text for one in value.values() for text in _strings(one)]
        case tuple():
            return [text for one in value for text in _strings(one)]
    return []


def _shape(value: Any) -> Any:
    """What a text must have in common in both languages: keys, length, places."""
    match value:
        case Template():
            return value.places
        case Mapping():
            return set(value)
        case tuple():
            return len(value)
    return type(value)


def _own(page: str) -> set[str]:
    """The names in a page's own section."""
    return set(files.sections("zh")[page])


def _speaking(page: str) -> Iterator[str]:
    """The sources that say what a page's section holds; what is common may be said anywhere."""
    for path, source in SOURCES.items():
        taken = re.search(rf"from kb\.web\.texts(\.{page} import|import .*\b{page}\b)", source)
        if page == files.COMMON or taken or path == FOLDER / "texts" / f"{page}.py":
            yield source


def test_each_page_has_a_section_in_each_file_and_the_names_of_it() -> None:
    """Other modules of the folder hold no words."""
    without = {"__init__", "files", "template"}
    assert set(PAGES) == {path.stem for path in (FOLDER / "texts").glob("*.py")} - without
    assert list(files.sections("en")) == PAGES
    for page in PAGES:
        assert list(files.sections("en")[page]) == list(files.sections("zh")[page])


@pytest.mark.parametrize("page", PAGES)
def test_both_languages_have_the_same_places_and_keys(page: str) -> None:
    chinese, english = MODULES[page].CHINESE, MODULES[page].ENGLISH
    for name in _own(page) - {"CONTROLS", "SCALES"}:
        assert _shape(getattr(english, name)) == _shape(getattr(chinese, name)), name
    # Streamlit's controls have their names in English; English has no words for 10⁴ and 10⁸ that are used.
    assert common.ENGLISH.CONTROLS == MODULES["targets"].ENGLISH.SCALES == {}


@pytest.mark.parametrize("page", PAGES)
def test_only_a_template_has_places(page: str) -> None:
    for words in (MODULES[page].CHINESE, MODULES[page].ENGLISH):
        plain = [getattr(words, name) for name in _own(page) if name.isupper()]
        assert [text for value in plain for text in _strings(value) if "{" in text] == []
        assert all(isinstance(getattr(words, name), Template) for name in _own(page) if not name.isupper())


@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_kept_that_is_never_said(page: str) -> None:
    source = "".join(_speaking(page))
    assert {name for name in _own(page) if not re.search(rf"\.{name}\b", source)} == set()


def test_each_template_is_filled_with_what_it_has_places_for() -> None:
    filled = 0
    for path, source in SOURCES.items():
        pages = re.findall(
            r"from kb\.web\.texts\.(\w+) import \(?words|from kb\.web\.texts import (common)", source
        )
        page = path.stem if path.parent.name == "texts" else "".join(pages[0]) if pages else files.COMMON
        for node in ast.walk(ast.parse(source)):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.keywords):
                continue
            whose = ast.unparse(node.func.value)
            if whose in {"words()", "common.words()", "self", "said", "spoken"} and page in MODULES:
                said = getattr(MODULES[page].CHINESE, node.func.attr, None)
                if isinstance(said, Template):
                    filled += 1
                    assert {one.arg for one in node.keywords} == said.places, f"{path}:{node.lineno}"
    assert filled > 100


@pytest.mark.parametrize(
    ("page", "changed", "said"),
    [
        ("ask", {"PROMISE": None}, "missing required field `PROMISE`"),
        ("ask", {"PROMISES": "…"}, "unknown field `PROMISES`"),
        ("ask", {"also_line": "没有地方填"}, "no template"),
        ("ask", {"also_line": "{0.__class__}"}, "no template"),
        ("search", {"SORTS": {"upwards": "往上"}}, "Invalid enum value 'upwards'"),
        ("common", {"NAME": 1}, "Expected `str`, got `int`"),
    ],
)
def test_a_file_is_read_strictly(
    page: str, changed: dict[str, Any], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sections = files.sections("zh")
    own = {name: text for name, text in {**sections[page], **changed}.items() if text is not None}
    monkeypatch.setattr(files, "sections", lambda _: {**sections, page: own})
    with pytest.raises(msgspec.ValidationError, match=said):
        files.in_both_languages(page, MODULES[page].Words)


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        ("{count} 份", {"count": 1200}, "1200 份"),
        ("{count:clause}.", {"count": 1}, "1 clause."),
        ("{count:clause}.", {"count": 0}, "0 clauses."),
        ("{count:clause}.", {"count": 1200}, "1,200 clauses."),
        ("{value:,.10g}", {"value": 1234.5}, "1,234.5"),
        ("看第 {pages:、} 页", {"pages": (2, 3)}, "看第 2、3 页"),
        ("{names:, } and others", {"names": ["a", "b"]}, "a, b and others"),
        ("只在{title}里找，{title}", {"title": "甲"}, "只在甲里找，甲"),
    ],
)
def test_a_template_says_its_values(text: str, values: dict[str, Any], expected: str) -> None:
    assert Template(text)(**values) == expected


@given(st.text())
def test_what_is_put_in_is_never_a_template(typed: str) -> None:
    assert Template("“{typed}”")(typed=typed) == f"“{typed}”"
    assert Template("{typed:；}")(typed=[typed, "{count}"]) == f"{typed}；{{count}}"


@pytest.mark.parametrize("values", [{}, {"other": 1}, {"count": 1, "other": 1}])
def test_a_template_wants_its_values_and_no_others(values: dict[str, int]) -> None:
    with pytest.raises(TypeError, match="份"):
        Template("{count} 份")(**values)


def test_the_page_and_the_commands_have_one_name_for_a_thing() -> None:
    assert {validity: validity.shown for validity in Validity} == common.CHINESE.VALIDITIES
    assert english.VALIDITIES == common.ENGLISH.VALIDITIES
    assert {choice: choice.value for choice in Choice} == ask.CHINESE.CHOICES
    assert corpus.CHINESE.FIELDS == NAMES


@pytest.mark.parametrize("page", PAGES)
def test_english_is_english(page: str) -> None:
    # The way back to Chinese is named in Chinese.
    names = _own(page) - {"OTHER_LANGUAGE"}
    said = [text for name in names for text in _strings(getattr(MODULES[page].ENGLISH, name))]
    assert [text for text in said if HAN.search(text)] == []
    assert common.ENGLISH.OTHER_LANGUAGE == "中文"


@pytest.mark.parametrize(
    ("unit_id", "expected"),
    [
        ("plan#hb3.n12.s4", "Section 3, Item 12, sentence 4"),
        ("a/law#ch3.sec1.art12.par2.s1", "Chapter 3, Section 1, Article 12, paragraph 2, sentence 1"),
        ("plan#h3.head", "Part 3, heading"),
        ("plan#h3.r12", "Part 3, table row 12"),
        ("plan#front1", ""),
    ],
)
def test_a_label_is_said_in_english(unit_id: str, expected: str) -> None:
    assert in_english(unit_id) == expected


def test_every_reason_is_said_in_english() -> None:
    day, later = "2020-01-01", "2030-01-01"
    stated: dict[str, dict[str, Any]] = {
        "marked": {"validity": Validity.REPEALED},
        "coming": {"effective_on": later},
        "over": {"expires_on": day},
        "metadata": {"validity": Validity.IN_FORCE},
        "nothing": {},
        "both": {"effective_on": day, "expires_on": later},
        "until": {"expires_on": later},
        "old": {"title": "某市旧规定", "issued_on": "2019-01-01"},
        "first": {"title": "某市另一规定", "issued_on": "2019-01-01"},
        "second": {"title": "某市另一规定", "issued_on": "2021-01-01"},
        "new": {"title": "新规定", "text": "《某市旧规定》同时废止。", "effective_on": "2022-01-01"},
    }
    entries = [
        entry_of(Document(**{"doc_id": doc_id, "text": doc_id, "title": doc_id, **facts}))
        for doc_id, facts in stated.items()
    ]
    said = {
        doc_id: common.ENGLISH.reason(standing)
        for doc_id, standing in standings(entries, "2026-01-01").items()
    }
    unknown = "whether a document that is not held here repeals it is not known"
    assert said == {
        "marked": "marked as repealed or expired",
        "coming": "it says that it applies from 2030-01-01 on",
        "over": "it says that it is valid until 2020-01-01",
        "metadata": "as its metadata say",
        "nothing": "no day from or until which it applies was found",
        "both": f"it says that it applies from 2020-01-01 on and is valid until 2030-01-01; {unknown}",
        "until": f"it says that it is valid until 2030-01-01; {unknown}",
        "old": "repealed by 《新规定》 from 2022-01-01 on",
        "first": "replaced by a newer version from 2021-01-01 on",
        "second": "no day from or until which it applies was found",
        "new": f"it says that it applies from 2022-01-01 on; {unknown}",
    }


def test_every_note_on_a_text_is_said_in_english(plan: KnowledgeBase) -> None:
    outline = plan.outline("zhengzhou_plan")
    notes = {*outline.notes, *(part.reason for part in outline.skipped)}
    assert notes
    assert [one for one in notes if common.ENGLISH.sentence(one) == one] == []
    assert (
        common.ENGLISH.sentence("正文称25项重点任务，找到25项。")
        == "The text announces “25项重点任务”; 25 were found."
    )


def test_what_the_keeper_is_told_of_a_text_is_in_english(
    plan: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(address, "parameter", {address.LANGUAGE: "en"}.get)
    told = recognised(plan.document("zhengzhou_plan"), plan.outline("zhengzhou_plan"), 1)
    assert "The text announces “25项重点任务”; 25 were found." in told
    assert "55 short lines of one pattern, the side bar of a web page" in told


@pytest.mark.parametrize("asked", ["", "长" * 3000, "。。"])
def test_every_refusal_of_a_question_is_said_in_english(plan: KnowledgeBase, asked: str) -> None:
    with pytest.raises(QuestionError) as refused:
        plan.ask(asked)
    assert not HAN.search(common.ENGLISH.sentence(str(refused.value)))
    assert common.CHINESE.sentence(str(refused.value)) == str(refused.value)


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("", "被《某规定（2024-09-13）》废止，自2022年1月1日起；第2024-13-01号；2026年11月30日"),
        ("en", "被《某规定（2024-09-13）》废止，自1 January 2022起；第2024-13-01号；30 November 2026"),
    ],
)
def test_days_are_written_as_the_visitor_writes_them(
    monkeypatch: pytest.MonkeyPatch, lang: str, expected: str
) -> None:
    monkeypatch.setattr(address, "parameter", lambda _: lang)
    said = "被《某规定（2024-09-13）》废止，自2022-01-01起；第2024-13-01号；2026-11-30"
    assert dated(said) == expected


def test_every_page_has_a_name() -> None:
    from kb.web.site import PAGES

    paths = {page.path for page in PAGES}
    assert set(common.CHINESE.PAGES) == set(common.ENGLISH.PAGES) == paths

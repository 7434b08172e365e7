"""The page in two languages: nothing is left unsaid in one of them, and links keep the choice."""

from __future__ import annotations

import pkgutil
import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from kb import KnowledgeBase
from kb.errors import QuestionError
from kb.facts.validity import standings
from kb.index.building.reading import entry_of
from kb.records import Document, Validity
from kb.web import address, texts
from kb.web.english_place import in_english
from kb.web.language import dated
from kb.web.texts import common
from kb.web.texts.common import English as Words

MODULES = [import_module(f"kb.web.texts.{found.name}") for found in pkgutil.iter_modules(texts.__path__)]
HAN = re.compile("[\u4e00-\u9fff]")


def _said(words: type) -> set[str]:
    return {name for name in vars(words) if not name.startswith("_")}


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for one in value.values() for text in _strings(one)]
    if isinstance(value, tuple):
        return [text for one in value for text in _strings(one)]
    return []


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rpartition(".")[2])
def test_everything_is_said_in_both_languages(module: Any) -> None:
    assert _said(module.English) == _said(module.Chinese)
    assert _said(module.Chinese)


def test_nothing_is_kept_that_is_never_said() -> None:
    folder = Path(texts.__path__[0])
    sources = "".join(path.read_text(encoding="utf-8") for path in folder.parent.rglob("*.py"))
    unsaid = {
        f"{module.__name__}.{name}"
        for module in MODULES
        for name in _said(module.Chinese)
        if not re.search(rf"\.{name}\b", sources)
    }
    assert unsaid == set()


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rpartition(".")[2])
def test_english_is_english(module: Any) -> None:
    english = {name: value for name, value in vars(module.English).items() if not name.startswith("_")}
    # The way back to Chinese is named in Chinese.
    english.pop("OTHER_LANGUAGE", None)
    assert [text for value in english.values() for text in _strings(value) if HAN.search(text)] == []
    assert common.English.OTHER_LANGUAGE == "中文"


@pytest.mark.parametrize(
    ("unit_id", "expected"),
    [
        ("plan#hb3.n12.s4", "Section 3, Item 12, sentence 4"),
        ("a/law#ch3.sec1.art12.par2.s1", "Chapter 3, Section 1, Article 12, paragraph 2, sentence 1"),
        ("plan#h3.head", "Part 3, heading"),
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
    said = {doc_id: Words.reason(standing) for doc_id, standing in standings(entries, "2026-01-01").items()}
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
    assert [one for one in notes if Words.sentence(one) == one] == []
    assert (
        Words.sentence("正文称25项重点任务，找到25项。")
        == "The text announces “25项重点任务”; 25 were found."
    )


@pytest.mark.parametrize("asked", ["", "长" * 3000, "。。"])
def test_every_refusal_of_a_question_is_said_in_english(plan: KnowledgeBase, asked: str) -> None:
    with pytest.raises(QuestionError) as refused:
        plan.ask(asked)
    assert not HAN.search(Words.sentence(str(refused.value)))
    assert common.Chinese.sentence(str(refused.value)) == str(refused.value)


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
    assert set(common.Chinese.PAGES) == set(common.English.PAGES) == paths

"""What is typed into a search: words, phrases, words left out, and numbers of documents."""

from __future__ import annotations

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.records import DocumentEntry, Validity
from kb.search.document_number import named
from kb.search.typed import SearchWords, content_words, taken_apart


@pytest.mark.parametrize(
    ("text", "query", "phrases", "excluded"),
    [
        ("产教融合 企业", "产教融合 企业", (), ()),
        ('产教融合 "双师型教师" -高职', "产教融合 双师型教师", ("双师型教师",), ("高职",)),
        ("“双师型教师”", "", ("双师型教师",), ()),
        ("「双师 型」比例", "比例 双师 型", ("双师 型",), ()),
        ('-"农村 学校" －高职', "", (), ("农村 学校", "高职")),
        ("3-5年 2021-2025", "3-5年 2021-2025", (), ()),
        ('没有闭合的"引号', "没有闭合的 引号", (), ()),
        ('" " ""', "", (), ()),
        ("", "", (), ()),
    ],
)
def test_words_are_taken_apart(
    text: str, query: str, phrases: tuple[str, ...], excluded: tuple[str, ...]
) -> None:
    assert taken_apart(text) == SearchWords(query=query, phrases=phrases, excluded=excluded)


@given(st.text('职业 教育"“”-－—「」 1', max_size=20))
def test_no_word_gets_lost_and_no_mark_is_left(text: str) -> None:
    apart = taken_apart(text)
    parts = [*apart.query.split(), *apart.phrases, *apart.excluded]
    assert not any(mark in part for part in parts for mark in '"“”「」')
    assert all("职" not in text or any("职" in part for part in parts) for _ in text)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("双师型 比例", ("双师型", "比例")),
        ("学徒制企业能补贴多少？", ("学徒制", "企业", "补贴")),
        ("税", ("税",)),
        ("到2025年 5G", ("2025", "5", "g")),
        ("是什么", ("是什么",)),
    ],
)
def test_words_that_count(query: str, words: tuple[str, ...]) -> None:
    assert content_words(query) == words


def _entry(doc_id: str, number: str | None) -> DocumentEntry:
    return DocumentEntry(
        doc_id=doc_id, checksum="", text_checksum="", offset=0, size=0, stored_checksum="", clauses=1,
        contexts=1, title=doc_id, issuer=None, number=number, issued_on=None, effective_on=None,
        expires_on=None, region=None, source=None, validity=Validity.UNSTATED, repeals=(),
    )  # fmt: skip


NUMBERED: Final = (
    _entry("a", "国办发〔2021〕40号"),
    _entry("b", "国发〔2021〕40号"),
    _entry("c", "商服贸函2026年第322号"),
    _entry("d", "中华人民共和国国务院令第667号"),
    _entry("e", None),
)


@pytest.mark.parametrize(
    ("text", "doc_ids", "alone"),
    [
        ("国办发〔2021〕40号", ("a",), True),
        ("国办发[2021]40号", ("a",), True),
        ("国办发（2021）40号", ("a",), True),
        ("国办发【2021】 40 号", ("a",), True),
        ("国办发2021 40", ("a",), True),
        ("国办发〔２０２１〕４０号", ("a",), True),
        (" 国办发 〔2021〕第040号 ", ("a",), True),
        ("国发〔2021〕40号", ("b",), True),
        ("商服贸函〔2026〕322号", ("c",), True),
        ("国务院令第667号", ("d",), True),
        ("请看国办发〔2021〕40号的规定", ("a",), False),
        ("国办发〔2021〕41号", (), True),
    ],
)
def test_number_is_known_in_any_brackets(text: str, doc_ids: tuple[str, ...], alone: bool) -> None:
    found = named(text, NUMBERED)
    assert found is not None
    assert (found.doc_ids, found.alone) == (doc_ids, alone)


@pytest.mark.parametrize("text", ["双师型教师比例", "到2025年建成50所学校", "第12条", "2021"])
def test_what_is_no_number(text: str) -> None:
    found = named(text, NUMBERED)
    assert found is None or found.doc_ids == ()

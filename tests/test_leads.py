"""What a clause goes on from: the sentence before it in its paragraph, or what opens its list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb import KnowledgeBase, readers
from kb.models.pretrained import PASSAGE_TOKENS, shipped_models
from kb.outline.clauses import Clause, clauses, leads
from kb.outline.parsing import outline
from kb.records import Document

if TYPE_CHECKING:
    from pathlib import Path

RULES = """# 某市道路条例
第一章 通行
第一条 机动车在高速公路上行驶，最低时速不得低于六十公里。小型客车不得超过一百二十公里。
遇有大雾的，应当减速。
第二条 违反本条例，有下列行为之一的，处二百元罚款：
（一）倒车、逆行；
（二）使用移动电话。情节严重的，加倍处罚。
第三条 标准按下表执行：

| 车型 | 限速 |
|---|---|
| 客车 | 120公里 |
"""
SPEED = "第一条 机动车在高速公路上行驶，最低时速不得低于六十公里。"
FINE = "第二条 违反本条例，有下列行为之一的，处二百元罚款："


def told(document: Document) -> list[tuple[Clause, str]]:
    """Each clause with its lead."""
    parsed = outline(document)
    led = leads(document, parsed)
    return [(clause, led.get(clause.unit.unit_id, "")) for clause in clauses(document, parsed)]


def by_text(text: str) -> dict[str, str]:
    document = Document(doc_id="d", title="某市道路条例", text=text, source="d.md")
    return {clause.text.strip(): lead for clause, lead in told(document)}


def test_sentences_go_on_from_the_one_before_and_items_from_what_opens_their_list() -> None:
    found = by_text(RULES)
    assert found[SPEED] == ""
    assert found["小型客车不得超过一百二十公里。"] == SPEED
    assert found[FINE] == ""  # another article
    assert found["（一）倒车、逆行；"] == FINE
    assert found["（二）使用移动电话。"] == FINE
    assert found["情节严重的，加倍处罚。"] == "（二）使用移动电话。"


def test_another_paragraph_stands_for_itself() -> None:
    assert by_text(RULES)["遇有大雾的，应当减速。"] == ""


def test_headings_and_rows_have_none(tmp_path: Path) -> None:
    (tmp_path / "rules.md").write_text(RULES, encoding="utf-8")
    (source,) = readers.sources(tmp_path)
    document = readers.read(source)
    found = told(document)
    assert [one.text.strip() for one, _ in found if one.unit.cells] == ["客车\t120公里"]
    assert all(not lead for one, lead in found if one.unit.cells or one.unit.kind == "heading")


@given(st.text("第一二条（）、。；：\n 车行罚款", max_size=80))
def test_a_lead_is_a_clause_before_it(text: str) -> None:
    document = Document(doc_id="d", title="题", text=text, source="d.txt")
    seen = {""}
    for clause, lead in told(document):
        assert lead in seen
        seen.add(clause.text.strip())


@pytest.mark.parametrize("encoder", [None, "static"])
def test_nearness_is_of_the_clause_without_its_lead(tmp_path: Path, encoder: str | None) -> None:
    """By the models that read, whatever the vectors of the index are."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "rules.md").write_text(RULES, encoding="utf-8")
    KnowledgeBase.build(corpus, tmp_path / "index", encoder=encoder)
    base, models = KnowledgeBase.open(tmp_path / "index"), shipped_models()
    sources, query = base.sources(), base.query("开车用移动电话罚多少？")
    hit = next(hit for hit in sources.find(query) if "移动电话" in hit.text)
    led = sources.passage(hit)
    assert FINE in led.split("\n")
    alone = "\n".join(line for line in led.split("\n") if line != FINE)
    ((asked,), (vector,)) = (
        models.queries([query.plain]),
        models.vectors([f"passage: {alone}"], PASSAGE_TOKENS),
    )
    (near,) = sources.nearness(query, [hit])
    assert near == pytest.approx(float(asked @ vector), abs=2e-3)

"""References become links, and a clause that answers by one only shows what it refers to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kb import KnowledgeBase
from kb.records import Status

if TYPE_CHECKING:
    from pathlib import Path

_MEASURES = """某市公益性岗位管理办法
某政〔2024〕8号
第一条 为规范公益性岗位管理，根据《某省就业促进条例》第三条，制定本办法。
第二条 公益性岗位由区县人力资源社会保障部门开发，申请表见附件2。
第三条 岗位补贴的标准为每人每月600元。
第四条 保洁员夜班的岗位补贴标准，按照本办法第三条执行。
第五条 有下列情形之一的，终止补贴：
（一）劳动合同终止的；
（二）违反第二条规定的，以及《某县办法》第一条、第二条所列的。
本条第一款所列情形由街道核实。
第六条 灵活就业人员的社会保险补贴期限，依照《某省就业促进条例》第二条规定执行。
第七条 本办法自2025年1月1日起施行。
附件2
申请表
姓名由本人填写。
"""
_REGULATION = """某省就业促进条例
第一条 为促进就业，制定本条例。
第二条 社会保险补贴期限最长不超过3年。
第三条 县级以上人民政府应当开发公益性岗位。
"""


@pytest.fixture(scope="module")
def kb(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    corpus: Path = tmp_path_factory.mktemp("corpus")
    (corpus / "measures.txt").write_text(_MEASURES, encoding="utf-8")
    (corpus / "regulation.txt").write_text(_REGULATION, encoding="utf-8")
    index = tmp_path_factory.mktemp("index") / "index"
    KnowledgeBase.build(corpus, index)
    return KnowledgeBase.open(index)


def _links(kb: KnowledgeBase, doc_id: str) -> list[tuple[str, str, str, bool]]:
    text = kb.document(doc_id).text
    return [
        (unit.label, text[link.start : link.end], link.unit_id, link.governs)
        for unit in kb.outline(doc_id).units
        if unit.kind in ("clause", "row", "heading")
        for link in kb.links(doc_id, unit)
    ]


def test_places_are_found_in_the_document_that_is_named(kb: KnowledgeBase) -> None:
    assert _links(kb, "measures") == [
        ("第一条", "第三条", "regulation#art3", True),
        ("第二条", "附件2", "measures#ann2", True),
        ("第四条", "第三条", "measures#art3", True),
        ("第五条第一款第（二）项", "第二条", "measures#art2", False),
        ("第五条第二款", "第一款", "measures#art5.par1", False),
        ("第六条", "第二条", "regulation#art2", True),
    ]
    assert _links(kb, "regulation") == []


def test_a_clause_that_answers_by_reference_shows_what_it_refers_to(kb: KnowledgeBase) -> None:
    answer = kb.ask("灵活就业人员的社会保险补贴能领几年")
    assert answer.status is Status.ANSWERED
    assert [citation.unit_id for citation in answer.citations][-1].startswith("regulation#art2")
    assert "最长不超过3年" in answer.answer

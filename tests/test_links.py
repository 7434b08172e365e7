"""References become links, and a clause that answers by one only shows what it refers to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb import KnowledgeBase
from kb.answer.companions import referred
from kb.outline.clauses import searchable
from kb.outline.parsing import outline
from kb.records import Document, Status
from kb.search.links import links

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


@pytest.mark.parametrize(
    ("question", "cited", "said"),
    [
        ("保洁员夜班的岗位补贴标准是多少", {"measures#art3.s1", "measures#art4.s1"}, "每人每月600元"),
        (
            "就业条例里的社会保险补贴用到灵活就业人员身上，期限多长？",
            {"measures#art6.s1", "regulation#art2.s1"},
            "最长不超过3年",
        ),
    ],
)
def test_a_clause_that_answers_by_reference_shows_what_it_refers_to(
    kb: KnowledgeBase, question: str, cited: set[str], said: str
) -> None:
    answer = kb.ask(question)
    assert answer.status is Status.ANSWERED
    assert {citation.unit_id for citation in answer.citations} == cited
    assert said in answer.answer


_NEAR = """某市市容管理办法
第一条 在道路两侧设置广告，应当经街道办事处同意。
违反前款规定的，由街道办事处责令改正，可以处二百元以上五百元以下罚款。
第二条 有下列情形之一的，不予同意：
（一）遮挡交通标志的；
（二）有前项情形未改正的；
（三）有前两项情形之一，经提醒不改的。
前款第（三）项所称提醒，包括书面提醒和目前款项的核对。
对前两款规定有异议的，可以申请复核。
第三条 擅自占用绿地的，处三百元罚款。
第四条 占用公园绿地的，依照前条规定处罚。
占用古树周边绿地的，依照前款规定从重处罚。
第五条 违反前两条规定，又不具备前条件的，依照第二条前两款和本条第二款办理。
街道办事处应当告知。
"""


def _near(text: str) -> list[tuple[str, str, str]]:
    document = Document(doc_id="x", text=text, title="x")
    units = outline(document)
    return [
        (clause.label, text[link.start : link.end], link.unit_id.removeprefix("x#"))
        for clause in searchable(units)
        for link in links(document, units, clause, lambda _: None)
    ]


def test_a_place_named_from_where_the_clause_stands_is_found_by_structure() -> None:
    assert _near(_NEAR) == [
        ("第一条第二款", "前款", "art1.par1"),
        ("第二条第一款第（二）项", "前项", "art2.par1.hb1"),
        ("第二条第一款第（三）项", "前两项", "art2.par1.hb1"),
        ("第二条第一款第（三）项", "前两项", "art2.par1.hb2"),
        ("第二条第二款", "前款第（三）项", "art2.par1.hb3"),
        ("第二条第三款", "前两款", "art2.par1"),
        ("第二条第三款", "前两款", "art2.par2"),
        ("第四条第一款", "前条", "art3"),
        ("第四条第二款", "前款", "art4.par1"),
        ("第五条第一款", "前两条", "art3"),
        ("第五条第一款", "前两条", "art4"),
        ("第五条第一款", "第二条", "art2"),
        ("第五条第一款", "第二款", "art5.par2"),
    ]


def test_what_stands_before_nothing_leads_nowhere() -> None:
    assert _near("第一条 依照前条、前款规定办理。\n第二条 当前款项按上款以上条件拨付。\n") == []
    # An annex counts its articles anew.
    assert _near("第一条 甲。\n附件1\n乙办法\n第一条 依照前条办理。\n") == []


def test_the_only_annex_needs_no_number() -> None:
    measures = "第一条 材料见附件。\n第二条 依本办法第一条，详见附件1。\n第三条 附件另发。\n"
    assert _near(measures + "附件\n材料清单\n身份证。\n") == [
        ("第一条", "附件", "ann1"),
        ("第二条", "第一条", "art1"),
        ("第二条", "附件1", "ann1"),
    ]
    several = measures + "附件1\n材料清单\n身份证。\n附件2\n申请表\n姓名。\n"
    assert _near(several) == [("第二条", "第一条", "art1"), ("第二条", "附件1", "ann1")]


_PIECES = [
    "前款",
    "前条",
    "上一条",
    "前两款",
    "前三项",
    "第（二）项",
    "本条第二款",
    "第一条",
    "规定",
    "、",
    "依照",
    "\U0001f600",
    "１",
]


@given(st.lists(st.lists(st.sampled_from(_PIECES), max_size=6).map("".join), min_size=1, max_size=8))
def test_links_stand_where_they_say_and_lead_out_of_the_clause(lines: list[str]) -> None:
    text = "".join(
        f"第{'一二三四'[n // 2]}条 甲{line}。\n" if n % 2 == 0 else f"乙{line}。\n"
        for n, line in enumerate(lines)
    )
    document = Document(doc_id="x", text=text, title="x")
    units = outline(document)
    places = {unit.unit_id: unit for unit in units.units}
    for clause in searchable(units):
        found = links(document, units, clause, lambda _: None)
        assert [link.start for link in found] == sorted(link.start for link in found)
        for link in found:
            words = text[link.start : link.end]
            assert clause.start <= link.start < link.end <= clause.end
            assert re.match("[第前上]", words), words
            assert re.search("[款条项]$", words), words
            place = places[link.unit_id]
            assert not (place.start <= clause.start and clause.end <= place.end)
            if words in ("前款", "前条", "上一条"):
                assert place.end <= clause.start


def test_a_clause_that_says_to_go_by_the_one_before_shows_it(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.txt").write_text(_NEAR, encoding="utf-8")
    KnowledgeBase.build(corpus, tmp_path / "index")
    base = KnowledgeBase.open(tmp_path / "index")
    hits = base.search("占用公园绿地罚款多少").hits
    (clause,) = [hit for hit in hits if hit.label == "第四条第一款"]
    shown = referred(base.query("占用公园绿地罚款多少"), clause, hits, base.sources())
    assert [hit.text for hit in shown] == ["第三条 擅自占用绿地的，处三百元罚款。"]

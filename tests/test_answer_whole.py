"""Answers that no single clause gives: all places with some words, a part, a whole document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from small_corpus import ordinance, small

from kb.records import Status

if TYPE_CHECKING:
    from pathlib import Path

    from kb import KnowledgeBase
    from kb.records import Answer

APPRENTICES: Final = "12.加大企业参与,优化校企合作政策环境；16.改革教育教学,提升育人质量"
PARTS: Final = (
    "(一)做好顶层设计,高标准建设现代职业教育体系；(二)注重内涵建设,高起点提升人才培养质量；"
    "(三)强化协同推进,高质量开展产教融合、校企合作；(四)加大改革力度,高效能提升学校办学活力；"
    "(五)提升服务能力,高站位推动技能社会建设；三、保障措施"
)
SAFEGUARDS: Final = (
    "三、保障措施；21.坚持党的领导,强化组织保障；22.建立联席会议制度,加强统筹协同；"
    "23.加大投入力度,落实经费保障；24.紧盯主体责任,高质量完成目标任务；25.营造良好氛围,创优发展环境"
)


def held(answer: Answer, kb: KnowledgeBase) -> Answer:
    """The answer, its quotes and words held against the documents first."""
    for citation in answer.citations:
        assert kb.document(citation.doc_id).text[citation.start : citation.end] == citation.quote
    for span in answer.spans:
        assert kb.document(span.doc_id).text[span.start : span.end] == span.text
    return answer


@pytest.mark.parametrize(
    "question",
    [
        "哪些任务提到学徒制？",
        "学徒制在哪些任务里提到",
        "有哪些任务涉及“学徒制”的内容？",
        "Which tasks mention apprenticeship?",
    ],
)
def test_all_tasks_that_mention_something(plan: KnowledgeBase, plan_text: str, question: str) -> None:
    answer = held(plan.ask(question), plan)
    assert answer.answer == APPRENTICES
    assert answer.places == len(answer.citations) == 2
    assert len(answer.spans) == plan_text.count("学徒制") == 4


def test_many_places_are_cut_and_counted(tmp_path: Path) -> None:
    bodies = {
        f"d{n:02}": ("", ordinance(f"第{n}号校车办法", "校车应当年检。", "校车限速。")) for n in range(12)
    }
    kb = small(tmp_path, bodies)
    answer = held(kb.ask("哪些条款提到校车应当？"), kb)
    assert answer.places == len(answer.citations) == 12
    answer = held(kb.ask("哪些条款提到校车？"), kb)
    assert (answer.places, len(answer.citations)) == (24, 20)
    places = [(citation.doc_id, citation.start) for citation in answer.citations]
    assert places == sorted(places)
    answer = held(kb.ask("哪些文件提到校车？"), kb)
    assert answer.answer.split("；") == [f"《第{n}号校车办法》" for n in range(12)]
    assert answer.places == len(answer.citations) == 12


def test_what_stands_nowhere_is_not_found(plan: KnowledgeBase) -> None:
    answer = plan.ask("哪些任务提到月球？")
    assert (answer.status, answer.missing, answer.citations) == (Status.NOT_FOUND, ("月球",), ())


@pytest.mark.parametrize(
    "question",
    [
        "这份文件讲什么？",
        "方案主要内容是什么",
        "What is this document about?",
        "《郑州市职业教育创新发展高地建设实施方案》讲了哪些内容？",
    ],
)
def test_a_whole_document_is_told_by_its_headings(plan: KnowledgeBase, question: str) -> None:
    answer = held(plan.ask(question), plan)
    assert answer.answer == PARTS
    assert len(answer.citations) == 6


def test_a_named_document_among_several(tmp_path: Path) -> None:
    rules = {
        "bus": ("", "某市校车安全办法\n一、基本要求\n校车应当年检。\n二、保障措施\n部门应当检查。\n"),
        "fees": ("", "某市幼儿园收费办法\n一、收费项目\n可以收保育费。\n二、收费标准\n不超过600元。\n"),
    }
    kb = small(tmp_path, rules)
    assert held(kb.ask("《某市校车安全办法》讲什么？"), kb).answer == "一、基本要求；二、保障措施"
    assert held(kb.ask("某市幼儿园收费办法主要内容是什么？"), kb).answer == "一、收费项目；二、收费标准"


@pytest.mark.parametrize("question", ["保障措施有哪些？", "第三部分讲什么？"])
def test_a_part_is_told_by_its_heading_and_measures(plan: KnowledgeBase, question: str) -> None:
    assert held(plan.ask(question), plan).answer == SAFEGUARDS


def test_a_heading_within_a_longer_question_asks_for_something_in_it(plan: KnowledgeBase) -> None:
    assert plan.ask("学校考核里保障措施有哪些？").answer != SAFEGUARDS

"""What other documents say on the point of an answer: shown where they agree and where they do not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from small_corpus import ordinance, small

from kb.cli.card import answer_text
from kb.output.rows import answer_row

if TYPE_CHECKING:
    from pathlib import Path

    from kb import KnowledgeBase

FEES: Final = "幼儿园保育费每生每月不超过{}元。"
HOURS: Final = "幼儿园每天开放时间不少于8小时。"
ASKED: Final = "幼儿园保育费每生每月最多多少元？"


def two(folder: Path, newer: str, older: str = FEES.format(800)) -> KnowledgeBase:
    """An ordinance of 2023 and an older one with another title."""
    new, old = ordinance("某市幼儿园收费办法", newer, HOURS), ordinance("某市学前教育管理规定", older)
    stated = 'issued_on = "{}-05-01"'
    return small(folder, {"new": (stated.format(2023), new), "old": (stated.format(2020), old)})


def test_another_value_is_shown_beside_the_answers(tmp_path: Path) -> None:
    kb = two(tmp_path, FEES.format(600))
    answer = kb.ask(ASKED)
    (other,) = answer.others
    assert {answer.spans[0].text, other.span.text} == {"不超过600元", "不超过800元"}
    assert other.differs
    assert other.issued_on == kb.document(other.citation.doc_id).issued_on
    text = kb.document(other.citation.doc_id).text
    assert text[other.citation.start : other.citation.end] == other.citation.quote
    assert text[other.span.start : other.span.end] == other.span.text


def test_the_command_says_both_values_and_their_documents(tmp_path: Path) -> None:
    kb = two(tmp_path, FEES.format(600))
    answer = kb.ask(ASKED)
    said = answer_text(answer, kb, None, explain=False)
    (line,) = (line for line in said.splitlines() if "规定不一致" in line)
    assert f"【{answer.others[0].span.text}】" in line
    assert f"{answer.others[0].issued_on} 成文，未注明" in line
    assert answer_row(answer, kb.document)["others"][0]["differs"] is True


def test_the_same_value_agrees(tmp_path: Path) -> None:
    (other,) = two(tmp_path, FEES.format(800)).ask(ASKED).others
    assert not other.differs


def test_the_same_sentence_without_a_value_agrees(tmp_path: Path) -> None:
    sentence = "学校食堂应当公开食品原料来源。"
    (other,) = two(tmp_path, sentence, sentence).ask("学校食堂应当公开什么？").others
    assert not other.differs


def test_a_value_that_the_question_names_is_no_answer_to_differ_from(tmp_path: Path) -> None:
    kb = two(tmp_path, FEES.format(600))
    assert kb.ask("幼儿园保育费每生每月是不是不超过600元？").others == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "幼儿园伙食费每生每月不超过600元。",  # another fee
        "幼儿园保育费每生每月收取时间不超过10天。",  # another unit
        "小学课后服务费每生每学期不超过600元。",  # another school
    ],
)
def test_another_point_is_not_shown(tmp_path: Path, sentence: str) -> None:
    assert two(tmp_path, sentence).ask(ASKED).others == ()


def test_another_city_says_nothing_against(tmp_path: Path) -> None:
    kb = small(
        tmp_path,
        {
            "one": ("", ordinance("郑州市幼儿园收费办法", FEES.format(600), HOURS)),
            "two": ("", ordinance("洛阳市幼儿园收费办法", FEES.format(800), HOURS)),
        },
    )
    assert kb.ask(ASKED).others == ()


def test_two_versions_are_both_shown_where_both_are_looked_in(tmp_path: Path) -> None:
    old = ordinance("某市幼儿园收费办法（2020年）", FEES.format(600))
    new = ordinance("某市幼儿园收费办法（2023年修订）", FEES.format(800))
    stated = 'effective_on = "{}-05-01"'
    kb = small(tmp_path, {"old": (stated.format(2020), old), "new": (stated.format(2023), new)})
    asked = "幼儿园保育费一个月最多收多少钱？"
    assert kb.ask(asked).others == ()  # the older one is repealed
    answer = kb.ask(asked, all_versions=True)
    (other,) = answer.others
    assert other.differs
    shown = {one.doc_id: one.validity.value for one in (other.citation, answer.citations[0])}
    assert shown == {"old": "已废止", "new": "现行有效"}


def test_one_document_does_not_disagree_with_itself(plan: KnowledgeBase) -> None:
    for question in ("到2025年双师型教师占比要达到多少？", "市级产教融合基地建设多少个？"):
        assert plan.ask(question).others == ()

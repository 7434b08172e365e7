"""The outline by its numbers: which level one is of, where it starts again, and what is none."""

from __future__ import annotations

import pytest
from outline_checks import marks, outlined


def test_all_kinds_in_one_document() -> None:
    text = (
        "第一部分 要求\n一、目标\n（一）近期。好。\n1.数量。多。\n（1）学校。\n①小学\n②中学\n（2）教师。\n"
        "2.质量。高。\n（二）远期。更好。\n第二部分 保障\n一、经费\n"
    )
    assert marks(text) == [
        "第一部分",
        "  一、",
        "    （一）",
        "      1.",
        "        （1）",
        "          ①",
        "          ②",
        "        （2）",
        "      2.",
        "    （二）",
        "第二部分",
        "  一、",
    ]


def test_decimal_numbers_nest_by_their_parts() -> None:
    text = "1　总则\n1.1　目的\n1.2　原则\n1.2.1　公平\n（1）机会。\n1.2.2　公开\n2　职责\n2.1　机构\n"
    result = outlined(text)
    assert marks(text) == [
        "1",
        "  1.1",
        "  1.2",
        "    1.2.1",
        "      （1）",
        "    1.2.2",
        "2",
        "  2.1",
    ]
    assert [unit.unit_id for unit in result.units if unit.mark == "1.2.2"] == ["d#d1.d1-2.d1-2-2"]
    assert [unit.label for unit in result.units if unit.mark == "（1）"] == ["1.2.1（1）"]


def test_numbers_may_start_again_or_run_through() -> None:
    again = "一、甲\n（一）子。\n（二）丑。\n二、乙\n（一）寅。\n"
    assert marks(again) == ["一、", "  （一）", "  （二）", "二、", "  （一）"]
    through = "一、甲\n（一）子。\n（二）丑。\n二、乙\n（三）寅。\n三、丙\n（四）卯。\n"
    assert marks(through) == ["一、", "  （一）", "  （二）", "二、", "  （三）", "三、", "  （四）"]
    assert outlined(again).notes == outlined(through).notes == ()


def test_an_unusual_order_of_levels_shows_in_the_numbers() -> None:
    text = "1.甲\n（一）子。\n（二）丑。\n2.乙\n（一）寅。\n（二）卯。\n3.丙\n"
    assert marks(text) == ["1.", "  （一）", "  （二）", "2.", "  （一）", "  （二）", "3."]


def test_gaps_and_repeats_are_reported_and_not_repaired() -> None:
    result = outlined("一、甲\n二、乙\n四、丁\n四、戊\n五、己\n")
    assert [unit.mark for unit in result.units if unit.mark] == ["一、", "二、", "四、", "四、", "五、"]
    assert result.notes == (
        "“四、丁”之前缺少三，原文如此，未作补改。",
        "“四、戊”在四、之后，编号重复或不连续，原文如此，未作改动。",
    )
    ids = [unit.unit_id for unit in result.units if unit.mark]
    assert ids == ["d#h1", "d#h2", "d#h4", "d#h4~2", "d#h5"]


@pytest.mark.parametrize(
    "line",
    [
        "2025.5.1起施行的办法。",
        "2025年完成任务。",
        "2.5亿元用于建设校舍。",
        "11.5.14.2的试验按标准进行。",
        "010-55529788",
        "13.8%的学校达标。",
        "一、二审法院应当受理。",
        "十分之一的学校达标。",
        "（二）、（三）项规定的除外。",
        "第二天完成。",
        "2024.12.31",
        "1、2号楼应当改造。",
        "附件1所列企业应当报告。",
    ],
)
def test_a_number_at_the_beginning_of_a_line_is_no_heading(line: str) -> None:
    assert marks(f"1.甲。甲的内容。\n{line}\n一般的话。\n") == ["1."]


def test_a_running_number_decides_between_two_readings() -> None:
    text = "".join(f"{number}.第{number}个词：解释。\n" for number in range(1, 8))
    text += "8.6个专项：解释。\n9.第9个词：解释。\n"
    assert marks(text) == [f"{number}." for number in range(1, 10)]


def test_a_task_may_begin_with_a_year() -> None:
    text = "1、2024年完成甲。\n2、2025年完成乙。\n3、2026年完成丙。\n"
    assert marks(text) == ["1、", "2、", "3、"]


def test_topics_are_headings_only_in_a_run() -> None:
    text = "一、智能\n领域一：医疗\n（一）数据。\n领域二：影像\n（一）数据。\n二、监管\n领域三：药品\n"
    assert marks(text) == [
        "一、",
        "  领域一",
        "    （一）",
        "  领域二",
        "    （一）",
        "二、",
        "  领域三",
    ]
    assert marks("一、甲\n领域一：医疗很重要。\n二、乙\n") == ["一、", "二、"]

"""What holds for the outline of any text: cover, order, unique ids that white space cannot change."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from outline_checks import check, outlined

from kb.records import Outline

BEGINNINGS = [
    *("第一编 ", "第一章 ", "第二章 ", "第一节 ", "第一条 ", "第二条 ", "第三条", "第一部分 "),
    *("一、", "二、", "三、", "五、", "（一）", "（二）", "(三)", "(一)、", "1.", "2.", "3．", "4、"),
    *("1.1 ", "1.2 ", "1.2.1 ", "1　", "（1）", "(2)", "1）", "①", "②", "⑴", "㈠", "⒈"),
    *("附件", "附件1", "附件：", "附：", "目录", "领域一：", "领域二：", "名词解释", "注：1.", ""),
]
BODIES = [
    *(
        "",
        "总则",
        "办好学校。",
        "办好学校；",
        "有下列情形之一的：",
        "投入2.5亿元。再投入3亿元！",
        "“好。”他说",
    ),
    *(
        "（一）甲；（二）乙。",
        "甲\t乙\t丙",
        "头条 22-11-03",
        "某某市教育局",
        "2024年1月2日",
        "各县人民政府：",
        "— 3 —",
    ),
    *("“未闭合的引号。", "第三条规定的除外。", "（见（附件）。）", "x" * 45, "很长的话，" * 90 + "完了。"),
]
LINES = st.builds("{}{}".format, st.sampled_from(BEGINNINGS), st.sampled_from(BODIES))
SOUP = st.text(alphabet="一二第条章（）(). 、1２①“”。；：\n\t附件甲乙 　", max_size=200)
TEXTS = st.one_of(st.lists(LINES, max_size=40).map("\n".join), SOUP)


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_every_character_is_in_a_leaf_or_skipped(text: str) -> None:
    check(text, outlined(text, "总则"))


def unspaced(result: Outline, text: str) -> list[tuple[str, str, str, int, str]]:
    """All of a unit but its place, and its text without white space."""
    return [
        (u.unit_id, u.kind, u.label, u.depth, "".join(text[u.start : u.end].split())) for u in result.units
    ]


@given(st.lists(LINES, max_size=25), st.data())
@settings(max_examples=150, deadline=None)
def test_white_space_around_lines_changes_nothing(lines: list[str], data: st.DataObject) -> None:
    padding = st.sampled_from(["", " ", "　　", "\n", "\n \n"])
    before, after = data.draw(padding), data.draw(st.sampled_from(["", " ", "\n\n", "　\n"]))
    text, spaced = "\n".join(lines), "\n".join(f"{before}{line}{after}" for line in lines)
    assert unspaced(outlined(text, "总则"), text) == unspaced(outlined(spaced, "总则"), spaced)


@given(st.lists(st.sampled_from("一二三四五"), min_size=1, max_size=9))
def test_every_chinese_number_on_its_own_line_is_told_from_its_neighbours(numbers: list[str]) -> None:
    text = "".join(f"{number}、事项{place}\n" for place, number in enumerate(numbers))
    result = outlined(text)
    assert [u.mark for u in result.units if u.mark][:1] in ([], [f"{numbers[0]}、"])
    check(text, result)

"""What stands around the structure of a text: annexes, contents, page furniture, side bars, tables."""

from __future__ import annotations

import pytest
from outline_checks import leaves, marks, outlined, words


def test_an_annex_is_told_from_its_mention() -> None:
    text = (
        "关于清单的通知\n各单位：\n一、甲。\n二、乙。\n附件：清单\n某某市教育局\n2024年1月2日\n"
        "附件\n重点任务清单\n一、丙。\n二、丁。\n"
    )
    result = outlined(text, "关于清单的通知")
    assert marks(text) == ["一、", "二、", "附件", "  一、", "  二、"]
    assert [u.heading for u in result.units if u.kind == "annex"] == ["重点任务清单"]
    assert [u.label for u in result.units if u.mark == "二、"] == ["二", "附件 · 二"]
    front = [text[u.start : u.end] for u in result.units if u.kind == "front"]
    assert front == ["各单位：", "附件：清单", "某某市教育局", "2024年1月2日"]


def test_a_heading_without_a_number_leaves_the_article_above() -> None:
    text = "第一章 总则\n第一条 甲。\n（一）子；\n（二）丑。\n附则\n第二条 乙。\n"
    labels = {text[u.start : u.end]: u.label for u in leaves(outlined(text))}
    assert labels["附则"] == "第一章 · 第1句"
    assert marks(text) == ["第一章", "  第一条", "    （一）", "    （二）", "  第二条"]


def test_a_list_of_annexes_is_no_structure() -> None:
    text = "一、甲。\n附件：\n1.申请表\n2.推荐表\n某某委员会\n2024年1月2日\n附件1\n申请表\n附件2\n推荐表\n"
    assert marks(text) == ["一、", "附件1", "附件2"]


def test_a_table_of_contents_is_skipped() -> None:
    text = "条例\n目  录\n第一章  总则\n第二章  附则\n第一章  总则\n第一条 甲。\n第二章  附则\n第二条 乙。\n"
    result = outlined(text, "条例")
    assert marks(text) == ["第一章", "  第一条", "第二章", "  第二条"]
    [skip] = [skip for skip in result.skipped if skip.reason != "空白"]
    assert text[skip.start : skip.end] == "目  录\n第一章  总则\n第二章  附则"


def test_contents_without_a_heading_are_skipped() -> None:
    chapters = "第一章 总则\n第二章 分则\n第三章 附则\n"
    text = f"{chapters}第一章 总则\n第一条 甲。\n第二章 分则\n第二条 乙。\n第三章 附则\n第三条 丙。\n"
    assert marks(text) == ["第一章", "  第一条", "第二章", "  第二条", "第三章", "  第三条"]


@pytest.mark.parametrize("line", ["— 12 —", "-3-", "第 4 页", "[ 打印 ]", "首页 > 政务公开 > 文件", ">"])
def test_page_furniture_is_skipped(line: str) -> None:
    text = f"一、甲\n内容。\n{line}\n二、乙\n内容。\n"
    assert line not in words(text)
    assert marks(text) == ["一、", "二、"]


def test_dated_links_are_a_side_bar_and_a_numbered_list_is_not() -> None:
    links = "".join(f"某地新闻{'甲乙丙丁戊己'[day]} 2024-01-0{day + 1}\n" for day in range(6))
    assert words(f"正文。\n{links}") == ["正文。"]
    numbered = "".join(f"{number}.某项工作\n" for number in range(1, 8))
    assert len(marks(f"正文。\n{numbered}")) == 7


def test_lines_of_data_in_one_shape_are_kept() -> None:
    data = "".join(f"202{year}年 {40 + year}万人\n" for year in range(1, 8))
    schedule = "".join(f"2024-01-0{day} 第{day}批报名\n" for day in range(1, 8))
    for text in (data, schedule):
        assert words(text) == text.splitlines()


def test_a_list_called_contents_is_kept_where_nothing_comes_again() -> None:
    text = "目录\n一、取消的证明\n二、保留的证明\n"
    assert marks(text) == ["一、", "二、"]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("各省、自治区、直辖市人民政府，国务院各部委、各直属机构：", "front"),
        ("教育部：", "front"),
        ("邓乃扬、韩汝琦委员：", "front"),
        ("广大市民朋友：", "front"),
        ("各位代表：", "front"),
        ("根据市委要求，现决定：", "clause"),
        ("现将有关事项通知如下：", "clause"),
        ("为做好工作，提出以下意见：", "clause"),
    ],
)
def test_an_addressee_is_told_from_a_sentence_that_leads_on(line: str, kind: str) -> None:
    assert outlined(f"{line}\n做好工作。\n一、甲\n").units[0].kind == kind


def test_rows_are_leaves_and_a_group_row_is_structure() -> None:
    text = "附件\n任务清单\n序号\t任务\t部门\n一、学校建设\t\t\n1\t新建学校\t教育局\n2\t改造学校\t教育局\n"
    result = outlined(text)
    assert marks(text) == ["附件", "  一、"]
    rows = [(u.label, text[u.start : u.end]) for u in result.units if u.kind == "row"]
    assert rows == [
        ("附件 · 表 · 第1行", "序号\t任务\t部门"),
        ("附件 · 一 · 表 · 第1行", "1\t新建学校\t教育局"),
        ("附件 · 一 · 表 · 第2行", "2\t改造学校\t教育局"),
    ]


def test_a_group_of_rows_is_counted_against_its_heading() -> None:
    text = "附件\n任务清单\n一、学校（共3项）\n1\t甲\n2\t乙\n二、教师（共1项）\n3\t丙\n"
    assert outlined(text).notes == (
        "“一、学校（共3项）”称3项，表中找到2行。",
        "“二、教师（共1项）”称1项，表中找到1行。",
    )


def test_a_flattened_text_has_its_structure_in_its_numbers() -> None:
    body = "各单位要高度重视，认真落实各项要求，确保取得实效，并及时报告进展情况。" * 3
    text = (
        f"关于做好工作的通知 各单位： {body} 一、工作目标 {body} 二、工作任务 （一）办好学校。{body}"
        f"（二）充实教师。{body} 三、工作要求 1.加强领导。{body} 2.加强督查。{body}"
    )
    assert marks(text) == ["一、", "二、", "  （一）", "  （二）", "三、", "  1.", "  2."]
    assert [u.heading for u in outlined(text).units if u.mark][:2] == ["工作目标", "工作任务"]


def test_paragraphs_broken_at_the_width_of_a_page_are_whole_again() -> None:
    paragraph = "各县要统筹规划学校建设和教师队伍建设并且保证经费投入逐年增长还要加强督查" * 14 + "。"
    broken = "\n".join(paragraph[i : i + 28] for i in range(0, len(paragraph), 28))
    text = f"一、总体要求\n{broken}\n二、主要任务\n{broken}\n"
    result = outlined(text)
    assert marks(text) == ["一、", "二、"]
    clauses = [text[u.start : u.end].replace("\n", "") for u in leaves(result) if u.kind == "clause"]
    assert clauses == [paragraph, paragraph]


def test_cells_that_came_apart_give_no_structure() -> None:
    cells = "".join(f"{number}.场景{letter}\n" for letter in "甲乙丙丁戊己庚" for number in (1, 1, 2, 2))
    text = f"一、总览\n{cells}图1 场景总体视图说明文字。\n二、任务\n1.甲。内容多。\n2.乙。内容多。\n"
    assert marks(text)[0] == "一、"
    assert marks(text)[-3:] == ["二、", "  1.", "  2."]
    assert len(marks(text)) <= 7

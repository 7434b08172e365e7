"""The outline: a small policy above its tree, then the traps of real texts one by one."""

from __future__ import annotations

import pytest
from outline_checks import leaves, outlined

from kb.records import Outline

POLICY = """\
关于加强职业教育的意见
X政发〔2024〕5号
各县（市、区）人民政府：
为加强职业教育，现提出如下意见。
一、总体要求
到2025年，在校生达到45万人。毕业生就业率保持在95%以上。
二、主要任务
（一）办好学校。每县办好1—2所学校，
1.改善条件。新建校舍2.5万平方米。购置设备。
2.充实教师。
"""

TREE = """\
title 标题
front 文头 · 第1行
front 文头 · 第2行
clause 开头 · 第1句
一、 总体要求 [一]
  heading 一 · 标题
  clause 一 · 第1句
  clause 一 · 第2句
二、 主要任务 [二]
  heading 二 · 标题
  （一） 办好学校 [二、（一）]
    clause 二、（一） · 标题
    clause 二、（一） · 第1句
    1. 改善条件 [二、（一）1]
      clause 二、（一）1 · 标题
      clause 二、（一）1 · 第1句
      clause 二、（一）1 · 第2句
    2. 充实教师 [二、（一）2]
      clause 二、（一）2
"""


def shown(result: Outline) -> str:
    """The units as a tree: marks with headings and labels, leaves by kind and label."""
    lines = []
    for unit in result.units:
        name = unit.kind if unit.mark is None else f"{unit.mark} {unit.heading}"
        label = unit.label if unit.mark is None else f"[{unit.label}]"
        lines.append(f"{'  ' * (unit.depth - 1)}{name} {label}\n")
    return "".join(lines)


def marks(text: str, title: str = "") -> list[str]:
    """The numbered units, indented by their depth."""
    units = outlined(text, title).units
    return [f"{'  ' * (unit.depth - 1)}{unit.mark}" for unit in units if unit.mark is not None]


def words(text: str) -> list[str]:
    """The text of each leaf."""
    return [text[unit.start : unit.end] for unit in leaves(outlined(text))]


def test_ten_lines_of_policy() -> None:
    assert shown(outlined(POLICY, "关于加强职业教育的意见")) == TREE


def test_ids_are_the_path_of_numbers() -> None:
    ids = [unit.unit_id for unit in outlined(POLICY, "关于加强职业教育的意见").units]
    assert ids[:6] == ["d#title", "d#front1", "d#front2", "d#s1", "d#h1", "d#h1.head"]
    assert ids[-5:] == [
        "d#h2.hb1.n1.head",
        "d#h2.hb1.n1.s1",
        "d#h2.hb1.n1.s2",
        "d#h2.hb1.n2",
        "d#h2.hb1.n2.s1",
    ]


# The seed plan ------------------------------------------------------------------------------------


def test_the_plan_nests_by_kind_and_number(plan_text: str) -> None:
    result = outlined(plan_text)
    numbered = [(unit.depth, unit.mark) for unit in result.units if unit.mark is not None]
    tasks = {
        "（一）": range(1, 6),
        "（二）": range(6, 11),
        "（三）": range(11, 14),
        "（四）": range(14, 17),
        "（五）": range(17, 21),
    }
    expected: list[tuple[int, str]] = []
    for section, numbers in tasks.items():
        expected += [(2, section), *((3, f"{number}.") for number in numbers)]
    expected += [(1, "三、"), *((2, f"{number}.") for number in range(21, 26))]
    assert numbered == expected


def test_the_plan_reports_what_is_absent_and_what_it_announces(plan_text: str) -> None:
    assert outlined(plan_text).notes == (
        "“三、保障措施”之前缺少一、二，原文如此，未作补改。",
        "正文称25项重点任务，找到25项。",
    )


def test_the_plans_side_bar_is_left_out(plan_text: str) -> None:
    result = outlined(plan_text)
    [side_bar] = [skip for skip in result.skipped if skip.reason != "空白"]
    left_out = plan_text[side_bar.start : side_bar.end].splitlines()
    assert len(left_out) == plan_text.count("头条 22-11-")
    assert {line.split()[0] for line in left_out} == {"头条"}
    assert "网页边栏" in side_bar.reason
    assert not any("头条" in plan_text[u.start : u.end] for u in result.units)


def test_a_task_is_cited_by_its_place(plan_text: str) -> None:
    by_label = {unit.label: unit for unit in outlined(plan_text).units}
    unit = by_label["（三）12 · 第4句"]
    assert plan_text[unit.start : unit.end].endswith("按3000—6000元/生/年标准补助企业。")
    assert unit.unit_id == "d#hb3.n12.s4"
    heading = by_label["（三）12 · 标题"]
    assert plan_text[heading.start : heading.end] == "12.加大企业参与,优化校企合作政策环境。"


# Statutes -----------------------------------------------------------------------------------------

STATUTE = """\
第一章  总则
第一条 为了发展教育，制定本法。
第二条 本法适用于学校。学校包括：
（一）小学；
（二）中学。
前款以外的学校，适用其他法律。其他法律另有规定的除外。
第三条 实施教育应当：
（一）公平；
1.机会公平；
2.过程公平。
（二）公开。
第二章  附则
第四条 本法自公布之日起施行。
"""


def test_a_statute_is_cited_by_article_paragraph_and_item() -> None:
    result = outlined(STATUTE)
    assert [(unit.label, STATUTE[unit.start : unit.end]) for unit in leaves(result)] == [
        ("第一章 · 标题", "第一章  总则"),
        ("第一条", "第一条 为了发展教育，制定本法。"),
        ("第二条第一款 · 第1句", "第二条 本法适用于学校。"),
        ("第二条第一款 · 第2句", "学校包括："),
        ("第二条第一款第（一）项", "（一）小学；"),
        ("第二条第一款第（二）项", "（二）中学。"),
        ("第二条第二款 · 第1句", "前款以外的学校，适用其他法律。"),
        ("第二条第二款 · 第2句", "其他法律另有规定的除外。"),
        ("第三条", "第三条 实施教育应当："),
        ("第三条第（一）项", "（一）公平；"),
        ("第三条第（一）项第1目", "1.机会公平；"),
        ("第三条第（一）项第2目", "2.过程公平。"),
        ("第三条第（二）项", "（二）公开。"),
        ("第二章 · 标题", "第二章  附则"),
        ("第四条", "第四条 本法自公布之日起施行。"),
    ]


def test_paragraphs_of_an_article_are_units_and_items_stand_under_them() -> None:
    by_id = {unit.unit_id: unit for unit in outlined(STATUTE).units}
    assert by_id["d#art2.par2"].kind == "paragraph"
    assert by_id["d#art2.par2"].mark is None
    assert by_id["d#art2.par1.hb2"].parent_id == "d#art2.par1"
    assert by_id["d#art2"].parent_id == "d#ch1"
    assert by_id["d#art3.hb1.n2.s1"].label == "第三条第（一）项第2目"
    # Depth counts marks: a paragraph has none, so an item is one deeper than its article.
    assert by_id["d#art2.par1.hb2"].depth == by_id["d#art2"].depth + 1


def test_articles_run_through_chapters_and_sections() -> None:
    text = (
        "第一章 总则\n第一条 甲。\n第二章 分则\n第一节 一般规定\n第二条 乙。\n第二节 其他\n第三条 丙。\n"
        "第一百二十条 丁。\n第一百二十条之一 戊。\n"
    )
    assert marks(text) == [
        "第一章",
        "  第一条",
        "第二章",
        "  第一节",
        "    第二条",
        "  第二节",
        "    第三条",
        "    第一百二十条",
        "    第一百二十条之一",
    ]


def test_extracts_of_a_law_keep_their_numbers() -> None:
    text = "第二章\t飞行\n第十一条 甲。\n第二十八条 乙。\n"
    assert marks(text) == ["第二章", "  第十一条", "  第二十八条"]
    assert outlined(text).notes[-1] == "“第二十八条乙”之前缺少第十二条至第二十七条，原文如此，未作补改。"


def test_an_article_quoted_by_an_amendment_is_not_its_own() -> None:
    text = "第一条 增加一条：\n“第九条 学校应当公开。\n第十条 学校应当公平。”\n第二条 本决定施行。\n"
    assert marks(text) == ["第一条", "第二条"]


def test_a_reference_at_the_beginning_of_a_line_is_no_article() -> None:
    text = "第一条 依照\n第三条规定的办法办理。\n第二条 违反第一条的，\n第一条、第五条规定处罚。\n"
    assert marks(text) == ["第一条", "第二条"]


def test_headings_may_stand_above_articles() -> None:
    text = (
        "一、管辖\n第一条 甲。\n第二条 有下列情形：\n（一）子；\n（二）丑。\n"
        "二、质押\n（一）动产质押\n第三条 乙。\n（二）权利质押\n第四条 丙。\n"
    )
    assert marks(text) == [
        "一、",
        "  第一条",
        "  第二条",
        "    （一）",
        "    （二）",
        "二、",
        "  （一）",
        "    第三条",
        "  （二）",
        "    第四条",
    ]


# Levels and numbers -------------------------------------------------------------------------------


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


# Around the structure -----------------------------------------------------------------------------


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


# Leaves -------------------------------------------------------------------------------------------


def test_a_list_inside_a_paragraph_is_cut_at_its_items() -> None:
    text = "申请人应当提交：（一）申请书；（二）证明。逾期的，依照本条第（一）项处理。"
    assert words(text) == [
        "申请人应当提交：",
        "（一）申请书；",
        "（二）证明。",
        "逾期的，依照本条第（一）项处理。",
    ]


def test_items_inside_brackets_are_not_cut_apart() -> None:
    text = "三类材料（包括：（一）申请书；（二）证明）应当提交。"
    assert words(text) == [text]


def test_a_list_returns_to_its_parent() -> None:
    text = "一、条件\n1.有校舍；\n2.有教师。\n符合条件的予以批准。\n二、程序\n"
    labels = {text[u.start : u.end]: u.label for u in leaves(outlined(text))}
    assert labels["符合条件的予以批准。"] == "一 · 第1句"


def test_what_an_unnumbered_paragraph_closed_stays_closed() -> None:
    text = "第一条 甲：\n（一）子：\n1.一；\n2.二。\n前款的要求：\n1.三；\n2.四。\n"
    result = outlined(text)
    assert marks(text) == ["第一条", "  （一）", "    1.", "    2.", "  1.", "  2."]
    assert [u.label for u in result.units if u.mark][-1] == "第一条第二款第2项"


def test_notes_at_the_end_are_numbered_on_their_own() -> None:
    text = "（一）做好工作。内容。\n（二）抓好落实。内容。\n谢谢。\n名词解释\n1.甲：解释。\n2.乙：解释。\n"
    assert marks(text) == ["（一）", "（二）", "1.", "2."]


def test_a_second_document_in_one_text_is_named_in_its_labels() -> None:
    text = "一、甲\n内容。\n二、乙\n内容。\n进一步支持的规定\n为了支持，制定本规定。\n一、丙\n内容。\n"
    labels = [unit.label for unit in outlined(text).units if unit.mark]
    assert labels == ["一", "二", "《进一步支持的规定》一"]


def test_nothing_comes_of_white_space() -> None:
    result = outlined(" \n\t\n ")
    assert result.units == ()
    assert [(skip.start, skip.end, skip.reason) for skip in result.skipped] == [(0, 5, "空白")]
    assert outlined("").skipped == ()


def test_a_figure_ends_with_the_caption_below_it() -> None:
    cells = "\n".join(["三、智慧监管", "智享服务", *(f"{n}.甲{i}" for i, n in enumerate("1112132421" * 3))])
    text = (
        f"指引\n{cells}\n5.港口管理\n图1 医疗保障场景总体视图\n一、智享服务\n正文。\n二、智能结算\n正文。\n"
    )
    result = outlined(text)
    assert [(u.mark, u.heading) for u in result.units if u.mark] == [
        ("一、", "智享服务"),
        ("二、", "智能结算"),
    ]


def test_a_number_below_a_number_is_set_apart_in_the_label() -> None:
    units = outlined("方案\n专栏1 重大工程\n1．高铁。\n2．机场。\n专栏2 民生\n1．学校。\n").units
    assert [u.label for u in units if u.mark == "1."] == ["专栏1 · 1", "专栏2 · 1"]

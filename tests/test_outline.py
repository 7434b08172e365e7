"""The outline: a small policy above its tree, the seed plan, and how a text is cut into leaves."""

from __future__ import annotations

from outline_checks import leaves, marks, outlined, words

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

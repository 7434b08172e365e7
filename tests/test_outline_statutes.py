"""The outline of statutes: articles, their paragraphs and items, and the headings that they run through."""

from __future__ import annotations

from outline_checks import leaves, marks, outlined

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

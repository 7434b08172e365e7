"""Quantities and dates, by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.language.quantities import dates, quantities, values

CASES = [
    ("按3000—6000元/生/年标准", "3000—6000元/生/年", 3000, 6000, "元/生/年", "="),
    ("应不低于12000元", "不低于12000元", 12000, 12000, "元", "≥"),
    ("达到70%以上", "70%以上", 70, 70, "%", "≥"),
    ("核定编制数额30%左右的比例", "30%左右", 30, 30, "%", "≈"),
    ("在校生规模达到45万人", "45万人", 450_000, 450_000, "人", "="),
    ("八十万学生", None, 0, 0, "", ""),
    ("八十万名学生", "八十万名", 800_000, 800_000, "名", "="),
    ("要过百分之七十吗", "百分之七十", 70, 70, "%", "="),
    ("占七成", "七成", 70, 70, "%", "="),
    ("坚持五年一周期", "五年", 5, 5, "年", "="),
    ("1—2所骨干学校", "1—2所", 1, 2, "所", "="),
    ("最迟不超过4个小时", "不超过4个小时", 4, 4, "个小时", "≤"),
    ("数量在5亿公斤以下的", "5亿公斤以下", 5e8, 5e8, "公斤", "≤"),
    ("1万-2万元", "1万-2万元", 10_000, 20_000, "元", "="),
    ("100家以上的企业", "100家以上", 100, 100, "家", "≥"),
    ("１２，０００元", "１２，０００元", 12000, 12000, "元", "="),
    ("依照第十二条第三款", None, 0, 0, "", ""),
    ("一体化推进", None, 0, 0, "", ""),
    ("在6个月内作出决定", "6个月内", 6, 6, "个月", "≤"),
    ("注册资本不低于人民币6亿元", "不低于人民币6亿元", 6e8, 6e8, "元", "≥"),
    ("总质量4500千克及以下", "4500千克及以下", 4500, 4500, "千克", "≤"),
    ("装机1200万千瓦", "1200万千瓦", 1.2e7, 1.2e7, "千瓦", "="),
    ("全体成员三分之二以上同意", "三分之二以上", 200 / 3, 200 / 3, "%", "≥"),
    ("千分之五", "千分之五", 0.5, 0.5, "%", "="),
    ("病死率千分之三", "千分之三", 3 * 0.1, 3 * 0.1, "%", "="),
    ("产量825亿斤以上", "825亿斤以上", 8.25e10, 8.25e10, "斤", "≥"),
    ("60%—70%估算", "60%—70%", 60, 70, "%", "="),
    ("商务部等9部门", "9", 9, 9, "", "="),
    ("社会平均工资的一点五倍以上", "一点五倍以上", 1.5, 1.5, "倍", "≥"),
    ("关键零部件", None, 0, 0, "", ""),
    ("十分重视", None, 0, 0, "", ""),
]


@pytest.mark.parametrize(("text", "words", "low", "high", "unit", "comparator"), CASES)
def test_the_first_quantity(
    text: str, words: str | None, low: float, high: float, unit: str, comparator: str
) -> None:
    found = list(quantities(text))
    if words is None:
        assert found == []
        return
    first = found[0]
    assert text[first.start : first.end] == words
    assert (first.low, first.high, first.unit, first.comparator) == (low, high, unit, comparator)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("力争到2025年，", ["到2025年"]),
        ("11月2日,郑州市印发", ["11月2日"]),
        ("自2020年1月1日起施行", ["自2020年1月1日起"]),
        ("二〇二五年底前", ["二〇二五年底前"]),
        ("2024—2028年", ["2024—2028年"]),
        ("编号2025", []),
    ],
)
def test_dates(text: str, found: list[str]) -> None:
    assert [span.of(text) for span in dates(text)] == found


@given(st.text(alphabet="0123456789一二十百万亿元%年月日—至到约,.／ 个人", max_size=40))
def test_any_text_gives_ordered_places_inside_it(text: str) -> None:
    end = 0
    for quantity in quantities(text):
        assert end <= quantity.start < quantity.end <= len(text)
        end = quantity.end


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("每个县（市）至少建设一个公共实训基地。", "至少建设一个"),
        ("每人最多可申请3次。", "最多可申请3次"),
        ("至少有三年工作经验，培训2次。", "2次"),  # the bound is of another clause
        ("每年至少两次。", "至少两次"),
        ("至少，建设两次。", "两次"),
        ("至少应当安排企业开展两次。", "两次"),  # too far for a verb
    ],
)
def test_a_bound_belongs_to_the_number_of_its_verb(text: str, told: str) -> None:
    asked = "要建几个" if "个" in told else "几次"
    assert [one.of(text) for one in values(text, "number", asked)][-1] == told

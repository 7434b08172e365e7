"""Targets: by hand on sentences, against the hand-checked set, and on any text."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from target_gold import compare, document_at, gold

from kb import KnowledgeBase
from kb.cli import main
from kb.cli.render import targets_text
from kb.facts.targets import Target, as_rows, targets
from kb.facts.targets.bodies import named_body
from kb.outline.parsing import outline
from kb.output.delimited import csv_text
from kb.records import Document

ROOT = Path(__file__).parents[1]


def found_in(text: str, title: str = "某市实施方案", **facts: str) -> tuple[Target, ...]:
    document = Document(doc_id="d", text=text, title=title, **facts)  # type: ignore[arg-type]
    return targets(document, outline(document))


def told(text: str, **facts: str) -> list[tuple[str | None, str | None, str, str]]:
    return [(t.object, t.indicator, t.comparator, t.value) for t in found_in(text, **facts)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("高等职业院校在校生规模达到80万人。", ("高等职业院校", "在校生规模", "=", "80万人")),
        ("各区至少建设一个公共实训基地。", ("各区", "公共实训基地数量", "≥", "一个")),
        ("新增城市停车泊位5000个。", ("城市停车泊位", "新增数量", "=", "5000个")),
        ("支持学校按教职工编制30%左右的比例聘足兼职教师。", ("学校", "聘足兼职教师比例", "≈", "30%左右")),
        ("80%以上的社区完成规范化建设。", ("社区", "完成规范化建设比例", "≥", "80%以上")),
        ("法制审核人员不少于执法人员总数的5%。", ("法制审核人员", "占执法人员总数比例", "≥", "5%")),
        ("落实教师5年一周期的全员轮训制度。", ("教师全员轮训制度", "周期", "=", "5年")),
        (
            "审批机关应当自受理之日起二十个工作日内作出决定。",
            ("审批机关", "作出决定时限", "≤", "二十个工作日内"),
        ),
        ("公示期不少于十日。", (None, "公示期", "≥", "不少于十日")),
        ("督导机构每年至少召开两次会议。", ("督导机构", "每年召开会议次数", "≥", "两次")),
        ("按3000—6000元/生/年标准补助企业。", ("企业", "补助标准", "区间", "3000—6000元/生/年")),
    ],
)
def test_one_target(text: str, expected: tuple[str | None, str | None, str, str]) -> None:
    assert told(text) == [expected]


def test_values_in_a_row_share_verb_and_name() -> None:
    assert told("打造5个智能工厂、100个数字化车间。") == [
        ("智能工厂", "打造数量", "=", "5个"),
        ("数字化车间", "打造数量", "=", "100个"),
    ]
    assert told("花生种植、收获机械化率分别达到65%和55%。") == [
        (None, "花生种植机械化率", "=", "65%"),
        (None, "收获机械化率", "=", "55%"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "按照国办发〔2018〕71号文件和第三条第二款的规定执行。",
        "全面推进“1+X”证书工作试点，扩大“3+2”分段规模。",
        "培育一批示范基地，作为“一把手”工程。",
        "落实“三个区分开来”，实施三年行动计划。",
        "2024年，全市已建成20所示范学校。",
        "截至目前，毕业生就业率达到95%以上。",
        "违反本条例规定的，处五千元以上五万元以下的罚款。",
        "本条例所称大型广告，是指面积超过10平方米的设施。",
        "《职业教育三年行动计划（2024—2026年）》已经印发。",
        "重点支持单户担保金额500万元以下的小微企业。",
        "年满18周岁的公民可以报名。",
        "拨打12345热线咨询。",
    ],
)
def test_no_target(text: str) -> None:
    assert told(text, issued_on="2025-03-01") == []


def test_a_date_holds_for_its_sentence_only() -> None:
    first, second, third = found_in("到2025年，高校在校生规模达到80万人，就业率达到95%以上。建设20所学校。")
    assert (first.deadline, first.due) == ("到2025年", "2025")
    assert second.due == "2025"
    assert (third.deadline, third.due) == (None, None)


@pytest.mark.parametrize(
    ("words", "due"),
    [
        ("到2025年", "2025"),
        ("2025年底前", "2025-12-31"),
        ("到2026年6月", "2026-06"),
        ("2024年2月底前", "2024-02-29"),
        ("2025年6月30日前", "2025-06-30"),
        ("到“十四五”末", "2025-12-31"),
        ("2024—2026年", "2026"),
        ("到二〇三五年", "2035"),
    ],
)
def test_forms_of_deadlines(words: str, due: str) -> None:
    (target,) = found_in(f"{words}，建设20所示范学校。", issued_on="2023-01-01")
    assert target.due == due


def test_this_year_is_the_documents() -> None:
    (target,) = found_in("今年新增泊位500个。", issued_on="2025-01-20")
    assert (target.deadline, target.due) == ("今年", "2025")
    (target,) = found_in("今年新增泊位500个。")
    assert target.due is None


def test_a_lead_in_dates_its_items() -> None:
    items = found_in("一、主要目标\n到2026年，实现以下目标：\n1.建设20所学校。\n2.培养50名教师。")
    assert [target.due for target in items] == ["2026", "2026"]


def test_a_work_report_tells_before_it_asks() -> None:
    text = "一、2024年工作回顾\n新增泊位500个。\n二、2025年重点工作\n新增泊位800个。"
    assert [t.value for t in found_in(text, title="2025年政府工作报告", issued_on="2025-01-20")] == ["800个"]


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("建设20所学校。（责任单位：市教育局、市财政局）", "市教育局、市财政局"),
        ("由市教育局负责，建设20所学校。", "市教育局"),
        ("建设20所学校。（市教委牵头，各区政府配合）", "市教委"),
        ("建设20所学校。", None),
        ("支持企业牵头组建联合体。", None),
    ],
)
def test_responsible_bodies(text: str, body: str | None) -> None:
    assert named_body(text) == body


@given(
    st.text(
        alphabet="建设达到不低于至少每年按的比例到2025年底前个所%元日内以上，。、（）“”一二30—", max_size=60
    )
)
def test_any_text_gives_verbatim_targets_in_order(text: str) -> None:
    place = 0
    for target in found_in(text):
        assert place <= target.clause_start <= target.start < target.end <= target.clause_end <= len(text)
        assert target.value == text[target.start : target.end]
        assert target.clause == text[target.clause_start : target.clause_end]
        assert target.low <= target.high or target.comparator == "区间"
        place = target.clause_start


def test_the_plan_as_checked_by_hand() -> None:
    rows = gold("dev")["corpus/zhengzhou_plan.txt"]
    counts = compare(document_at(ROOT / "corpus" / "zhengzhou_plan.txt"), rows)
    wanted = {"gold", "found", "value", "comparator", "due", "object right", "indicator right"}
    assert {part: counts[part] for part in wanted} == dict.fromkeys(wanted, 30)
    assert counts["extra"] == 0


@pytest.mark.parametrize("name", ["dev", "held"])
def test_real_documents_as_checked_by_hand(shared: Path, name: str) -> None:
    counts: Counter[str] = Counter()
    for document, rows in gold(name).items():
        folder = ROOT if document.startswith("corpus/") else shared / "data"
        counts += compare(document_at(folder / document), rows)
    found = counts["found"]
    assert found / counts["gold"] >= 0.95
    assert found / (found + counts["extra"]) >= 0.95
    assert counts["value"] == counts["comparator"] == found
    assert counts["due"] / found >= 0.97
    assert counts["object wrong"] / found <= 0.05
    assert counts["indicator wrong"] / found <= 0.05


def test_rows_are_plain_and_csv_begins_no_formula() -> None:
    rows = as_rows(found_in("高等职业院校在校生规模达到80万人。"))
    assert json.loads(json.dumps(rows)) == rows
    header, cells = csv.reader(io.StringIO(csv_text(rows[0], (row.values() for row in rows))))
    row = dict(zip(header, cells, strict=True))
    assert (row["low"], row["comparator"], row["deadline"]) == ("800000", "'=", "")
    assert csv_text("abcd", [("=1+1", "@x", "-1", "好")]) == "a,b,c,d\n'=1+1,'@x,'-1,好\n"


def test_a_table_says_what_is_unsaid() -> None:
    rows = as_rows(found_in("公示期不少于十日。"))
    assert targets_text(rows) == "d\n  —　公示期　≥ 不少于十日　—　—　[正文 · 第1句]"
    assert targets_text([]) == "文件里没有找到量化目标。"


@pytest.mark.parametrize(
    ("header", "cell", "expected"),
    [
        (
            "补贴标准",
            "市区600元，县（市）500元",
            [("补贴标准 市区", "600元", 600, "元"), ("补贴标准 县（市）", "500元", 500, "元")],
        ),
        (
            "补贴标准（元/月）",
            "市区：600；县：1,200",
            [("补贴标准 市区", "600", 600, "元/月"), ("补贴标准 县", "1,200", 1200, "元/月")],
        ),
        (
            "奖励金额",
            "1万元（省级2万元）、500元（市级）",
            [
                ("奖励金额", "1万元", 10000, "元"),
                ("奖励金额 省级", "2万元", 20000, "元"),
                ("奖励金额 市级", "500元", 500, "元"),
            ],
        ),
        (
            "标准",
            "学士(含高级工)每人每月600元 博士每人每月2400元 (房租更低的，按房租补)，期限不超过36个月。",
            [
                ("标准 学士(含高级工)每人每月", "600元", 600, "元"),
                ("标准 博士每人每月", "2400元", 2400, "元"),
                ("标准 期限", "不超过36个月", 36, "个月"),
            ],
        ),
        ("完成时限", "20个工作日", [("完成时限", "20个工作日", 20, "个工作日")]),
        ("完成情况", "建设20所学校，其中市区8所", []),
        ("申报条件", "满6个月，年营业收入500万元以下", []),
        ("补贴标准", "市区满6个月，600元", [("补贴标准", "600元", 600, "元")]),
        ("内容", "建设20所学校", [("建设数量", "20所", 20, "所")]),
    ],
)
def test_values_that_a_cell_lists(
    header: str, cell: str, expected: list[tuple[str, str, float, str]]
) -> None:
    found = found_in(f"岗位\t{header}\t备注\n保洁员\t{cell}\t无\n护林员\t无\t另行规定\n", title="某表")
    assert [(t.indicator, t.value, t.low, t.unit) for t in found] == expected
    assert all(target.object in ("保洁员", "学校") for target in found)


def test_a_deadline_of_another_cell_holds_for_what_stands_before_it() -> None:
    text = "任务\t依据\t时限\n建设20所学校\t2022年印发的方案\t2026年底前\n培养50名教师\t无\t2027年底前\n"
    assert [(t.object, t.due) for t in found_in(text)] == [("学校", "2026-12-31"), ("教师", "2027-12-31")]


def test_the_command(plan_index: Path, plan: KnowledgeBase, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["targets", "--json", "--index", str(plan_index)]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert rows == as_rows(plan.targets()) == as_rows(plan.targets(["zhengzhou_plan"]))
    assert main(["targets", "zhengzhou_plan", "--csv", "--index", str(plan_index)]) == 0
    assert len(list(csv.reader(io.StringIO(capsys.readouterr().out)))) == len(rows) + 1
    assert main(["targets", "missing", "--index", str(plan_index)]) == 1
    assert capsys.readouterr().err == "索引里没有文件 missing，请用 kb show 查看有哪些。\n"

"""From a question to an answer: parts, follow-ups, demands, yes and no, places, whole answers."""

from __future__ import annotations

import dataclasses

import pytest

from kb import KnowledgeBase
from kb.answer import compose, verify
from kb.answer.decision import locality_missing, place_missing, year_missing
from kb.answer.followup import complete_followup
from kb.answer.missing import number_missing
from kb.answer.parts import parts
from kb.answer.wording import framed, gloss, in_english
from kb.errors import VerificationError
from kb.language.quantities import dated_words, quantities
from kb.query import parse
from kb.records import Document, Status

PLAN = Document(
    doc_id="plan", text="到2025年建成。", title="郑州市方案", region="郑州市", issued_on="2022-11-02"
)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("学费多少钱？", ("学费多少钱？",)),
        ("学费多少钱？住宿费又是多少？", ("学费多少钱", "住宿费又是多少")),
        ("要建几个基地,培养多少人", ("要建几个基地", "培养多少人")),
        ("甲、乙、丙各建设多少个", ("甲建设多少个", "乙建设多少个", "丙建设多少个")),
        ("国家级和市级的学校,分别建几所?", ("国家级学校建几所?", "市级的学校建几所?")),
        ("高职要有八十万学生，真的假的？", ("高职要有八十万学生，真的假的？",)),
        ("我在外地上班，孩子能在这里上学吗", ("我在外地上班，孩子能在这里上学吗",)),
        ("病人要等多久，这个指标怎么算？", ("病人要等多久，这个指标怎么算？",)),
        ("客运要多少资本？货运呢？", ("客运要多少资本", "货运要多少资本")),
        ("How many schools, and how many teachers?", ("How many schools", "how many teachers")),
        ("河南和山东的中职生均拨款哪个更高？", ("河南的中职生均拨款多少", "山东的中职生均拨款多少")),
        ("郑州、洛阳的学区划分有什么不同", ("郑州的学区划分怎么规定", "洛阳的学区划分怎么规定")),
        ("河南和山东有哪些项目", ("河南和山东有哪些项目",)),
    ],
)
def test_parts_of_a_question(question: str, expected: tuple[str, ...]) -> None:
    assert tuple(one.rstrip("?") for one in parts(question)) == tuple(one.rstrip("?") for one in expected)


@pytest.mark.parametrize(
    ("previous", "question", "expected"),
    [
        ("中职学校生均拨款多少？", "那高职呢？", "高职学校生均拨款多少？"),
        ("到2025年比例是多少？", "2030年呢？", "到2030年比例是多少？"),
        ("社区学院建几所？", "老年教育中心呢？", "老年教育中心，社区学院建几所？"),
        ("社区学院建几所？", "企业带学徒补贴多少？", "企业带学徒补贴多少？"),
        ("哪些企业可以申请稳岗补贴？", "怎么申请？", "稳岗补贴怎么申请？"),
        ("到2025年中职在校生规模要达到多少？", "什么时候完成", "中职在校生规模什么时候完成"),
        ("到2025年中职在校生规模要达到多少？", "谁负责？", "2025年中职在校生规模谁负责？"),
        ("到2025年双师型教师占比要达到多少？", "什么时候完成？", "双师型教师占比什么时候完成？"),
        ("国家级高水平职业院校要建几所？", "哪年完成", "国家级高水平职业院校哪年完成"),
        ("学徒制企业能补贴多少？", "谁负责？", "学徒制企业能补贴谁负责？"),
        ("2025年要建几所高水平学校", "谁负责？", "2025年要建学校谁负责？"),
        ("How much is paid?", "By when?", "By when, How much is paid?"),
        ("How much is paid?", "and who is responsible?", "who is responsible, How much is paid?"),
        ("How much is paid?", "When is it paid?", "When is it paid?"),
        ("哪些企业可以申请稳岗补贴？", "违法最高罚多少？", "违法最高罚多少？"),
        ("哪些企业可以申请稳岗补贴？", "公园里可以遛狗吗", "公园里可以遛狗吗"),
    ],
)
def test_a_followup_is_completed(previous: str, question: str, expected: str) -> None:
    assert complete_followup(previous, question) == expected


def test_the_front_door_completes_a_followup(plan: KnowledgeBase) -> None:
    answer = plan.ask("那双师型教师呢？", previous="毕业生就业率要达到多少？")
    assert answer.question == "双师型教师，毕业生就业率要达到多少？"
    assert (
        plan.ask("双师型教师占比要到多少？", previous="就业率多少？").question == "双师型教师占比要到多少？"
    )


@pytest.mark.parametrize(
    ("question", "clause", "expected"),
    [
        ("到2030年要多少", "到2025年达到70%", 1.0),
        ("到2030年要多少", "达到70%", 1.0),  # nowhere in the document
        ("到2025年要多少", "达到70%", 0.5),  # elsewhere in the document
        ("到2025年要多少", "到2025年达到70%", 0.0),
        ("2022年的方案里要多少", "到2025年达到70%", 0.0),  # the document's own year
        ("要多少", "到2025年达到70%", 0.0),
    ],
)
def test_another_year(question: str, clause: str, expected: float) -> None:
    assert year_missing(question, clause, PLAN) == expected


@pytest.mark.parametrize(
    ("question", "clause", "expected"),
    [
        ("洛阳的企业补多少", "按标准补助企业", 1.0),
        ("开封能享受吗", "支持郑州与开封合作", 0.0),
        ("郑州的企业补多少", "按标准补助企业", 0.0),
        ("河南的企业补多少", "按标准补助企业", 0.0),  # the city lies in the province
        ("企业补多少", "按标准补助企业", 0.0),
    ],
)
def test_another_place(question: str, clause: str, expected: float) -> None:
    assert place_missing(question, clause, PLAN) == expected


def test_a_document_without_a_place_contradicts_none() -> None:
    national = dataclasses.replace(PLAN, title="职业教育法", region=None)
    assert place_missing("洛阳的企业补多少", "补助企业", national) == 0.0


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("新密市的在校生要到多少人", 1.0),
        ("郑州市的在校生要到多少人", 0.0),  # a city has a rule of its own
        ("市区的在校生要到多少人", 0.0),
        ("在校生要到多少人", 0.0),
    ],
)
def test_a_district_that_a_document_never_names(question: str, expected: float) -> None:
    assert locality_missing(question, PLAN) == expected
    named = dataclasses.replace(PLAN, text="新密市到2025年建成。")
    assert locality_missing(question, named) == 0.0
    national = dataclasses.replace(PLAN, title="职业教育法", region=None)
    assert locality_missing(question, national) == 0.0


def test_numbers_of_the_question_that_a_clause_does_not_state() -> None:
    assert number_missing("为啥要定到90%", "达到70%以上") == 1.0
    assert number_missing("要过百分之七十吗", "达到70%以上") == 0.0
    assert number_missing("第38条里一个学生多少钱", "按标准补助") == 0.0


@pytest.mark.parametrize(
    ("question", "shown", "expected"),
    [
        ("赔偿准备金可以让学生凑钱吗？", "准备金不得向学生筹集", "否。"),
        ("高职要有八十万人，真的假的？", "在校生规模达到80万人", "是。"),
        ("中专的拨款是不是比普高低？", "可适当高于当地普通高中", "否。"),
        ("最多只能发一半，对不对？", "按照不低于50%的比例", "否。"),
        ("中专的拨款是不是比普高高？", "可适当高于当地普通高中", ""),
        ("应用型本科能不能也搞？", "鼓励应用型本科学校开展职业本科教育", "文件支持。"),
        ("是不是只能出钱？", "允许企业以土地、资本参与办学", ""),
        ("补贴是打给学生的吧？", "按标准补助企业", ""),
        ("补贴多少？", "不得超过3000元", ""),
        ("是不是有二十六项任务？", "分工抓好25项重点任务", "否。"),
        ("是不是有二十六个任务？", "分工抓好25项重点任务", ""),
        ("能补贴2000元吗？", "补贴不低于1000元", ""),
        ("义务教育阶段收不收学费？", "不收学费、杂费", "否。"),
        ("民办学校收不收学费？", "按备案的标准收取学费", ""),
    ],
)
def test_yes_and_no_only_where_the_words_carry_it(question: str, shown: str, expected: str) -> None:
    assert framed(parse(question), shown, shown) == expected + shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3000—6000元/生/年", "3,000–6,000 yuan per student per year"),
        ("不低于12000元", "at least 12,000 yuan"),
        ("70%以上", "at least 70%"),
        ("45万人", "450,000 people"),
        ("1所", "1 institution"),
        ("1人", "1 person"),
        ("不少于1,234.5万元", "at least 12,345,000 yuan"),
        ("15亩", ""),
        ("500元/个", "500 yuan each"),
        ("2个/年", "2 per year"),
    ],
)
def test_quantities_in_english(text: str, expected: str) -> None:
    (quantity,) = quantities(text)
    assert in_english(quantity) == expected


def test_an_english_question_gets_the_chinese_words_and_their_numbers() -> None:
    said = framed(parse("How much per apprentice?"), "按6000元/生/年标准补助", "6000元/生/年")
    assert said == "按6000元/生/年标准补助 (6,000 yuan per student per year)"


def test_names_that_the_lexicon_knows_stand_in_english_beside_the_words() -> None:
    shown = "公办高等职业学校推行现代学徒制,建立企业,应不低于12000元"
    assert gloss(shown) == (
        "at least 12,000 yuan; higher vocational college 高等职业学校; modern apprenticeship 现代学徒制"
    )
    assert gloss("每平方米37 元 ，2 处") == "37 yuan"
    assert framed(parse("What is planned?"), "推行现代学徒制", "推行") == (
        "推行现代学徒制 (modern apprenticeship 现代学徒制)"
    )
    assert framed(parse("推行什么？"), "推行现代学徒制", "推行") == "推行现代学徒制"


def test_verify_holds_quotes_against_the_text() -> None:
    verify("学校应当公示。", 2, 4, "应当")
    with pytest.raises(VerificationError):
        verify("学校应当公示。", 2, 4, "可以")


def test_two_parts_are_answered_from_two_clauses(plan: KnowledgeBase) -> None:
    answer = plan.ask("到2025年双师型教师占比要达到多少？到2025年高等职业院校毕业生就业率要达到多少？")
    assert answer.status is Status.ANSWERED
    assert [span.text for span in answer.spans] == ["70%以上", "95%以上"]
    assert len(answer.citations) >= 2
    assert answer.missing == ()


def test_what_is_missing_is_said(plan: KnowledgeBase) -> None:
    answer = plan.ask("双师型教师占比要到多少？办公室电话是多少？")
    assert answer.status is Status.PARTIAL
    assert answer.missing == ("办公室电话是多少",)
    assert "70%以上" in answer.answer


@pytest.mark.parametrize(
    "question",
    [
        "洛阳的企业带学徒补贴多少？",
        "到2030年双师型教师要占到百分之多少？",
        "市职教高地建设领导小组办公室电话多少?",
        "第26项任务是什么？",
        "企业退出学徒制要怎么申请，什么材料？",
    ],
)
def test_what_the_plan_does_not_say_is_not_answered(plan: KnowledgeBase, question: str) -> None:
    answer = plan.ask(question)
    assert answer.status in {Status.NOT_FOUND, Status.RELATED}
    assert (answer.answer, answer.spans) == ("", ())
    assert answer.hits


def test_a_numbered_place_is_told_as_a_whole(plan: KnowledgeBase, plan_text: str) -> None:
    answer = plan.ask("第12项任务主要讲什么？")
    assert answer.status is Status.ANSWERED
    assert "加大企业参与,优化校企合作政策环境" in answer.answer
    (citation,) = answer.citations
    assert citation.label == "（三）12"
    assert citation.quote == plan_text[citation.start : citation.end]


def test_every_word_of_an_answer_stands_in_a_cited_clause(plan: KnowledgeBase) -> None:
    for question in (
        "双师型教师比例？",
        "社区学院建几所？",
        "四唯是哪四唯？",
        "继续教育经费列在哪？",
        "第3项任务讲什么？",
    ):
        answer = plan.ask(question)
        quotes = [citation.quote for citation in answer.citations]
        for cut in answer.answer.split("；"):
            assert any(cut in quote for quote in quotes), cut


def test_a_tampered_document_is_never_quoted(plan: KnowledgeBase) -> None:
    sources = plan.sources()
    tampered = dataclasses.replace(sources.document("zhengzhou_plan"), text="别的文字" * 3000)
    forged = dataclasses.replace(sources, document=lambda _: tampered)
    with pytest.raises(VerificationError):
        compose(parse("学徒制企业能补贴多少?"), forged)


def test_this_year_is_the_documents_year() -> None:
    clause = "今年底前新增学位1万个。"
    undated = Document(doc_id="d", title="实施方案", text=clause)
    issued = dataclasses.replace(undated, issued_on="2023-03-01")
    assert dated_words(issued, clause) == ("今年底前", 2023)
    assert dated_words(issued, "到2025年新增学位1万个。") is None
    assert dated_words(undated, clause) is None

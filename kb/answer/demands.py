"""What a question takes for granted, and a clause must not contradict: its year, its place, the present."""

from __future__ import annotations

import re

from kb.quantities import quantities
from kb.records import Document
from kb.regions import places, province
from kb.text import fold
from kb.tokens import cut

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_PRESENT = re.compile(r"目前|如今|实际|眼下|现状|currently|actual|at present")
_QUESTION_WORD = re.compile(
    r"多少|几(?=[\u4e00-\u9fff])|百分之几|多久|多大|多长|多远|什么时候|啥时候|"
    r"(?i:how many|how much|what|which|when|where|who)"
)
_NOT_COUNTED = re.compile(r"第[^条章项款部]{1,6}[条章项款部]|百分之几|\d{4}年|[〔\[(（]\d{4}[〕\])）]\d*号?")
_LARGE = 10
_SHORTEST_PLACE = 2  # 市区, 校区, 县区 are no names
# Words of one line exclude each other: what is said of one is not said of the others.
OPPOSITES = (
    (r"中等职业|中职|中专|职高|secondary vocational", r"高等职业|高职|大专|专科|higher vocational",
     r"普通高中|普高|(?:ordinary|regular|general) (?:senior )?high school",
     r"幼儿园|学前|kindergarten", r"小学|primary school"),
    (r"公办|公立|\bpublic\b", r"民办|私立|\bprivate\b"),
    (r"国家级|national", r"省级|provincial", r"市级|municipal", r"县级|区级|county"),
    (r"城镇|城市|urban", r"农村|乡村|rural"),
    (r"男", r"女"),
    (r"罚|\bfines?\b|penalt", r"学费|申请费|手续费|收费|交费|\bfees?\b|tuition",
     r"补贴|补助|资助|奖励|subsid", r"工资|薪酬|salary|\bwages\b"),
)  # fmt: skip
_PROCEDURE = re.compile(
    r"(?:怎么|如何|咋|怎样)(?:申请|办理|报名|注册|登记|查|补办|领|认定|投诉|举报|缴)|"
    r"(?:啥|什么|哪些)(?:材料|表格)|窗口|手续|"
    r"how (?:do|can) \w+ apply|what documents"
)
_PROCEDURE_TOLD = re.compile(
    r"申请|提交|办理|(?:提供|报送|申报|证明|书面|相关|有关|所需)材料|窗口|报送|登记|手续|备案|受理|"
    r"报名|注册|查询|领取|认定|投诉|举报|缴纳"
)
_BEFORE = 8
_BEHIND = 6
_TARGET = re.compile(r"到\d{4}年|力争|达到|不低于|建设|推进|支持")


def years(text: str) -> frozenset[str]:
    """The calendar years named in a text, in four digits."""
    return frozenset(_YEAR.findall(fold(text)))


def _about(document: Document) -> str:
    dates = (document.issued_on, document.effective_on, document.number, document.region, document.issuer)
    return " ".join((document.title, *(one for one in dates if one)))


def year_missing(question: str, clause: str, document: Document) -> float:
    """How much a question's year speaks against a clause: 1 another year, ½ none at all, 0 the same.

    The years of the document itself (title, number, dates) are no other years.
    """
    asked = years(question)
    told = years(clause)
    if not asked or asked & told:
        return 0.0
    # A report on the work of 2025 tells of 2024 without naming it.
    before = {str(int(year) - 1) for year in years(document.title)}
    if asked <= years(_about(document)) | before:
        return 0.0
    return 1.0 if told or not asked & years(document.text) else 0.5


def place_missing(question: str, clause: str, document: Document) -> float:
    """1 where a question names places and the clause and its document are about other ones, else 0."""
    asked = set(places(question))
    if not asked:
        return 0.0
    about = set(places(_about(document)))
    told = about | set(places(clause))
    if asked & told or any(province(place) in asked for place in told):
        return 0.0
    if any(province(place) in about for place in asked):
        return 0.5
    return 1.0 if about else 0.0


def locality_missing(question: str, document: Document) -> float:
    """1 where a question names a county or district that a document about a place never names, else 0.

    What is said of the whole city may hold there too, but its figures are not the district's.
    """
    if not places(_about(document)):
        return 0.0
    named = [word for word in cut(fold(question)) if len(word) > _SHORTEST_PLACE and word[-1] in "市县区旗"]
    return float(any(word not in document.text and not places(word) for word in named))


def number_missing(question: str, clause: str) -> float:
    """The share of the question's own percentages and large numbers that the clause does not state.

    Small counts (一个学生, 第十二条) are ways of speaking.
    """
    plain = _NOT_COUNTED.sub("", question)
    asked = [one for one in quantities(plain) if one.unit == "%" or (one.unit and one.low >= _LARGE)]
    if not asked:
        return 0.0
    told = {value for one in quantities(clause) for value in (one.low, one.high)}
    return sum(one.low not in told for one in asked) / len(asked)


def rival_told(question: str, told: str) -> float:
    """1 where the question is about one of a set of opposites and the words are about another, else 0."""
    asked, said = fold(question), fold(told)
    for group in OPPOSITES:
        wanted = {place for place, member in enumerate(group) if re.search(member, asked)}
        given = {place for place, member in enumerate(group) if re.search(member, said)}
        if wanted and given and not wanted & given:
            return 1.0
    return 0.0


def procedure_missing(question: str, clause: str) -> float:
    """1 where a question asks how to apply and the clause has no word of applying, else 0."""
    return float(bool(_PROCEDURE.search(fold(question)) and not _PROCEDURE_TOLD.search(clause)))


def present_missing(question: str, clause: str) -> float:
    """1 where a question asks how things are and the clause says what is to be, else 0."""
    return float(bool(_PRESENT.search(fold(question)) and _TARGET.search(clause)))


def focus(question: str) -> str:
    """The words around the question word: what is asked for, as far as its own clause goes.

    For 双师型老师要占几成 that is about all of it; of a long story it is the point. Empty where
    there is no question word.
    """
    found = list(_QUESTION_WORD.finditer(question))
    if not found:
        return ""
    match = found[-1]
    before = re.split(r"[，,。；;？?]", question[: match.start()])[-1][-_BEFORE:]
    behind = re.split(r"[，,。；;？?]", question[match.end() :])[0][:_BEHIND]
    if match[0].isascii():
        behind = " ".join(question[match.end() :].split()[:4])
        before = ""
    return f"{before} {behind}".strip()

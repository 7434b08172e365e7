"""Whether a value is a target.

A target needs a sign that something is asked for: a comparing word (不低于, 以上, 左右), a verb of
aim (建设, 培养) or of reaching (达到, 保持在) before it, 按…的比例 or 标准, or a ratio that the value
states. Left out is what names, counts or tells: 第X条, values in titles and quotations, what has been
done (已, 同比, a year before the document's own), conditions (超过30日的，…), penalties, definitions.
"""

from __future__ import annotations

import re

from kb.facts.targets.deadlines import Date
from kb.facts.targets.phrases import bare
from kb.facts.targets.pieces import Value
from kb.facts.targets.words import (
    AIM_AT_END,
    AIMS_AT_START,
    AMOUNT_AT_END,
    COMPARED_AT_END,
    CONDITION_AT_END,
    EACH_AT_END,
    MEASURING_UNITS,
    NAMING_UNITS,
    RATIO_AT_END,
    SHARE_AT_END,
    SHARE_AT_START,
    STATE_AT_END,
)

_BACKED = re.compile(r"(?:支持|鼓励|引导|力争|确保|争取)(?:全?[省市区县国]|[\u4e00-\u9fff]{1,4}[省市区县])?$")
_JOINED = re.compile(r".{0,40}[、和及或]共?|的?[^，]{0,40}[和、及].{0,20}")
_PAST = re.compile(r"已|同比|累计|曾|以来|位居|居全国|首次|了$")
_UP_TO_NOW = re.compile(r"截至|目前|去年|上年|近年来|[一两三四五]年来")
_TOLD = re.compile(r"是指|所称|包括以下")
_PENALTY = re.compile(
    r"罚款|罚金|有期徒刑|拘役|拘留|违约金|滞纳金|赔偿金|追究刑事责任|处罚|行为之一|不予拨付|不得再次"
)
_CONDITION_BEHIND = re.compile(r"^[^，,；;。]*的[，,；;。：:）)]")
_NORM = re.compile(r"应当|不得|应|须|必须|原则上|不低于|不少于|不超过|不高于|至少|确保|达到")
_TIME_OF_A_NAME = re.compile(
    r"^(?:以?来|前|后|多|代|间|度|制|级|期间|一遇|行动|规划|计划|攻坚|贯|历史|经验|或|内无|无|连续|不满|未|"
    r"[^，,；;。]{0,12}(?:经历|经验|业绩|资历))"
)
_PART_DOES = re.compile(r"的?[\u4e00-\u9fff（）()、]{1,12}?(?:达到|完成|实现|建成|开展|纳入|通过)")
_TIME_ASKED = re.compile(
    r"(?:期限|期|时限|时间|年限|周期|学制)(?:一般|原则上|应当|应|不得|均)*(?:为|是)?$|(?:为|免征|免收|保存|保留)$"
)
_ORDINAL = re.compile(r"(?:第|[A-Za-z+×/．.\-〔（(]|“)$")


def is_target(value: Value, date: Date | None, issued: int | None) -> bool:
    """Whether a value with a unit is a target; ``issued`` is the year of the document, if known."""
    if _is_name(value) or _is_told(value, date, issued) or _is_condition(value):
        return False
    if value.is_time:
        return _is_compared(value) or value.is_cycle or _TIME_ASKED.search(value.left) is not None
    return _is_compared(value) or _is_aimed_at(value) or _is_rate(value)


def _is_compared(value: Value) -> bool:
    """Whether a comparing word goes with the value, at it or before its verb or base."""
    if value.text.startswith("近") or re.search(r"[余多]", value.text):
        return False  # 近三年, 7000余个: roughly how many there are
    return value.quantity.comparator != "=" or COMPARED_AT_END.search(value.left) is not None


def _is_name(value: Value) -> bool:
    """Whether the value is part of a name: 第三条, “三个区分开来”, 三年行动; or only a word, as in 一个."""
    if value.is_quoted or value.quantity.unit in NAMING_UNITS or _ORDINAL.search(value.left):
        return True
    if value.is_time:
        return _TIME_OF_A_NAME.search(value.right) is not None
    is_word = not value.text.strip()[0].isascii() and value.quantity.comparator == "="
    if not is_word or value.is_ratio or value.quantity.unit == "元":
        return False
    return COMPARED_AT_END.search(value.left) is None and EACH_AT_END.search(value.left) is None


def _is_told(value: Value, date: Date | None, issued: int | None) -> bool:
    if date is not None and issued is not None and date.year < issued:
        return True
    text = value.clause.text
    if _TOLD.search(text) or _PENALTY.search(text) or _PAST.search(value.left):
        return True
    return _UP_TO_NOW.search(text, 0, value.quantity.start) is not None


def _is_condition(value: Value) -> bool:
    """Whether the value says when, or of which ones, something holds."""
    if CONDITION_AT_END.search(value.left) or value.right.startswith("的基础上"):
        return True
    if value.is_time and value.after and value.whole.strip() == value.text.strip():
        return value.after[0].endswith("的")
    if _CONDITION_BEHIND.search(value.right + "，") and not _NORM.search(value.left + value.text):
        return True
    return _names_what_follows(value)


def _names_what_follows(value: Value) -> bool:
    """Whether the value tells which ones are meant: 10亿元以上制造业项目, 费率不超过1%的业务."""
    if value.right.startswith("的") and RATIO_AT_END.search(value.left):
        return True
    if value.is_ratio or SHARE_AT_START.match(value.right):
        return False
    is_bounded = value.text.endswith(("以上", "以下", "以内"))
    if value.quantity.unit in MEASURING_UNITS:
        is_bounded = is_bounded or value.right.startswith("的")
        return is_bounded and re.match(r"的?[\u4e00-\u9fff“]{2}", value.right) is not None
    asked = AIM_AT_END.search(value.left) or COMPARED_AT_END.search(value.left)
    return is_bounded and value.right.startswith("的") and not asked


def _is_aimed_at(value: Value) -> bool:
    """Whether a verb asks for so many: 建设20所, 打造…的100个场景, 培育场景100个, or it is one of a row."""
    left = value.left.rstrip()
    if (
        AIM_AT_END.search(left)
        or STATE_AT_END.search(left)
        or _BACKED.search(left)
        or EACH_AT_END.search(left)
    ):
        return True
    if value.previous is not None and _JOINED.fullmatch(left):
        return True
    if value.is_last_word:
        return bool(AIMS_AT_START.match(bare(left)) or AMOUNT_AT_END.search(left))
    return left.endswith("的") and AIMS_AT_START.match(bare(left)) is not None


def _is_rate(value: Value) -> bool:
    if SHARE_AT_END.search(value.left) and (value.is_ratio or SHARE_AT_START.search(value.right)):
        return True
    if not value.is_ratio:
        return False
    if RATIO_AT_END.search(value.left.rstrip()) or value.quantity.low == 100:
        return True
    return _PART_DOES.match(value.right) is not None

"""Lengths of time and how often: 公示期不少于十日, 6个月内作出决定, 五年一周期, 每年召开两次会议."""

from __future__ import annotations

import re

from kb.facts.targets.phrases import after_modifiers, bare, is_entity, noun_phrase, split_measure
from kb.facts.targets.pieces import Value
from kb.facts.targets.record import Naming
from kb.facts.targets.subjects import actor, subject_of
from kb.facts.targets.words import COMPARED_AT_END, MODAL, PERIOD_AT_END, SUBJECT_BEFORE_MODAL

_NAME = re.compile(
    r"(?P<name>[^，,；;。]{0,12}(?:期限|时限|时间|周期|年限|有效期|任期|学制|期))"
    r"(?:一般|原则上|应当|应|不得|均)*(?:为|是)?$"
)
_SINCE = re.compile(r"(?:起|后|前|之日)$")
_LONGEST_PREDICATE = 40  # characters


def name_cycle(value: Value) -> Naming:
    """落实教师5年一周期的全员轮训制度: the object stands on both sides."""
    owner = re.sub(r"^(?:落实|坚持|健全|完善|建立|执行|实行)", "", bare(value.left))
    thing = after_modifiers(noun_phrase(value.right.partition("的")[2]))
    return owner + thing or None, "周期"


def name_frequency(value: Value, often: re.Match[str]) -> Naming:
    """每年至少召开两次会议: who, and 每年召开会议次数; with nobody named the thing itself is the object."""
    thing = after_modifiers(noun_phrase(value.right))
    before = value.left[: often.start()]
    modal = SUBJECT_BEFORE_MODAL.match(bare(before))
    who = modal["who"] if modal else bare(before) or subject_of(value)
    doing = often["period"] + MODAL.sub("", often["verb"])
    return (who, f"{doing}{thing}次数") if who else (thing or None, f"{doing}次数")


def name_time(value: Value) -> Naming:
    """A limit or a duration: what it is called, else what is to be done in it."""
    kind = "时限" if value.quantity.comparator in "≤<" else "时间"
    period = PERIOD_AT_END.search(bare(value.left))
    if period and not period["verb"]:
        return _name_per_period(value, period)
    left = bare(COMPARED_AT_END.sub("", value.left))
    if _NAME.search(left):
        thing, indicator = split_measure(left)
        return thing or subject_of(value), indicator
    compared = COMPARED_AT_END.search(value.left)
    if compared:
        return left or subject_of(value), compared["between"] + kind
    predicate = noun_phrase(value.right) or _predicate_behind(value)
    if predicate:
        return actor(value.left) or subject_of(value), predicate[:_LONGEST_PREDICATE] + kind
    if is_entity(left):
        return left, _name_before(value) or kind
    if left and not _SINCE.search(left):
        return subject_of(value), left + kind
    return subject_of(value), _name_before(value) or noun_phrase((*value.before, "")[0]) + kind


def _name_per_period(value: Value, period: re.Match[str]) -> Naming:
    """工作时间每日不得超过八小时、每周不得超过四十小时; 教师每年至少1个月在企业实训."""
    left = bare(value.left)[: period.start()]
    if noun_phrase(value.right):
        return left or subject_of(value), noun_phrase(value.right) + "时间"
    first = value if value.previous is None else value.previous
    named = re.search(r"[^，,；;。且]{0,12}时间", left or first.left)
    if named:
        return subject_of(value), period["period"] + bare(named[0])
    who = actor(left)
    return who or subject_of(value), f"{period['period']}{left.removeprefix(who or '')}时间"


def _predicate_behind(value: Value) -> str:
    return noun_phrase(value.after[0]) if value.after and value.text.endswith("内") else ""


def _name_before(value: Value) -> str | None:
    """学生每日学习时间，小学不超过六小时: the name stands before the comma."""
    for piece in value.before:
        named = _NAME.search(re.sub(r"[（(].*$", "", piece))
        if named:
            return named["name"]
    return None

"""Who a clause speaks of, where the words at the value do not say."""

from __future__ import annotations

import re

from kb.facts.targets.phrases import bare, is_entity, split_measure
from kb.facts.targets.pieces import Value
from kb.facts.targets.words import AIMS_AT_START, SUBJECT_BEFORE_MODAL

_RELATIONAL = re.compile(r"^(?:毕业生|学生|在校生|教师|专任教师|职工)")
_GROUND = re.compile(r"根据|按|依据|为了|在|经|对照|结合")
_SETTING = re.compile(r"在[^，,；;。]*基础上$")
_AIMED_AT = re.compile(r"(?:^|可)对(?P<who>[^，,；;]{2,40})$")
_SUPPORTED = re.compile(r"(?:支持|鼓励|允许|引导|要求|推动)(?P<who>[^，,；;]{2,20}?)(?:按照?|以|在)")
_ACTOR = re.compile(
    r"(?P<who>.{2,30}?)(?:每(?:年|学年|学期|月|两年)|在|按|依据|根据|应|将|对|从|以|到|负责|通过|实践|依)"
)
_PERSON = re.compile(r"[人者方员长]$")


def subject_of(value: Value) -> str | None:
    """对…的试点企业，…可按30%; 支持职业学校按…; 主管部门应当…; the nearest such words before a value."""
    for place, piece in enumerate((value.left, *value.before)):
        piece = piece.strip()
        if place and _GROUND.match(piece):
            continue
        if place and (aimed := _AIMED_AT.search(piece)):
            return aimed["who"]
        if supported := _SUPPORTED.match(piece):
            return supported["who"]
        modal = SUBJECT_BEFORE_MODAL.match(bare(piece))
        if modal and (is_entity(modal["who"]) or _PERSON.search(modal["who"])):
            return modal["who"]
    return _schools_named_before(value) or _actor(value) or _topic(value) or _named_before(value)


def _schools_named_before(value: Value) -> str | None:
    """毕业生就业率 is that of the schools named before it."""
    if _RELATIONAL.match(bare(value.left)):
        for piece in value.before:
            thing, _ = split_measure(bare(re.split(r"\d", piece)[0]))
            if thing:
                return thing
    return None


def actor(piece: str) -> str | None:
    """The body that a piece begins with: 学校 of 学校依据目录设置专业."""
    match = _ACTOR.match(bare(piece))
    return match["who"] if match and is_entity(match["who"]) else None


def _actor(value: Value) -> str | None:
    for place, piece in enumerate((value.left, *value.before)):
        if (not place or not _GROUND.match(piece.strip())) and (found := actor(piece)):
            return found
    return None


def _named_before(value: Value) -> str | None:
    """预备役人员，每年至少安排四次: the piece before is nothing but a name."""
    before = bare((*value.before, "")[0])
    is_name = is_entity(before) and not _GROUND.match(before) and not AIMS_AT_START.match(before)
    return before if is_name else None


def _topic(value: Value) -> str | None:
    """所得收入，可按照…: the piece before one that begins with what is to be done with it."""
    stated = [piece for piece in value.before if not _GROUND.match(piece.strip())]
    if stated and re.match(r"(?:可|应|按)", value.whole.strip()):
        topic = _SETTING.sub("", stated[0].strip())
        return None if topic.endswith("的") else bare(topic)
    return None

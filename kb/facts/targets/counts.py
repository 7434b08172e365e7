"""How many: 建设20所学校, 新增泊位5000个, 每个园区至少建设一个基地."""

from __future__ import annotations

import re

from kb.facts.targets.phrases import after_modifiers, bare, first_verb, is_entity, noun_phrase, split_measure
from kb.facts.targets.pieces import Value
from kb.facts.targets.record import Naming
from kb.facts.targets.subjects import subject_of
from kb.facts.targets.words import (
    AIM_AT_END,
    AIMS_AT_START,
    COMPARED_AT_END,
    EACH_AT_END,
    SUBJECT_BEFORE_MODAL,
)

_JOINT = "、和及与共 "
_EACH_ENDS = re.compile(
    r"(?:要|应当|应|须|原则上|至少|集中力量|重点|力争|都|均|不少于|不低于|分别|区域内).*$"
)


def is_count(value: Value) -> bool:
    """Whether a value that is no ratio counts things, rather than saying how large something is."""
    if value.previous is not None and re.search(r"[、和及或]共?$", value.left.rstrip()):
        return True
    return bool(
        AIM_AT_END.search(value.left)
        or COMPARED_AT_END.search(value.left)
        or (value.right.strip(_JOINT) and value.quantity.unit != "元")
        or AIMS_AT_START.match(bare(value.left))
        or (value.previous is not None and AIMS_AT_START.match(bare(value.first.left)))
    )


def name_count(value: Value) -> Naming | None:
    """Object and indicator of a count; ``None`` if the words are those of a measure after all."""
    if value.is_last_word:
        return _counted_before(value)
    thing, predicate = _counted(value)
    owner = _owner(value)
    if owner:
        return owner, f"{thing}数量"
    if predicate:
        return thing, f"{predicate}数量"
    return thing or subject_of(value), f"{_verb(value)}数量"


def _verb(value: Value) -> str:
    """The verb of aim that a count depends on; values joined by 和 or 、 share it."""
    left = COMPARED_AT_END.sub(lambda match: match["between"], value.left)
    match = AIM_AT_END.search(left) or AIMS_AT_START.match(bare(left))
    if match:
        return match[0]
    return "" if value.previous is None else _verb(value.previous)


def _owner(value: Value) -> str | None:
    """Each of whom is to have so many: 每个园区, 各区; or who should (镇应当至少建成一所)."""
    each = EACH_AT_END.search(value.left) or (
        EACH_AT_END.search(value.previous.left) if value.previous else None
    )
    if each:
        return AIM_AT_END.sub("", _EACH_ENDS.sub(_keep_area, each[0]))
    modal = SUBJECT_BEFORE_MODAL.match(bare(value.left))
    return modal["who"] if modal and is_entity(modal["who"]) else None


def _keep_area(match: re.Match[str]) -> str:
    return "区域" if match[0].startswith("区域内") else ""


def _counted(value: Value) -> tuple[str, str]:
    """What is counted, and what it is to do where a verb follows (专科学校 | 申办本科)."""
    right = value.right.removeprefix("的").rstrip("、和及与以")
    verb = first_verb(right)[0]
    if verb and right.startswith(verb):
        if "的" in right:
            return after_modifiers(noun_phrase(right)), ""
        if value.after and "的" in value.after[0]:
            # 30个对接区域需求，兼具生产、教学功能的基地: the noun comes behind the comma.
            return after_modifiers(noun_phrase(value.after[0])), ""
        return bare(right), ""
    phrase = noun_phrase(right)
    place = phrase.find(verb)
    if place < 2 or "的" in phrase[place:]:
        return after_modifiers(phrase), ""
    return re.sub(r"(?:大力|积极|全面|深度|联合)$", "", phrase[:place]), phrase[place:]


def _counted_before(value: Value) -> Naming | None:
    """新增城市停车泊位5000个: verb, what is counted, value; the verb may stand at the first of a row."""
    left = bare(value.left.lstrip("、和及"))
    verbs = AIMS_AT_START.match(left)
    if verbs and verbs.end() < len(left):
        return left[verbs.end() :], f"{verbs[0]}数量"
    shared = AIMS_AT_START.match(bare(value.first.left))
    if value.previous is not None and shared:
        return left or None, f"{shared[0]}数量"
    thing, indicator = split_measure(left)
    return (thing, indicator) if thing and indicator else None

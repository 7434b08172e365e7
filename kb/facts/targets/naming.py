"""Of what a value is: the object that has to come up to it and the indicator that is measured.

*Times*: 自受理之日起6个月内作出决定, 五年一周期的轮训. *Counts*: 建设20所学校. *Shares*: 按投资额的30%抵免.
*Parts*: 80%以上的社区完成建设. All others are *measures*: 在校生规模达到45万人.
"""

from __future__ import annotations

import re

from kb.facts.targets.counts import is_count, name_count
from kb.facts.targets.phrases import after_modifiers, bare, first_verb, noun_phrase, nth_part, split_measure
from kb.facts.targets.pieces import Value
from kb.facts.targets.record import Naming
from kb.facts.targets.subjects import subject_of
from kb.facts.targets.times import name_cycle, name_frequency, name_time
from kb.facts.targets.words import (
    COMPARED_AT_END,
    MODAL,
    PERIOD_AT_END,
    SHARE_AT_END,
    SHARE_AT_START,
)

_SHARE_OPENING = re.compile(r"^.*?(?:按照?|依照)|(?:不低于|不少于|不超过)")
_BASE = re.compile(r"(?P<what>[^，,；;]{2,40}?)(?:应当|应|须|要)?(?:达到|为|保持在)[^，,；;]{2,20}的$")
_PART = re.compile(r"的?[^，,；;。的比和、]{2}")
_CHANGES = frozenset({"增长", "下降", "提高", "降低", "减少", "增加"})
_SHORT_PREDICATE = 12  # characters; a longer one is named by its verb alone


def name(value: Value, region: str | None) -> Naming:
    """Object and indicator of a value; ``None`` for what its clause does not say.

    A measure that is nobody's in particular, such as 地区生产总值, is that of the document's region.
    """
    often = PERIOD_AT_END.search(value.left)
    if value.is_cycle:
        return name_cycle(value)
    if often and value.quantity.unit == "次":
        return name_frequency(value, often)
    if value.is_time:
        return name_time(value)
    if SHARE_AT_END.search(value.left) and (value.is_ratio or SHARE_AT_START.search(value.right)):
        return _name_share(value)
    if value.is_ratio and _PART.match(value.right):
        return _name_part(value)
    counted = name_count(value) if not value.is_ratio and is_count(value) else None
    thing, indicator = counted or _name_measure(value)
    return thing or region, indicator


def _name_share(value: Value) -> Naming:
    """按…30%的比例聘足兼职教师: what follows is done at that rate."""
    ending = SHARE_AT_START.search(value.right)
    word = "标准" if ending and "标准" in ending[0] else "比例"
    predicate = bare(value.right[ending.end() if ending else 0 :])
    if not predicate and value.after:
        predicate = noun_phrase(value.after[0])
    verb, patient = first_verb(predicate)
    subject = subject_of(value) or split_measure(bare(_SHARE_OPENING.sub("", value.left)))[0]
    if len(predicate) > _SHORT_PREDICATE or (patient and word == "标准"):
        return subject or patient or None, verb + word
    return subject, predicate + word


def _name_part(value: Value) -> Naming:
    """80%以上的社区完成建设: the object stands behind the value, or before it (事项100%委托受理)."""
    right = bare(value.right.removeprefix("的"))
    left = bare(value.left)
    if left.endswith("覆盖"):
        return left.removesuffix("覆盖") or subject_of(value), f"覆盖{right}比例"
    if left and not value.right.startswith("的"):
        return left, f"{MODAL.sub('', right)}比例"
    verb, _ = first_verb(right)
    place = right.find(verb) if verb else 0
    if place > 0:
        return right[:place].removesuffix("基本"), f"{right[place:]}比例"
    if value.right.startswith("的"):
        return after_modifiers(right), "比例"
    return subject_of(value), f"{right}比例"


def _name_measure(value: Value) -> Naming:
    based = COMPARED_AT_END.search(value.left) if value.is_ratio else None
    if based:
        thing = bare(value.left[: based.start()]) or (*value.before, "")[0].strip()
        return thing or None, f"占{based['between'].removesuffix('的')}比例"
    reached = _BASE.match(value.left) if value.is_ratio else None
    phrase = bare(reached["what"] if reached else value.left).lstrip("、和及")
    if "分别" in value.first.left:
        phrase = nth_part(bare(value.first.left.replace("分别", "")), value.number)
    elif not phrase and value.previous is not None:
        return _name_measure(value.previous)
    elif value.previous is not None and phrase in _CHANGES:
        owner, measured = _name_measure(value.previous)
        return owner, f"{measured or ''}{phrase}"
    if phrase.startswith("其") and value.before:
        return bare(value.before[0]), phrase.removeprefix("其")
    owner, measured = split_measure(phrase)
    return owner or subject_of(value), measured or _indicator_before(value)


def _indicator_before(value: Value) -> str | None:
    """各区事业费应当达到8%以上，各县应当达到5%以上: the second is of the same thing."""
    for piece in value.before:
        _, indicator = split_measure(bare(re.split(r"\d|达到|应当|不低于|不少于", piece)[0]))
        if indicator:
            return indicator
    return None

"""Of what a value is: the object that has to come up to it and the indicator that is measured.

Five turns of phrase are told apart. *Shares*: 按投资额的30%抵免…. *Times*: 自受理之日起6个月内作出决定,
五年一周期的轮训. *Counts*: 建设20所学校, 新增泊位5000个. *Parts*: 80%以上的社区完成建设. All others are
*measures*: 在校生规模达到45万人.
"""

from __future__ import annotations

import re

from kb.targets.choice import AIM, COMPARED, EACH, SHARE, SHARE_END, is_cycle, is_ratio, is_time
from kb.targets.phrases import (
    after_modifiers,
    bare,
    first_verb,
    noun_phrase,
    split_measure,
    subject_of,
)
from kb.targets.pieces import Value

Naming = tuple[str | None, str | None]

_TIME_NAME = re.compile(r"(?P<name>[^，,；;。]{0,12}(?:期限|时限|时间|周期|年限|有效期|期))(?:一般|原则上|应当|应|不得|均)*(?:为|是)?$")
_SINCE = re.compile(r"(?:自|从|在|于)[^，,；;。]*$")
_SHORT_PREDICATE = 12  # characters; a longer one is named by its verb alone


def name(value: Value) -> Naming:
    """Object and indicator of a value; ``None`` for what its clause does not say."""
    if is_cycle(value):
        return after_modifiers(noun_phrase(value.right.partition("的")[2])) or None, "周期"
    if is_time(value):
        return _time(value)
    if SHARE.search(value.left) and (is_ratio(value) or SHARE_END.search(value.right)):
        return _share(value)
    if is_ratio(value) and re.match(r"的?[^，,；;。的比]{2}", value.right) and not value.right.startswith(("的比", "和")):
        return _part(value)
    if not is_ratio(value) and _is_count(value):
        return _count(value)
    return _measure(value)


def _time(value: Value) -> Naming:
    named = _TIME_NAME.search(value.left)
    if named:
        thing, indicator = split_measure(bare(value.left))
        return thing or subject_of(value), indicator
    predicate = bare(value.right) or bare(value.before[0] if value.before else "")
    subject = subject_of(value)
    return subject, f"{predicate[:30]}时限" if predicate else "时限"


def _share(value: Value) -> Naming:
    """按…30%的比例聘足兼职教师: what follows is done at that rate."""
    ending = SHARE_END.search(value.right)
    predicate = bare(value.right[ending.end() if ending else 0 :]) or bare(value.after[0] if value.after else "")
    word = "标准" if "标准" in (ending[0] if ending else "") else "比例"
    verb, patient = first_verb(predicate)
    subject = subject_of(value)
    if len(predicate) > _SHORT_PREDICATE or (patient and word == "标准"):
        return subject or patient, verb + word
    return subject, predicate + word if predicate else word


def _part(value: Value) -> Naming:
    """80%以上的社区完成建设: the object stands behind the value, or before it (事项100%委托受理)."""
    right = bare(value.right.removeprefix("的"))
    if value.right.startswith("的"):
        verb, _ = first_verb(right)
        place = right.find(verb) if verb else -1
        if place > 0:
            return right[:place], f"{right[place:]}比例"
        return after_modifiers(right), "比例"
    thing = bare(value.left)
    return (thing or subject_of(value)), f"{right}比例"


def _is_count(value: Value) -> bool:
    if value.previous is not None and re.search(r"[、和及或]$", value.left.rstrip()):
        return True
    return bool(
        AIM.search(value.left)
        or COMPARED.search(value.left)
        or (value.right.strip() and value.quantity.unit not in ("元", ""))
        or AIM.search(bare(value.left)[:4])
        or AIM.search(bare(value.left)[:2])
    )


def _verb(value: Value) -> str:
    """The verb of aim that a count depends on; values joined by 和 or 、 share it."""
    match = AIM.search(value.left) or AIM.search(COMPARED.sub(lambda m: m["between"], value.left))
    if match:
        return match[0]
    return "" if value.previous is None else _verb(value.previous)


def _count(value: Value) -> Naming:
    if not value.right.strip("、和及 ") or value.right.startswith(("左右", "、")):
        return _count_behind(value)
    verb = _verb(value)
    thing, predicate = _counted(value)
    each = EACH.search(value.left) or (EACH.search(value.previous.left) if value.previous else None)
    if each:
        return _without_predicate(each[0]), f"{thing}数量"
    if predicate:
        return thing, f"{predicate}数量"
    return thing or subject_of(value), f"{verb}数量"


def _count_behind(value: Value) -> Naming:
    """新增城市停车泊位5000个: verb, what is counted, value."""
    left = bare(value.left.lstrip("、和及"))
    for length in range(6, 0, -1):
        if length < len(left) and AIM.search(left[:length]):
            return left[length:], f"{left[:length]}数量"
    if value.previous is not None and value.left.startswith(("、", "和", "及")):
        return left or None, f"{_verb_in_front(value)}数量"
    return _measure(value)


def _verb_in_front(value: Value) -> str:
    first = value
    while first.previous is not None:
        first = first.previous
    left = bare(first.left)
    lengths = [length for length in range(1, 7) if AIM.search(left[:length])]
    return left[: lengths[-1]] if lengths else ""


def _counted(value: Value) -> tuple[str, str]:
    """What is counted, and what it is to do where a verb follows (专科学校 | 申办本科)."""
    right = value.right.removeprefix("的").rstrip("、和及与以")
    if first_verb(right)[0] and right.startswith(first_verb(right)[0]) and "的" not in right and value.after:
        # 30个对接区域需求，兼具生产、教学功能的基地: the noun comes behind the comma.
        further = value.after[0]
        return (after_modifiers(noun_phrase(further)) if "的" in further else bare(right)), ""
    phrase = noun_phrase(right)
    thing, _, _ = phrase.partition("申办")
    return after_modifiers(thing), phrase[len(thing) :]


def _without_predicate(each: str) -> str:
    """每个园区至少建设 → 每个园区."""
    return re.sub(
        r"(?:要|应当|应|须|原则上|至少|集中力量|重点|力争|都|均|不少于|不低于|分别)+.*$|(?:建设|办好|配备|设立|设置|安排|建成|打造|培育|开展|举办)+$",
        "",
        each,
    )


def _measure(value: Value) -> Naming:
    phrase = bare(value.left)
    base = COMPARED.search(value.left)
    if base and is_ratio(value):
        thing = bare(value.left[: base.start()])
        if thing:
            return thing, f"占{base['between'].removesuffix('的')}比例"
    if not phrase.strip("、和及") and value.previous is not None:
        return _measure(value.previous)
    thing, indicator = split_measure(phrase.lstrip("、和及"))
    return thing or subject_of(value), indicator or None

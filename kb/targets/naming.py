"""Of what a value is: the object that has to come up to it and the indicator that is measured.

Five turns of phrase are told apart. *Shares*: 按投资额的30%抵免…. *Times*: 自受理之日起6个月内作出决定,
五年一周期的轮训. *Counts*: 建设20所学校, 新增泊位5000个. *Parts*: 80%以上的社区完成建设. All others are
*measures*: 在校生规模达到45万人.
"""

from __future__ import annotations

import re

from kb.targets.choice import AIM, AIMS, COMPARED, EACH, SHARE, SHARE_END, is_cycle, is_ratio, is_time
from kb.targets.phrases import (
    after_modifiers,
    bare,
    first_verb,
    is_entity,
    noun_phrase,
    nth_part,
    split_measure,
    subject_of,
)
from kb.targets.pieces import Value

Naming = tuple[str | None, str | None]

_TIME_NAME = re.compile(
    r"(?P<name>[^，,；;。]{0,12}(?:期限|时限|时间|周期|年限|有效期|期))(?:一般|原则上|应当|应|不得|均)*(?:为|是)?$"
)
SHARE_FROM = re.compile(r"^.*?(?:按照?|以|依照)|(?:不低于|不少于|不超过)")
_OFTEN = re.compile(
    r"(?P<period>每(?:年|学年|学期|月|季度|半年|周|[一两二三四五六七八九十\d]+个?[年月周天日]))(?P<verb>[^，,；;]{0,12})$"
)
_MODAL = re.compile(r"应当|应|须|必须|至少|原则上|不少于|要|可以|可")
_BASE = re.compile(r"(?P<what>[^，,；;]{2,40}?)(?:应当|应|须|要)?(?:达到|为|保持在)[^，,；;]{2,20}的$")
_SINCE = re.compile(r"(?:起|后|前|之日)$")
_LONGEST_PREDICATE = 30
_SHORT_PREDICATE = 12  # characters; a longer one is named by its verb alone


def name(value: Value, region: str | None) -> Naming:
    """Object and indicator of a value; ``None`` for what its clause does not say.

    A measure that is nobody's in particular, such as 地区生产总值, is that of the document's region.
    """
    if is_cycle(value):
        return after_modifiers(noun_phrase(value.right.partition("的")[2])) or None, "周期"
    often = _OFTEN.search(value.left)
    if often and value.quantity.unit == "次":
        return _frequency(value, often)
    if is_time(value):
        return _time(value)
    if SHARE.search(value.left) and (is_ratio(value) or SHARE_END.search(value.right)):
        return _share(value)
    if (
        is_ratio(value)
        and re.match(r"的?[^，,；;。的比]{2}", value.right)
        and not value.right.startswith(("的比", "和"))
    ):
        return _part(value)
    if not is_ratio(value) and _is_count(value):
        return _count(value)
    thing, indicator = _measure(value)
    return thing or region, indicator


def _frequency(value: Value, often: re.Match[str]) -> Naming:
    """每年至少召开两次会议: who, and 每年召开会议次数; with nobody named the thing itself is the object."""
    thing = after_modifiers(noun_phrase(value.right))
    who = bare(value.left[: often.start()]) or subject_of(value)
    doing = often["period"] + _MODAL.sub("", often["verb"])
    return (who, f"{doing}{thing}次数") if who else (thing or None, f"{doing}次数")


def _time(value: Value) -> Naming:
    """A length of time: 公示期不少于十日, 自受理之日起6个月内作出决定, 记录至少保存三年, 小学不超过六小时."""
    kind = "时限" if value.quantity.comparator in "≤<" else "时间"
    left = bare(COMPARED.sub("", value.left))
    named = _TIME_NAME.search(left)
    if named:
        thing, indicator = split_measure(left)
        return thing or subject_of(value), indicator
    compared = COMPARED.search(value.left)
    if compared:
        return left or subject_of(value), compared["between"] + kind
    beside = value.after[:1] if value.text.endswith("内") else ()
    for words in (value.right, *beside):
        if noun_phrase(words):
            return subject_of(value), noun_phrase(words)[:_LONGEST_PREDICATE] + kind
    if is_entity(left):
        return left, _time_named_before(value) or kind
    if left and not _SINCE.search(left):
        return subject_of(value), left + kind
    return subject_of(value), _time_named_before(value) or noun_phrase((*value.before, "")[0]) + kind


def _time_named_before(value: Value) -> str | None:
    """学生每日学习时间，小学不超过六小时: the name stands before the comma."""
    for piece in value.before:
        named = _TIME_NAME.search(re.sub(r"[（(].*$", "", piece))
        if named:
            return named["name"]
    return None


def _share(value: Value) -> Naming:
    """按…30%的比例聘足兼职教师: what follows is done at that rate."""
    ending = SHARE_END.search(value.right)
    predicate = bare(value.right[ending.end() if ending else 0 :]) or bare(
        value.after[0] if value.after and ending else ""
    )
    word = "标准" if "标准" in (ending[0] if ending else "") else "比例"
    verb, patient = first_verb(predicate)
    subject = subject_of(value) or split_measure(bare(SHARE_FROM.sub("", value.left)))[0]
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
    return thing or subject_of(value), f"{_MODAL.sub('', right)}比例"


def _is_count(value: Value) -> bool:
    if value.previous is not None and re.search(r"[、和及或]$", value.left.rstrip()):
        return True
    return bool(
        AIM.search(value.left)
        or COMPARED.search(value.left)
        or (value.right.strip() and value.quantity.unit not in ("元", ""))
        or AIMS.match(bare(value.left))
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
    often = _OFTEN.search(value.left)
    if often:
        kind = "次数" if value.quantity.unit == "次" else "数量"
        who = bare(value.left[: often.start()]) or subject_of(value)
        verb = _MODAL.sub("", often["verb"])
        return (
            (who, f"{often['period']}{verb}{thing}{kind}")
            if who
            else (thing, f"{often['period']}{verb}{kind}")
        )
    each = EACH.search(value.left) or (EACH.search(value.previous.left) if value.previous else None)
    if each:
        return _without_predicate(each[0]), f"{thing}数量"
    if predicate:
        return thing, f"{predicate}数量"
    return thing or subject_of(value), f"{verb}数量"


def _count_behind(value: Value) -> Naming:
    """新增城市停车泊位5000个: verb, what is counted, value."""
    left = bare(value.left.lstrip("、和及"))
    verbs = AIMS.match(left)
    if verbs and verbs.end() < len(left):
        return left[verbs.end() :], f"{verbs[0]}数量"
    if value.previous is not None and value.left.startswith(("、", "和", "及")):
        return left or None, f"{_verb_in_front(value)}数量"
    return _measure(value)


def _first(value: Value) -> Value:
    """The first of the values that are joined to this one by 、 or 和."""
    return value if value.previous is None else _first(value.previous)


def _number(value: Value) -> int:
    return 0 if value.previous is None else 1 + _number(value.previous)


def _verb_in_front(value: Value) -> str:
    verbs = AIMS.match(bare(_first(value).left))
    return verbs[0] if verbs else ""


def _counted(value: Value) -> tuple[str, str]:
    """What is counted, and what it is to do where a verb follows (专科学校 | 申办本科)."""
    right = value.right.removeprefix("的").rstrip("、和及与以")
    if first_verb(right)[0] and right.startswith(first_verb(right)[0]) and "的" not in right and value.after:
        # 30个对接区域需求，兼具生产、教学功能的基地: the noun comes behind the comma.
        further = value.after[0]
        return (after_modifiers(noun_phrase(further)) if "的" in further else bare(right)), ""
    phrase = noun_phrase(right)
    place = phrase.find(first_verb(phrase)[0])
    if place < 2 or "的" in phrase[place:]:
        return after_modifiers(phrase), ""
    return re.sub(r"(?:大力|积极|全面|深度|联合)$", "", phrase[:place]), phrase[place:]


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
        thing = bare(value.left[: base.start()]) or (value.before[0].strip() if value.before else "")
        if thing:
            return thing, f"占{base['between'].removesuffix('的')}比例"
    base = _BASE.match(value.left)
    if base and is_ratio(value):
        thing, indicator = split_measure(bare(base["what"]))
        return thing or subject_of(value), indicator
    first = _first(value)
    if "分别" in first.left:
        phrase = nth_part(bare(first.left), _number(value))
    elif not phrase.strip("、和及") and value.previous is not None:
        return _measure(value.previous)
    thing, indicator = split_measure(phrase.lstrip("、和及"))
    return thing or subject_of(value), indicator or _indicator_before(value)


def _indicator_before(value: Value) -> str | None:
    """各区事业费应当达到8%以上，各县应当达到5%以上: the second is of the same thing."""
    for piece in value.before:
        _, indicator = split_measure(bare(re.split(r"\d|达到|不低于|不少于", piece)[0]))
        if indicator:
            return indicator
    return None

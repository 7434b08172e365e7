"""Phrases: a clause's words without dates and adverbs, and where an object ends in them."""

from __future__ import annotations

import re

from kb.facts.targets.words import ENTITY_AT_END, alternatives
from kb.language.tokens import segment

_BRACKET = r"[（(][^（()）]*[)）]"
_OPENING = re.compile(
    r"^(?:\s|\d+[.．、]|[（(][一二三四五六七八九十\d]+[)）]|[一二三四五六七八九十]+是|第[一二三四五六七八九十百]+条|"
    r"力争|努力|确保|争取|推动实现|推动|实现|其中|但是|但|原则上|全年|今年|年内|年底前|并|且|和|使|将|对于|对|"
    r"(?:到|至|在)?(?:“?十[一二三四五六七八九]五”?|20\d{2}年)(?:期间|时期|末|以?前|底前|年底前|底)?[，,]?)+"
)
_CLOSING = re.compile(
    r"(?:\s|分别|均|总体|基本|一般|原则上|应当|应|须|不得|必须|要|可以|(?<!许)可|也|达到|达|保持在|稳定在|维持在|控制在|"
    r"提高到|提升到|提高至|提升至|增加到|增至|降至|降到|降低到|下降到|压减至|压缩至|压缩到|缩短至|缩短到|缩小至|"
    r"扩大到|不低于|不少于|不超过|不高于|力争|预期|目标|为|是|约|至少|最低|最迟|最长|最短|的)+$"
)
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_SHARE_OF = re.compile(r"^(?P<thing>.+?)(?P<share>占(?!比).+?)(?:的?(?:比例|比重|比))?$")
_PREDICATE = re.compile(
    alternatives(
        """
        用于 抵免 补助 聘足 聘用 聘请 配齐 配备 给予 奖励 补贴 资助 支付 提前 估算
        安排 计提 提取 缴纳 拨付 收取 征收 申办 开展 完成 通过 达到 实现 覆盖 进入
        纳入 参与 实施 建成 委托 作为 进行 予以 对接 兼具 具备 具有 符合 稳定 提质
        向 在 到
        """
    )
)
_SHORTEST_INDICATOR = 2  # characters
_SHORT_NOUN = 4  # characters; a shorter noun needs its modifiers to be understood


def bare(phrase: str) -> str:
    """A phrase without dates and adverbs in front, verbs of state and modals behind."""
    return _CLOSING.sub("", _OPENING.sub("", phrase.strip())).strip(" 、")


def noun_phrase(words: str) -> str:
    """The words up to the first mark or the next thing, without brackets or a particle in front.

    Empty where the words begin with a mark.
    """
    plain = re.sub(_BRACKET, "", words.strip().removeprefix("的"))
    plain = re.split(r"[，,；;。：:（(\t]|^、|和一批|和若干|和一系列", plain)[0]
    # 新增2万个学位、推进集团化办学: another verb begins another thing.
    return re.split(r"、(?=推进|推动|建设|开展|实施|加强|完善|打造|培育|共$)", plain)[0].strip(" 、和及与")


def is_entity(phrase: str) -> bool:
    """Whether a phrase is the name of a body, place or group: 小学, 各县（市）."""
    return ENTITY_AT_END.search(re.sub(f"{_BRACKET}$", "", phrase)) is not None


def after_modifiers(phrase: str) -> str:
    """特色鲜明的产业学院 → 产业学院, if what is left says enough by itself."""
    head = phrase.rpartition("的")[2]
    return head if len(head) >= _SHORT_NOUN else phrase


def first_verb(predicate: str) -> tuple[str, str]:
    """The first of the known verbs in a predicate and the words behind it; two empty strings if none."""
    match = _PREDICATE.search(predicate)
    return ("", "") if match is None else (match[0], predicate[match.end() :])


def split_measure(phrase: str) -> tuple[str | None, str]:
    """Object and indicator of 中等职业学校在校生规模: cut behind the last body, place or group in it."""
    share = _SHARE_OF.match(phrase)
    if share and len(share["thing"]) > 1:
        return share["thing"], f"{share['share']}比例"
    if phrase.startswith("用于"):
        return None, phrase
    owner, _, owned = phrase.rpartition("的")
    if owner and is_entity(owned):
        return phrase, ""
    if owner and len(owned) >= _SHORTEST_INDICATOR:
        return re.sub(r"(?:承担|收取|提供)$", "", owner), owned
    if "将" in phrase[1:]:
        owner, _, owned = phrase.partition("将")
        return re.sub(r"^(?:引导|支持|推动|鼓励)|(?:逐步|逐年)$", "", owner) or None, owned
    cut = _end_of_entity(phrase)
    return (phrase[:cut] or None), phrase[cut:]


def _end_of_entity(phrase: str) -> int:
    """Where the last name of a body, place or group ends that leaves an indicator behind it; 0: none."""
    cut = 0
    visible = re.sub(_BRACKET, lambda match: "·" * len(match[0]), phrase)
    for run in _HAN.finditer(visible):
        place = run.start()
        for word in segment(run[0]):
            place += len(word)
            leaves_enough = place <= len(phrase) - _SHORTEST_INDICATOR
            is_whole = place == len(phrase) and cut == 0
            if word == "单位" and place == len(word):
                continue  # 单位地区生产总值能耗: per unit of something
            if ENTITY_AT_END.search(word) and (leaves_enough or is_whole):
                cut = place
    bracket = re.match(_BRACKET, phrase[cut:]) if cut else None
    return cut + (bracket.end() if bracket else 0)


def nth_part(phrase: str, number: int) -> str:
    """花生种植、收获机械化率 of two values: 花生种植机械化率 is the first, 收获机械化率 the second."""
    parts = re.split(r"[、和及与]", phrase)
    if number >= len(parts):
        return phrase
    if len(parts[number]) == 1:  # 一、二、三产增加值
        return parts[number] + parts[-1][1:]
    words = segment(parts[-1])
    if number < len(parts) - 1 and not parts[number].endswith(words[-1]):
        return parts[number] + "".join(words[1:])
    return parts[number]

"""Phrases: what is left of a clause's words once dates, adverbs and verbs of state are taken off."""

from __future__ import annotations

import re

from kb.targets.pieces import Value
from kb.tokens import segment

_OPENING = re.compile(
    r"^(?:\s|\d+[.．、]|[（(][一二三四五六七八九十\d]+[)）]|[一二三四五六七八九十]+[、是]|力争|努力|确保|争取|推动实现|推动|其中|但是|但|原则上|实现|"
    r"(?:到|至|在)?(?:[“”十一二三四五六七八九]+五[”]?|20\d{2}年)(?:期间|时期|末|以?前|底前|年底前|底)?[，,]?|第[一二三四五六七八九十百]+条|(?:全年|今年|年内|年底前|并|且|和|使|将|对于|对))+"
)
_CLOSING = re.compile(
    r"(?:\s|分别|均|总体|基本|一般|原则上|应当|应|须|不得|必须|要|可以|可|也|也要|达到|达|保持在|稳定在|维持在|控制在|提高到|提升到|提高至|提升至|"
    r"增加到|增至|降至|降到|降低到|下降到|压减至|压缩至|压缩到|缩短至|缩短到|缩小至|扩大到|不低于|不少于|不超过|不高于|力争|预期|目标|为|是|约|至少|最低|最迟|最长|最短|的)+$"
)
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_ENTITY = re.compile(
    r"(?:学校|院校|高校|大学|中学|小学|幼儿园|企业|单位|机构|部门|机关|园区|开发区|街道|乡镇|社区|县|(?<!地)区|市|省|城镇|城乡|农村|全国|基地|医院|"
    r"银行|公司|平台|中心|家庭|居民|教师|人员|养殖场|公园|场所|热线|电话|基金)$"
)
_RELATIONAL = re.compile(r"^(?:毕业生|学生|在校生|教师|专任教师|职工|其)")
_GROUND = re.compile(r"根据|按|依据|为了|在|经|对照|结合")
_SETTING = re.compile(r"在[^，,；;。]*基础上$")
_SHARE_OF = re.compile(r"^(?P<thing>.+?)(?P<share>占(?!比).+?)(?:的?(?:比例|比重|比))?$")
_MODAL = re.compile(r"应当|应|须|必须|可以|可|不得|要|原则上|自|在|按照?|以")
_VERBS = (
    "用于 抵免 补助 聘足 聘用 聘请 配齐 配备 给予 奖励 补贴 资助 支付 提前 估算 安排 计提 提取 缴纳 拨付 收取 征收 预留 "
    "申办 开展 完成 通过 达到 实现 覆盖 进入 纳入 参与 实施 建成 委托 作为 进行 予以 对接 兼具 具备 具有 符合 向 在 到"
).split()
_VERB = re.compile("|".join(sorted(map(re.escape, _VERBS), key=len, reverse=True)))
_LONGEST_SUBJECT = 8
_SHORTEST = 2  # characters of an indicator
_SHORT_NOUN = 4  # characters; a shorter noun needs its modifiers to be understood


def bare(phrase: str) -> str:
    """A phrase without dates and adverbs in front, verbs of state and modals behind."""
    return _CLOSING.sub("", _OPENING.sub("", phrase.strip())).strip(" 、")


def noun_phrase(words: str) -> str:
    """The words up to the first mark, without a particle in front."""
    plain = re.sub(r"[（(][^（()）]*[)）]", "", words.strip().removeprefix("的"))
    plain = re.split(r"[，,；;。：:（(\t]", plain)[0]
    # 新增2万个学位、推进集团化办学: another verb begins another thing.
    return re.split(r"、(?=推进|推动|建设|开展|实施|加强|完善|打造|培育)", plain)[0].strip(" 、和及与")


def is_entity(phrase: str) -> bool:
    """Whether a phrase is the name of a body, place or group: 小学, 各县（市）."""
    return _ENTITY.search(re.sub(r"[（(][^（()）]*[)）]$", "", phrase)) is not None


def after_modifiers(phrase: str) -> str:
    """特色鲜明的产业学院 → 产业学院, if what is left says enough by itself."""
    head = phrase.rpartition("的")[2]
    return head if len(head) >= _SHORT_NOUN else phrase


def first_verb(predicate: str) -> tuple[str, str]:
    """The first of the known verbs in a predicate and the words behind it; two empty strings if none."""
    match = _VERB.search(predicate)
    return ("", "") if match is None else (match[0], predicate[match.end() :])


def split_measure(phrase: str) -> tuple[str | None, str]:
    """Object and indicator of 中等职业学校在校生规模: cut behind the last body, place or group in it."""
    share = _SHARE_OF.match(phrase)
    if share and len(share["thing"]) > 1:
        return share["thing"], f"{share['share']}比例"
    owner, _, owned = phrase.rpartition("的")
    if owner and len(owned) > 1:
        return re.sub(r"(?:承担|收取|提供)$", "", owner), owned
    if "将" in phrase[1:]:
        owner, _, owned = phrase.partition("将")
        return re.sub(r"^(?:引导|支持|推动|鼓励)|(?:逐步|逐年)$", "", owner) or None, owned
    cut = 0
    for match in _HAN.finditer(re.sub(r"[（(][^（()）]*[)）]", lambda m: "·" * len(m[0]), phrase)):
        place = match.start()
        words = segment(match[0])
        for word in words:
            place += len(word)
            if _ENTITY.search(word) and place <= len(phrase) - _SHORTEST:
                cut = place
    bracket = re.match(r"[（(][^（()）]*[)）]", phrase[cut:]) if cut else None
    cut += bracket.end() if bracket else 0
    return (phrase[:cut] or None), phrase[cut:]


def nth_part(phrase: str, number: int) -> str:
    """花生种植、收获机械化率 of two values: 花生种植机械化率 is the first, 收获机械化率 the second."""
    parts = re.split(r"[、和及与]", phrase)
    if number >= len(parts):
        return phrase
    words = segment(parts[-1])
    if number < len(parts) - 1 and not parts[number].endswith(words[-1]):
        return parts[number] + "".join(words[1:])
    return parts[number]


def subject_of(value: Value) -> str | None:
    """Who a clause speaks of where the words at the value do not say: 对…企业, 支持…学校, 主管部门应当."""
    for piece in (value.left, *value.before):
        if _GROUND.match(piece.strip()) and piece is not value.left:
            continue
        aimed = re.search(r"(?:^|可)对(?P<who>[^，,；;]{2,40})$", piece.strip())
        if aimed and piece is not value.left:
            return aimed["who"]
        supported = re.match(
            r"(?:支持|鼓励|允许|引导|要求|推动)(?P<who>[^，,；;]{2,20}?)(?:按照?|以|在)", piece
        )
        if supported:
            return supported["who"]
        modal = re.match(
            r"(?P<who>[^，,；;]{2,40}?)(?:应当|必须|可以|不得|原则上|应|须|可|要)", bare(piece) + ""
        )
        if modal and (len(modal["who"]) <= _LONGEST_SUBJECT or _ENTITY.search(modal["who"])):
            return modal["who"]
    return _inherited(value)


def _inherited(value: Value) -> str | None:
    """毕业生就业率 is that of the schools named before it."""
    if _RELATIONAL.match(bare(value.left)):
        for piece in value.before:
            thing, _ = split_measure(bare(re.split(r"\d", piece)[0]))
            if thing:
                return thing
    stated = [piece for piece in value.before if not _GROUND.match(piece.strip())]
    if stated and re.match(r"(?:可|应|按)", value.whole.strip()):
        return _SETTING.sub("", bare(stated[0])) or None
    return None

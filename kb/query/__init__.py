"""What is asked: the terms of a question, the kind of answer it wants, its language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kb.errors import QuestionError
from kb.language.text import fold, language, simplify
from kb.language.tokens import FIELDS, terms
from kb.query.expansion import Knows, correct, expansions
from kb.query.references import Place, places
from kb.settings import SETTINGS

# The first kind of which one pattern is found decides: more telling words stand before more general ones.
_KINDS: tuple[tuple[str, str], ...] = (
    ("contact", r"电话(?:号码)?(?:是|多少|几|有|\?|？|$)|联系方式|邮箱|网址|官网|传真|微信号"),
    ("contact", r"\b(?:phone|telephone|e-?mail|website|web site|fax|contact details)\b"),
    ("ratio", r"比例|占比|百分|几成|比率|率(?:是|要|到|达|各|为|有|目标|多|最|$)"),
    ("ratio", r"percent|\bshare\b|\bratio\b|proportion|what rate"),
    ("amount", r"多少钱|多少元|补(?:贴|助)?多少|补贴多少|给多少|标准是多少|资助多少|几个亿|罚多少|多少万?元"),
    (
        "amount",
        r"(?:金额|经费|学费|费用|费|奖金|工资|拨款|注册资本)[^,，]{0,6}多少|多少[^,，]{0,2}(?:经费|学费|费用|费|奖金|工资)",
    ),
    ("amount", r"how much|\bfees?\b|\bfines?\b|\bcosts?\b|tuition|(?:minimum|per-\w+) .*funding"),
    ("date", r"什么时候|啥时候|何时|哪(?:一)?(?:年|天|月)|几月|几号|几时|几年(?:底|内|前)|多久"),
    ("date", r"几点(?!意见|要求|建议|经验)|what time"),
    ("date", r"when\b|by what (?:year|date)|deadline"),
    ("number", r"多少|几(?:个|所|名|家|项|门|条|次|人|种|位|年|级|岁|天|小时|件)|数量|多远|多大|多长"),
    ("number", r"how many|how often|how long|number of"),
    ("who", r"谁|哪(?:个|些)?(?:部门|单位|机构|机关|企业|学校|人)|哪几个部门|由哪"),
    ("who", r"who\b|whom|which (?:[\w-]+ )?(?:department|agency|authority|body|bodies|office)"),
    ("where", r"哪里|哪儿|上哪|到哪|去哪|在哪|何处|地址|where\b"),
    ("list", r"哪些|哪几|有什么|包括什么|包括哪|都有|分别是|列出|名单|what are|which\b|list"),
    (
        "yesno",
        r"吗|是不是|能不能|会不会|有没有|可不可以|要不要|能否|是否|对不对|真的假的|行不行|不(?:$|？|\?)",
    ),
    ("yesno", r"^(?:is|are|can|do|does|will|must|may|should|has|have)\b"),
    ("why", r"为什么|为啥|为何|凭什么|why\b"),
    ("how", r"怎么|怎样|如何|咋|how\b"),
    ("definition", r"什么是|是什么意思|指什么|定义|全名|叫什么|叫啥|what is|what does .* mean"),
    ("overview", r"主要(?:讲|说|内容)|(?:讲|说)(?:的是|了)?(?:什么|啥)|总的|概括|overview|about what|summar"),
    ("amount", r"金额|经费|学费|费用|奖金|工资|补贴|补助|subsid|funding"),
    ("date", r"日期|期限|截止"),
    ("number", r"规模"),
)
_ASKING = re.compile(
    r"[吗嘛]|什么|多少|多大|多久|多长|多远|[啥谁哪咋]|怎么|怎样|如何|为何|是否|能否|"
    r"(?<![十百千万第这那近前])几|何[时地处]|有没有|([一-龥])不\1|不$|"
    r"\b(?:what|which|who|whom|where|when|why|how|is|are|can|does|do|will)\b"
)
# What asks for something rather than for yes or no: only such questions stand side by side.
_ASKING_FOR = re.compile(
    r"什么|多少|多大|多久|多长|多远|[啥谁哪]|咋|怎么(?!样)|如何|(?<![十百千万第这那近前])几|\b(?:what|which|who|whom|where|when|why|how)\b"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Query:
    """A question made ready for searching; ``terms`` are its weighted terms by field.

    A question's own terms weigh as often as they stand there; those that the lexicon, the glossary
    and the spelling add weigh at most 1. ``plain`` is the text in simplified characters, lower
    case and half width. ``kind`` is one of the names in the table of ``kind_of``, or ``what``.
    ``language`` is ``zh`` as soon as there is a Han character, else ``en``. ``places`` are the
    places in documents that it names.
    """

    text: str
    plain: str
    terms: Mapping[str, Mapping[str, float]]
    kind: str
    language: str
    places: tuple[Place, ...]


def _checked(text: str) -> str:
    # A lone surrogate, as a broken argument or JSON may hold, cannot be written anywhere.
    question = text.encode("utf-8", "replace").decode().strip()
    if not question:
        raise QuestionError("问题是空的，请写下想问的内容。")
    if len(question) > SETTINGS.question_limit:
        raise QuestionError(f"问题有 {len(question)} 个字，最多 {SETTINGS.question_limit} 个，请写得短一些。")
    if not any(character.isalnum() for character in question):
        raise QuestionError("问题里没有文字，请用文字写下想问的内容。")
    return question


Expand = Callable[[str], Mapping[str, Mapping[str, float]]]
"""Gives terms by field, with their weights, that may stand for others of a text."""


def _weighted(plain: str, corrected: str, expand: Expand) -> Mapping[str, Mapping[str, float]]:
    """Terms by field: the question's own, then what they may stand for."""
    own, better = terms(plain), terms(corrected) if corrected != plain else None
    added = expand(corrected)
    weighted: dict[str, dict[str, float]] = {}
    for field in FIELDS:
        weighted[field] = dict(added[field])
        if better is not None:
            weighted[field].update(dict.fromkeys(getattr(better, field), SETTINGS.corrected_weight))
        weighted[field].update({t: float(count) for t, count in Counter(getattr(own, field)).items()})
    return weighted


def parse(text: str, knows: Knows | None = None, expand: Expand = expansions) -> Query:
    """The query of a question; spelling is looked after only where ``knows`` tells of the corpus.

    ``expand`` says what its words may stand for.

    Raises ``QuestionError`` when it is blank, longer than ``Settings.question_limit`` or holds
    neither a letter nor a digit.
    """
    question = _checked(text)
    plain = simplify(fold(question)).strip()
    return Query(
        text=question,
        plain=plain,
        terms=_weighted(plain, plain if knows is None else correct(plain, knows), expand),
        kind=kind_of(plain),
        language=language(plain),
        places=places(plain),
    )


def kind_of(folded: str) -> str:
    """The kind of a question in folded text: a name of this module's table, or ``what``."""
    for kind, pattern in _KINDS:
        if re.search(pattern, folded):
            return kind
    return "what"


def asks(folded: str) -> bool:
    """Whether a part of a sentence asks something by itself."""
    return bool(_ASKING.search(folded))


def asks_for_something(folded: str) -> bool:
    """Whether a part of a sentence asks for a value, a thing, a way, and not only for yes or no."""
    return bool(_ASKING_FOR.search(folded))

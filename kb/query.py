"""What is asked: the terms of a question, the kind of answer it wants, its language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from kb.errors import QuestionError
from kb.settings import SETTINGS
from kb.text import fold
from kb.tokens import FIELDS, terms

# The first kind of which one pattern is found decides: more telling words stand before more general ones.
_KINDS: tuple[tuple[str, str], ...] = (
    ("ratio", r"比例|占比|百分|几成|比率|率(?:是|要|到|达|各|为|有|目标|多|最|$)"),
    ("ratio", r"percent|share|ratio|proportion|what rate"),
    ("amount", r"多少钱|多少元|补(?:贴|助)?多少|补贴多少|给多少|标准是多少|资助多少"),
    ("amount", r"金额|经费|学费|费用|奖金|工资|how much|subsid|fee|cost|tuition|funding"),
    ("date", r"什么时候|啥时候|何时|哪(?:一)?(?:年|天|月)|几月|几号|几年(?:底|内|前)|多久"),
    ("date", r"日期|期限|截止|when\b|by what (?:year|date)|deadline"),
    ("number", r"多少|几(?:个|所|名|家|项|门|条|次|人|种|位|年|级|岁)|数量|规模"),
    ("number", r"how many|how often|number of"),
    ("who", r"谁|哪(?:个|些)?(?:部门|单位|机构|机关|企业|学校|人)|哪几个部门|由哪"),
    ("who", r"who\b|whom|which (?:department|agency|body|office)"),
    ("where", r"哪里|哪儿|上哪|到哪|去哪|在哪|何处|地址|where\b"),
    ("list", r"哪些|哪几|有什么|包括什么|包括哪|都有|分别是|列出|名单|what are|which\b|list"),
    (
        "yesno",
        r"吗|是不是|能不能|会不会|有没有|可不可以|要不要|能否|是否|对不对|真的假的|行不行|不(?:$|？|\?)",
    ),
    ("yesno", r"^(?:is|are|can|do|does|will|must|may|should|has|have)\b"),
    ("how", r"怎么|怎样|如何|咋|how\b"),
    ("definition", r"什么是|是什么意思|指什么|定义|全名|叫什么|叫啥|what is|what does .* mean"),
    ("overview", r"主要(?:讲|说|内容)|讲(?:了)?(?:什么|啥)|总的|概括|overview|about what|summar"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Query:
    """A question made ready for searching; ``terms`` are its weighted terms by field.

    ``kind`` is one of the names in this module's table, or ``what``.
    ``language`` is ``zh`` as soon as there is a Han character, else ``en``.
    """

    text: str
    terms: Mapping[str, Mapping[str, float]]
    kind: str
    language: str


def _kind(folded: str) -> str:
    for kind, pattern in _KINDS:
        if re.search(pattern, folded):
            return kind
    return "what"


def parse(text: str) -> Query:
    """The query of a question.

    Raises ``QuestionError`` when it is blank, longer than ``Settings.question_limit`` or holds
    neither a letter nor a digit.
    """
    # A lone surrogate, as a broken argument or JSON may hold, cannot be written anywhere.
    question = text.encode("utf-8", "replace").decode().strip()
    if not question:
        raise QuestionError("问题是空的，请写下想问的内容。")
    if len(question) > SETTINGS.question_limit:
        raise QuestionError(f"问题有 {len(question)} 个字，最多 {SETTINGS.question_limit} 个，请写得短一些。")
    if not any(character.isalnum() for character in question):
        raise QuestionError("问题里没有文字，请用文字写下想问的内容。")
    found = terms(question)
    folded = fold(question).strip()
    return Query(
        text=question,
        terms={
            field: {term: float(count) for term, count in Counter(getattr(found, field)).items()}
            for field in FIELDS
        },
        kind=_kind(folded),
        language="zh" if re.search(r"[\u4e00-\u9fff]", folded) else "en",
    )

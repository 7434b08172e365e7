"""Which targets are listed: all that the documents state, or one indicator, by document, unit, year, body."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from kb.language.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kb import KnowledgeBase
    from kb.facts.targets import Target


LONGEST_NAME: Final = 20  # of a thing and what is measured of it; what is longer is a sentence
_PAIRS: Final = ("（）", "()", "《》", "“”")


class Kind(StrEnum):
    """What is measured, by the unit; the value stands in the address."""

    MONEY = "money"
    RATIO = "ratio"
    PEOPLE = "people"
    TIME = "time"
    MEASURE = "measure"
    COUNT = "count"


# The first that the beginning of a unit matches; whatever else is counted.
_UNITS: Final = (
    (Kind.MONEY, re.compile(r"(?:美|欧|港)?元")),
    (Kind.RATIO, re.compile(r"%|‰|个?百分点|倍$")),
    (Kind.PEOPLE, re.compile(r"人|名$|位$")),
    (Kind.TIME, re.compile(r"年|个?月|周$|[日天]$|个?(?:工作日|自然日|小时|课时|学时)|分钟|周岁|岁")),
    (
        Kind.MEASURE,
        re.compile(
            r"(?:平方|立方)?[千毫厘]?米|平方公里|公里|亩|公顷|[千微毫]?克|公斤|斤|吨|千瓦|千伏|分贝|升$|度$"
        ),
    ),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """What of the targets is to be seen; ``None`` and an empty string leave nothing out.

    ``indicator`` is one as ``indicator_of`` names it, ``year`` the year of the deadline; ``words`` must
    all stand in the clause.
    """

    indicator: str | None = None
    document: str | None = None
    kind: Kind | None = None
    year: str | None = None
    body: str | None = None
    words: str = ""


def kind_of(unit: str) -> Kind:
    """What a unit measures."""
    return next((kind for kind, pattern in _UNITS if pattern.match(unit)), Kind.COUNT)


def year_of(target: Target) -> str | None:
    """The year of a target's deadline; ``None`` if it states none."""
    return None if target.due is None else target.due[:4]


def indicator_of(target: Target) -> str | None:
    """What a target is of, with its unit: alike things have one name.

    ``None`` where it is not all known, or is no name: too long for one, or broken off at a bracket.
    """
    if not target.object or not target.indicator:
        return None
    name = target.object + target.indicator
    is_broken = any(name.count(left) != name.count(right) for left, right in _PAIRS)
    if is_broken or len(name) > LONGEST_NAME or not name[0].isalnum():
        return None
    return f"{name}（{target.unit}）"


def compared(targets: Iterable[Target]) -> dict[str, int]:
    """The indicators that several documents state, and how many do, those of the most documents first."""
    stated: defaultdict[str, set[str]] = defaultdict(set)
    for target in targets:
        if (indicator := indicator_of(target)) is not None:
            stated[indicator].add(target.doc_id)
    shared = {indicator: len(documents) for indicator, documents in stated.items() if len(documents) > 1}
    return dict(sorted(shared.items(), key=lambda one: -one[1]))


@lru_cache(maxsize=2)  # as many indexes as are open at once
def all_targets(knowledge_base: KnowledgeBase) -> tuple[Target, ...]:
    """The targets of all documents, read once for all visitors."""
    return knowledge_base.targets()


@lru_cache(maxsize=256)
def targets_of(knowledge_base: KnowledgeBase, doc_id: str) -> tuple[Target, ...]:
    """The targets of one document, read once for all who open it."""
    return knowledge_base.targets([doc_id])


def chosen(targets: Iterable[Target], choice: Choice) -> tuple[Target, ...]:
    """Those of the targets that the choice leaves, in their order; of one indicator the largest first."""
    wanted = fold(choice.words).split()
    left = tuple(
        target
        for target in targets
        if choice.indicator in (None, indicator_of(target))
        and choice.document in (None, target.doc_id)
        and choice.kind in (None, kind_of(target.unit))
        and choice.year in (None, year_of(target))
        and choice.body in (None, target.body)
        and all(word in _searched(target) for word in wanted)
    )
    return left if choice.indicator is None else tuple(sorted(left, key=lambda target: -target.high))


def _searched(target: Target) -> str:
    return fold("\n".join(filter(None, (target.object, target.indicator, target.body, target.clause))))

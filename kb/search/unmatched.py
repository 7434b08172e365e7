"""Why does a search find nothing, and what can be done? One sentence, the same wherever it is shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from kb.search.filters import NO_FILTERS, Filters
from kb.search.typed import Match, content_words, narrowed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Count = Callable[[Filters], int]

WITHIN: Final = "在所选的条件之内，"
"""Stands before a sentence that holds only of some documents or clauses."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What was searched for; ``is_limited``: on a certain day, or among certain documents, only."""

    query: str
    match: Match
    filters: Filters
    is_limited: bool

    @property
    def words(self) -> tuple[str, ...]:
        """The words that clauses are to have: all, or any, of them."""
        return () if self.match is Match.NEAR or not self.query.strip() else content_words(self.query)

    @property
    def conditions(self) -> Filters:
        """The filters without anything typed."""
        return replace(self.filters, phrases=(), excluded=())


def reason(wanted: Wanted, count: Count) -> str:
    """Why nothing is found, and what can be done; ``count``: how many clauses pass these filters instead."""
    if not count(wanted.conditions):
        return "没有哪一条符合所选的条件；请去掉一些条件。"
    said = _lacking(wanted, count) or _excluded(wanted, count) or _apart(wanted)
    return WITHIN + said if wanted.is_limited or wanted.conditions != NO_FILTERS else said


def _lacking(wanted: Wanted, count: Count) -> str:
    """Phrases and words that no clause has, each looked for alone."""
    conditions = wanted.conditions
    phrases = [one for one in wanted.filters.phrases if not count(replace(conditions, phrases=(one,)))]
    words = [one for one in wanted.words if not count(replace(conditions, all_of=(one,)))]
    if wanted.match is Match.ANY and len(words) < len(wanted.words):
        words = []
    lacking = [*phrases, *(word for word in words if not any(word in phrase for phrase in phrases))]
    return f"没有哪一条写有{_named(lacking)}；请去掉，或者换一个说法。" if lacking else ""


def _excluded(wanted: Wanted, count: Count) -> str:
    """The words after a minus sign that leave nothing of what would be found."""
    within = narrowed(wanted.filters, wanted.query, wanted.match)
    kept = replace(within, excluded=())
    held = count(kept) if within.excluded and not count(within) else 0
    if not held:
        return ""
    alone = [word for word in within.excluded if not count(replace(kept, excluded=(word,)))]
    which = f"都写有减号后面的{_named(alone)}" if alone else f"各写有减号后面的{_named(within.excluded)}之一"
    return f"不用减号时有 {held} 条，{which}，所以一条不剩；请去掉减号和它后面的词。"


def _apart(wanted: Wanted) -> str:
    """That words which clauses do have stand in none together, or that none is near."""
    if wanted.match is Match.NEAR and wanted.query.strip():
        return f"没有哪一条与{_named([wanted.query.strip()])}意思相近；请换一个说法。"
    together = _named(dict.fromkeys((*wanted.filters.phrases, *wanted.words)))
    return f"没有哪一条同时写有{together}，虽然各有条文写到；请少写一个，或者只要求写有任一词。"


def _named(words: Iterable[str]) -> str:
    return "、".join(f"“{word}”" for word in words)

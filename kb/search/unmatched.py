"""Why does a search find nothing, or not by all of its words, and what can be done? Said in a sentence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from kb.language.glossary import translations
from kb.language.tokens import is_content
from kb.search.filters import NO_FILTERS, Filters
from kb.search.typed import Match, content_words, narrowed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from kb.search.finder import Finder, Scope

WITHIN: Final = "在所选的条件之内，"
"""Stands before a sentence that holds only of some documents or clauses."""
INCLUDE: Final = "请把这些文件也包括在内。"
"""Ends a sentence on documents that are left out as they are not in force."""
_OUT_OF_FORCE: Final = "已废止或尚未施行"


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

    def limited(self, said: str) -> str:
        """A sentence that holds only within what was chosen, where something was."""
        return WITHIN + said if self.is_limited or self.conditions != NO_FILTERS else said


@dataclass(frozen=True, kw_only=True, slots=True)
class Looked:
    """Where was searched: in these documents, or all, as of a day, and in what is not in force or not."""

    finder: Finder
    documents: tuple[str, ...]
    day: date
    all_versions: bool

    def count(self, filters: Filters) -> int:
        """How many clauses pass these filters instead."""
        return len(self.finder.passing(self._scope(filters)))

    def has(self, word: str, filters: Filters) -> bool:
        """Whether a clause that passes has a word, or some have its pairs of characters: no text is read."""
        within, knows = self._scope(filters).within, self.finder.index.knows
        pairs = [word[place : place + 2] for place in range(len(word) - 1)] if is_content(word) else []
        return knows("words", word, within) or (
            bool(pairs) and all(knows("bigrams", pair, within) for pair in pairs)
        )

    def everywhere(self) -> Looked:
        """The same with what is not in force."""
        return replace(self, all_versions=True)

    def _scope(self, filters: Filters) -> Scope:
        return self.finder.scope(self.documents, self.day, self.all_versions, filters)


def notices(wanted: Wanted, searched: Looked, *, is_found: bool) -> Iterator[str]:
    """What is to be known of a search, a sentence each: of one that finds something seldom anything."""
    if not is_found:
        yield _reason(wanted, searched)
    elif wanted.match is Match.NEAR and wanted.query.strip():
        yield from map(wanted.limited, _unheld(wanted, searched))


def _reason(wanted: Wanted, searched: Looked) -> str:
    """Why nothing is found, and what can be done."""
    if not searched.count(wanted.conditions):
        if searched.everywhere().count(wanted.conditions):
            return f"所选的文件都{_OUT_OF_FORCE}，没有查找；{INCLUDE}"
        return "没有哪一条符合所选的条件；请去掉一些条件。"
    return wanted.limited(
        _left_out(wanted, searched)
        or _lacking(wanted, searched)
        or _excluded(wanted, searched)
        or _apart(wanted)
    )


def _unheld(wanted: Wanted, searched: Looked) -> Iterator[str]:
    """Words that no clause has, though some come near; a known English one is looked for by its Chinese."""
    words = [one for one in content_words(wanted.query) if not (one.isascii() and any(translations(one)))]
    lacking = [word for word in words if not searched.has(word, wanted.conditions)]
    everywhere = searched.everywhere()
    asleep = [word for word in lacking if everywhere.has(word, wanted.conditions)]
    if gone := [word for word in lacking if word not in asleep]:
        yield f"没有哪一条写有{_named(gone)}，找到的只是意思相近的。"
    if asleep:
        yield _only_out_of_force(asleep)


def _left_out(wanted: Wanted, searched: Looked) -> str:
    """That what is wanted stands in documents that are left out."""
    within = narrowed(wanted.filters, wanted.query, wanted.match)
    held = 0 if searched.count(within) else searched.everywhere().count(within)
    return f"符合的 {held} 条都在{_OUT_OF_FORCE}的文件里，没有列出；{INCLUDE}" if held else ""


def _lacking(wanted: Wanted, searched: Looked) -> str:
    """Phrases and words that no clause has, each looked for alone."""
    count, everywhere = searched.count, searched.everywhere()
    alone = {one: replace(wanted.conditions, phrases=(one,)) for one in wanted.filters.phrases}
    phrases = [one for one, kept in alone.items() if not count(kept)]
    alone |= {one: replace(wanted.conditions, all_of=(one,)) for one in wanted.words}
    words = [one for one in wanted.words if not count(alone[one])]
    if wanted.match is Match.ANY and len(words) < len(wanted.words):
        words = []
    lacking = [*phrases, *(word for word in words if not any(word in phrase for phrase in phrases))]
    if gone := [one for one in lacking if not everywhere.count(alone[one])]:
        return f"没有哪一条写有{_named(gone)}；请去掉，或者换一个说法。"
    return _only_out_of_force(lacking) if lacking else ""


def _only_out_of_force(words: Iterable[str]) -> str:
    return f"只有{_OUT_OF_FORCE}的文件写有{_named(words)}，没有查找；{INCLUDE}"


def _excluded(wanted: Wanted, searched: Looked) -> str:
    """The words after a minus sign that leave nothing of what would be found."""
    count, within = searched.count, narrowed(wanted.filters, wanted.query, wanted.match)
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

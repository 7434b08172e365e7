"""What each ingredient of the ranking gives: the same search with one of them left out.

The learned weights stay as they are; what is left out gives 0 to every clause. So an ingredient
can look dearer here than it is: weights learned without it would lean on the others.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from kb.index.gathering import postings_of
from kb.index.lexical import Postings
from kb.index.ragged import Ragged
from kb.query import Expand, Query, parse
from kb.query.expansion import expansions
from kb.records import SearchResult
from kb.search.features import SIGNALS
from kb.search.finder import Finder, Sort

if TYPE_CHECKING:
    from kb.evaluation.methods import Search
    from kb.index.local import LocalIndex
    from kb.search.finder import Scope
    from kb.search.ranking import Candidates, Mode


@dataclass(frozen=True, kw_only=True, slots=True)
class Ingredient:
    """What to leave out.

    ``fields``: of the question's terms. ``signals``: see ``kb.search.features.SIGNALS``. ``expand`` adds
    terms to a question's own. The others are false where nothing is to come of them.
    """

    fields: frozenset[str] = frozenset()
    signals: frozenset[str] = frozenset()
    headings: bool = True
    documents: bool = True
    spelling: bool = True
    places: bool = True
    encoder: bool = True
    expand: Expand = expansions


def _signals(*names: str) -> Ingredient:
    return Ingredient(signals=frozenset(names))


INGREDIENTS: Mapping[str, Ingredient] = MappingProxyType(
    {
        "words": Ingredient(fields=frozenset({"words"})),
        "bigrams": Ingredient(fields=frozenset({"bigrams"})),
        "characters": Ingredient(fields=frozenset({"characters"})),
        "headings": Ingredient(headings=False),
        "document": Ingredient(documents=False),
        "passage": _signals("best passage"),
        "coverage": _signals("coverage"),
        "rarity within the document": _signals("local characters"),
        "lexical score": _signals("best lexical"),
        "lexicon": Ingredient(expand=partial(expansions, lexicon=False)),
        "glossary": Ingredient(expand=partial(expansions, glossary=False)),
        "spelling": Ingredient(spelling=False),
        "encoder": Ingredient(encoder=False),
        "cosine": _signals("dense", "best dense"),
        "alignment": _signals("alignment"),
        "value": _signals("value"),
        "region": _signals("document region"),
        "place": Ingredient(places=False),
        "heading or not": _signals("heading"),
        "question or not": _signals("question"),
        "length": _signals("length", "document length"),
    }
)


class FinderWithout(Finder):
    """A finder that leaves an ingredient out."""

    def __init__(self, whole: LocalIndex, ingredient: Ingredient) -> None:
        super().__init__(_less(whole, ingredient))
        self._ingredient = ingredient

    def parse(self, question: str) -> Query:
        """What is asked, as far as it is not left out."""
        knows = partial(self.index.knows, "bigrams") if self._ingredient.spelling else None
        query = parse(question, knows, self._ingredient.expand)
        nothing: Mapping[str, Mapping[str, float]] = {field: {} for field in self._ingredient.fields}
        places = query.places if self._ingredient.places else ()
        return replace(query, terms={**query.terms, **nothing}, places=places)

    def candidates(self, query: Query, mode: Mode = "hybrid", scope: Scope | None = None) -> Candidates:
        """Every clause that may answer, with 0 for the signals that are left out."""
        found = super().candidates(query, mode if self._ingredient.encoder else "lexical", scope)
        signals = found.signals.copy()
        signals[:, [SIGNALS.index(name) for name in self._ingredient.signals]] = 0
        return replace(found, signals=signals)


def _less(whole: LocalIndex, ingredient: Ingredient) -> LocalIndex:
    """An index without the headings or the whole documents, if the ingredient says so."""
    index, arrays = copy(whole), whole.arrays
    index.arrays = replace(
        arrays,
        contexts=arrays.contexts if ingredient.headings else _nothing_in(arrays.contexts),
        context_tokens=arrays.context_tokens if ingredient.headings else _empty(arrays.context_tokens),
        documents=arrays.documents if ingredient.documents else _nothing_in(arrays.documents),
    )
    return index


def _nothing_in(postings: Postings) -> Postings:
    """As many entries, none of which holds a term."""
    return postings_of([()] * len(postings.lengths))


def searches(whole: LocalIndex) -> dict[str, Search]:
    """A search for each ingredient left out, over an opened index."""
    return {
        name: partial(_search, FinderWithout(whole, ingredient)) for name, ingredient in INGREDIENTS.items()
    }


def _search(
    finder: Finder, question: str, k: int, *, documents: Collection[str] = (), all_versions: bool = False
) -> SearchResult:
    scope = finder.scope(documents, date.today(), all_versions)
    clauses, hits = finder.page(finder.parse(question), k, "hybrid", scope, Sort.RELEVANCE, 0)
    return SearchResult(query=question, hits=hits, total=len(clauses))


def _empty(tokens: Ragged) -> Ragged:
    """As many rows, none of which holds a token."""
    return Ragged.of([np.empty(0, dtype=np.int32)] * (len(tokens.offsets) - 1))

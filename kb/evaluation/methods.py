"""Every method's hits for every question: ours, its legs, and the baselines beside them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING, Protocol, TypeVar

from kb.errors import QuestionError, UnknownDocumentError
from kb.evaluation.report import Times
from kb.outline.clauses import clauses
from kb.records import Answer, Document, Hit, Outline, SearchResult

if TYPE_CHECKING:
    from kb.evaluation.questions import Question
    from kb.search.ranking import Mode

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, how much there is."""

MODES: tuple[Mode, ...] = ("hybrid", "lexical", "dense")
DEPTH = 100
"""Clauses asked for. Ten documents or passages need more than ten, for the best often share one."""


class Search(Protocol):
    """Gives the best clauses for a question, so many at most, of these documents if any are named."""

    def __call__(
        self, query: str, k: int, /, *, documents: Collection[str] = (), all_versions: bool = False
    ) -> SearchResult:
        """The ``k`` best clauses."""


class Searchable(Protocol):
    """What is evaluated: the part of ``KnowledgeBase`` that an evaluation uses."""

    def search(
        self, query: str, k: int, *, mode: Mode, documents: Collection[str] = (), all_versions: bool = False
    ) -> SearchResult:
        """The ``k`` best clauses."""

    def ask(self, question: str, *, documents: Collection[str] = (), all_versions: bool = False) -> Answer:
        """The answer."""

    def documents(self) -> tuple[Document, ...]:
        """All documents."""

    def outline(self, doc_id: str) -> Outline:
        """A document's outline."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ranking:
    """A method's hits by question id; ``times`` is ``None`` for what is made of other rankings."""

    hits: Mapping[str, tuple[Hit, ...]]
    times: Times | None


def rankings(
    base: Searchable, questions: Sequence[Question], *, baselines: bool, progress: Progress | None
) -> Iterator[tuple[str, Ranking]]:
    """The methods' names and rankings, one after another: a baseline's index is not kept."""
    own = {mode: ranking(mode, partial(base.search, mode=mode), questions, progress) for mode in MODES}
    yield from own.items()
    if baselines:
        yield from _fused(own["lexical"], own["dense"])
        yield from _okapis(base, questions, progress)


def ranking(name: str, search: Search, questions: Sequence[Question], progress: Progress | None) -> Ranking:
    """One method's ranking."""
    hits, times = each(partial(_hits, search), questions, f"检索 {name}", progress)
    return Ranking(hits=hits, times=times)


def _fused(lexical: Ranking, dense: Ranking) -> Iterator[tuple[str, Ranking]]:
    from kb.evaluation.fusion import FUSIONS

    for name, fuse in FUSIONS.items():
        hits = {
            question_id: fuse(lexical.hits[question_id], dense.hits[question_id])
            for question_id in lexical.hits
        }
        yield name, Ranking(hits=hits, times=None)


def _okapis(
    base: Searchable, questions: Sequence[Question], progress: Progress | None
) -> Iterator[tuple[str, Ranking]]:
    from kb.evaluation.baselines import OkapiBaseline
    from kb.evaluation.tokenisations import TOKENISATIONS

    found = [clause for d in base.documents() for clause in clauses(d, base.outline(d.doc_id))]
    for name, tokenise in TOKENISATIONS.items():
        yield name, ranking(name, OkapiBaseline(found, tokenise).search, questions, progress)


_Result = TypeVar("_Result")


def each(
    work: Callable[[Question], _Result],
    questions: Sequence[Question],
    what: str,
    progress: Progress | None,
) -> tuple[dict[str, _Result], Times]:
    """The result of ``work`` for each question by its id, and how long it took."""
    results: dict[str, _Result] = {}
    seconds = []
    for done, question in enumerate(questions):
        if progress is not None:
            progress(what, done, len(questions))
        begun = perf_counter()
        results[question.question_id] = work(question)
        seconds.append(perf_counter() - begun)
    return results, Times.of(seconds)


def _hits(search: Search, question: Question) -> tuple[Hit, ...]:
    """The hits; a question that cannot be searched for has none, and so counts as zero."""
    try:
        return search(
            question.text, DEPTH, documents=question.within, all_versions=question.all_versions
        ).hits
    except (QuestionError, UnknownDocumentError):
        return ()

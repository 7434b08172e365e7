"""The parts of a question, each read with the clauses that it finds, and what would be answered to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kb.answer.companions import companions
from kb.answer.decision import VALUED, Decision, decide
from kb.answer.reading import Read, read, whole
from kb.answer.sources import Sources
from kb.language.regions import places
from kb.language.spans import pieces
from kb.query import Query
from kb.records import Hit, Span

LONGEST = 220  # characters of a clause that are shown of it

_SINGLE = frozenset(
    {*VALUED, "yesno", "who", "where", "contact"}
)  # one item of a list may be all that is asked


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A part of a question: what reading says, what would be answered.

    ``shown``: the clauses of the answer, in document order, and what is shown of each; ``hit`` is the one
    that decides and ``key`` its deciding words. Spans count from the start of their clause.
    """

    query: Query
    read: Read
    decision: Decision
    shown: tuple[tuple[Hit, Span], ...]

    @property
    def hit(self) -> Hit:
        """The clause that decides."""
        return self.decision.chosen[0].hit

    @property
    def key(self) -> Span:
        """The deciding words of ``hit``."""
        return self.decision.chosen[0].key


def gather(query: Query, asked: Sequence[str], hits: Sequence[Hit], sources: Sources) -> list[Part]:
    """Each part with the clauses that would answer it; parts without any clause are left out."""
    if len(asked) == 1:
        found = _part(query, hits, sources)
        return [] if found is None else [found]
    queries = [sources.parse(text) for text in asked]
    parts = (_part(query, _near_by(query.text, sources.find(query), hits), sources) for query in queries)
    return [part for part in parts if part is not None]


def _part(query: Query, hits: Sequence[Hit], sources: Sources) -> Part | None:
    one = read(query, hits, sources)
    if one is None:
        return None
    decision = decide(one, sources, sources.fitted)
    return Part(query=query, read=one, decision=decision, shown=clauses_shown(one, decision, sources))


def _near_by(part: str, own: Sequence[Hit], whole_question: Sequence[Hit]) -> Sequence[Hit]:
    """A part's hits in the document that the whole question leads to: a part may leave out its name.

    One that names a place has documents of its own.
    """
    if places(part):
        return own
    documents = {hit.doc_id for hit in whole_question[:1]}
    return [hit for hit in own if hit.doc_id in documents] or own


def clauses_shown(one: Read, decision: Decision, sources: Sources) -> tuple[tuple[Hit, Span], ...]:
    """The chosen clauses and those they cannot stand without, in document order."""
    found: dict[tuple[str, int], tuple[Hit, Span]] = {}
    for judged in decision.chosen:
        hit = judged.hit
        found[hit.doc_id, hit.start] = hit, _cut(hit.text, judged.key)
        beside = companions(
            hit, one.hits, sources.document(hit.doc_id), sources.outline(hit.doc_id),
            whole_list=one.query.kind not in _SINGLE,
        )  # fmt: skip
        for other in beside:
            found.setdefault((other.doc_id, other.start), (other, Span(start=0, end=len(other.text))))
    return tuple(found[place] for place in sorted(found))


def _cut(text: str, key: Span) -> Span:
    """All of a clause; of a very long one the pieces around its deciding words."""
    if len(text) <= LONGEST:
        return Span(start=0, end=len(text))
    shown = key
    for piece in _outwards(pieces(text), key):
        wider = Span(start=min(piece.start, shown.start), end=max(piece.end, shown.end))
        if len(wider) > LONGEST:
            break
        shown = wider
    return whole(text, shown)


def _outwards(places: Sequence[Span], key: Span) -> list[Span]:
    """The pieces of a clause, those nearest to its deciding words first."""
    return sorted(places, key=lambda piece: max(key.start - piece.end, piece.start - key.end))

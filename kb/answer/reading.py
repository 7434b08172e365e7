"""What reading a question with the first clauses says: which of them answer, and with which words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kb.answer.headed import meant
from kb.answer.sources import Sources
from kb.language.quantities import dates, quantities, values
from kb.language.text import enclosed_spans
from kb.models.pretrained import Pieces, Reading
from kb.outline.clauses import cell_at
from kb.query import Query
from kb.records import Hit, Span

READ = 6  # clauses: two more cost a third more time and gained nothing on questions of no training
_LONGEST_KEY = 40  # pieces; characters of a cell that is named whole
_IMPOSSIBLE = -1e4

Float32 = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """A clause that was read: the logit that it answers, and the words in it that would, from its start.

    ``worth``: the logit with what the ranking's score says added on the same scale; clauses are held against
    one another by it. ``certainty``: how likely the words are these and no others, 0–1.
    """

    hit: Hit
    logit: float
    worth: float
    key: Span
    certainty: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Read:
    """A question read with its first clauses, best first.

    ``nothing``: the logit that none answers. ``rest``: the hits behind them, which were not read.
    """

    query: Query
    judged: tuple[Judged, ...]
    rest: tuple[Hit, ...]
    nothing: float

    @property
    def hits(self) -> tuple[Hit, ...]:
        """All hits in their new order."""
        return (*(one.hit for one in self.judged), *self.rest)

    def against(self) -> float:
        """The logit that none answers, the clauses' own logits held against it."""
        return self.nothing - float(np.logaddexp.reduce([one.logit for one in self.judged]))

    def doubt(self) -> float:
        """How evenly the clauses' worths spread: the entropy of their softmax, from 0 to log n."""
        shares = _log_shares(np.array([one.worth for one in self.judged], dtype=np.float32))
        return -float(np.exp(shares) @ shares)

    def probability(self, unit_id: str) -> float:
        """How likely a clause by itself answers, 0–1; 0 for one that was not read."""
        logit = next((one.logit for one in self.judged if one.hit.unit_id == unit_id), _IMPOSSIBLE)
        return float(1 / (1 + np.exp(-np.clip(logit, -30, 30))))


def read(query: Query, hits: Sequence[Hit], sources: Sources) -> Read | None:
    """Read the first hits; ``None`` where there are no models to read with, or no hits."""
    considered = hits[:READ]
    if sources.judge is None or not considered:
        return None
    passages = [sources.passage(hit) for hit in considered]
    given = sources.judge(query.text, passages, sources.nearness(query, considered))
    judged = [
        _judged(query, hit, given, place, len(passages[place]), sources)
        for place, hit in enumerate(considered)
    ]
    if sources.reading_weight:
        judged.sort(key=lambda one: -one.worth)
    numbered = (replace(one, hit=replace(one.hit, rank=rank)) for rank, one in enumerate(judged, start=1))
    return Read(query=query, judged=tuple(numbered), rest=tuple(hits[READ:]), nothing=given.nothing)


def ordered_by_reading(query: Query, hits: Sequence[Hit], sources: Sources) -> tuple[Hit, ...]:
    """Hits, the first ``READ`` in the order that reading gives and with what it says in their scores.

    The others stay behind them, so that pages of hits fit together. All stay where reading has no say.
    """
    found = read(query, hits, sources) if sources.reading_weight else None
    if found is None:
        return tuple(hits)
    weighed = (replace(one.hit, score=sources.reading_weight * one.worth) for one in found.judged)
    return (*weighed, *found.rest)


def _judged(query: Query, hit: Hit, given: Reading, place: int, length: int, sources: Sources) -> Judged:
    key, certainty = _key(query, hit, given, place, length, sources)
    logit = float(given.clauses[place])
    return Judged(
        hit=replace(hit, why=_why(hit, given, place)),
        logit=logit,
        worth=worth(hit.score, logit, sources.reading_weight),
        key=key,
        certainty=certainty,
    )


def _why(hit: Hit, given: Reading, place: int) -> Mapping[str, float]:
    """The signals of a hit with what reading says, and 1 where it was too long to be read whole."""
    told = {"reading": float(given.clauses[place]), "cut": float(not given.pieces[place].whole)}
    return {**hit.why, **told}


def worth(score: float, logit: float, weight: float) -> float:
    """What the ranking's score and the reading's logit say together, as a logit.

    ``weight``: what a logit counts against the score; 0 where scores are of another scale and say nothing.
    """
    return logit + score / weight if weight else logit


def _key(
    query: Query, hit: Hit, given: Reading, place: int, length: int, sources: Sources
) -> tuple[Span, float]:
    """The likeliest run of words, cutting no number, date, bracket or quotation; how likely it is, 0–1.

    ``length``: of the passage that was read, which ends in the hit's own words.
    Where the clause, or else the run, holds one value of the kind that is asked for, that value.
    """
    told = sources.told(hit)
    stated: Sequence[Span] = [
        back for one in values(told.text, query.kind, query.text) if (back := told.back(one))
    ]
    stated = meant(query.text, hit, stated) if hit.cells else stated
    if len(stated) == 1:
        return stated[0], 1.0
    shift = length - len(told.text)
    found = _likeliest(given.words[place], given.pieces[place], shift)
    own = found and told.back(Span(start=max(found[0].start - shift, 0), end=found[0].end - shift))
    if found is None or own is None:
        return Span(start=0, end=len(hit.text)), 0.0
    key = whole_cell(hit, own) if hit.cells else whole(hit.text, own)
    inside = [one for one in stated if key.start <= one.start and one.end <= key.end]
    return (inside[0] if len(inside) == 1 else key), found[1]


def whole_cell(hit: Hit, key: Span) -> Span:
    """The cell of a table row that ``key`` is part of; of a long one the part, cutting no number."""
    cell = cell_at(hit, key.start)
    if cell is None:
        return key
    held = Span(start=cell.start - hit.start, end=cell.end - hit.start)
    if len(held) <= _LONGEST_KEY:
        return held
    part = whole(held.of(hit.text), Span(start=key.start - held.start, end=key.end - held.start))
    return Span(start=held.start + part.start, end=held.start + part.end)


def _likeliest(words: Float32, pieces: Pieces, shift: int) -> tuple[Span, float] | None:
    """The run of pieces behind ``shift`` characters whose first and last are likeliest together.

    With it how likely these two are, 0–1.
    """
    own = (pieces.spans[:, 1] > shift) & (pieces.spans[:, 1] > pieces.spans[:, 0])
    if not own.any():
        return None
    first, last = (_log_shares(np.where(own, words[:, end], _IMPOSSIBLE)) for end in range(2))
    sums = first[:, None] + last[None, :]
    far = np.subtract.outer(np.arange(len(words)), np.arange(len(words)))
    sums[(far > 0) | (far < -_LONGEST_KEY)] = 2 * _IMPOSSIBLE
    start, end = np.unravel_index(int(sums.argmax()), sums.shape)
    run = Span(start=int(pieces.spans[start, 0]), end=int(pieces.spans[end, 1]))
    return run, float(np.exp(sums[start, end]))


def _log_shares(logits: Float32) -> Float32:
    """The logarithm of the softmax."""
    shifted: Float32 = logits - logits.max()
    shares: Float32 = shifted - np.log(np.exp(shifted).sum())
    return shares


def whole(text: str, key: Span) -> Span:
    """``key`` grown over every number, date, bracket and quotation that it would cut; spaces dropped."""
    grown = key
    for _ in range(2):  # a bracket that is taken in may hold a number that goes beyond it
        for start, end in _uncut(text):
            if start < grown.end and grown.start < end:
                grown = Span(start=min(start, grown.start), end=max(end, grown.end))
    start, end = grown.start, grown.end
    while start < end and (text[start].isspace() or text[start] in "，。；：、,;"):
        start += 1
    while start < end and (text[end - 1].isspace() or text[end - 1] in "，。；：、,;"):
        end -= 1
    return Span(start=start, end=end) if start < end else key


def _uncut(text: str) -> Iterator[tuple[int, int]]:
    yield from ((one.start, one.end) for one in quantities(text))
    yield from ((one.start, one.end) for one in dates(text))
    yield from (span for span in enclosed_spans(text, 0, len(text)) if span[1] - span[0] < _LONGEST_KEY)

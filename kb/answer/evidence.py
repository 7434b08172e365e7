"""Which clause answers a part of a question, which of its words, and what speaks for and against it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log1p

import numpy as np

from kb.answer.choice import CONSIDERED, VALUED, Glance, glance, headings
from kb.answer.companions import companions
from kb.answer.demands import (
    focus,
    locality_missing,
    number_missing,
    place_missing,
    present_missing,
    procedure_missing,
    rival_told,
    year_missing,
)
from kb.answer.relevance import Relevance
from kb.answer.requirements import members_missing, reason_missing, unit_missing
from kb.answer.selection import Selected
from kb.answer.sources import Sources
from kb.query import Query
from kb.records import Hit, Span
from kb.spans import holding

_LEAST_MET = 2  # words: of 郑州限号吗 a plan of the city meets the first and neither of the others
LISTED = frozenset({"list"})
_NAMELESS = re.compile(
    r"(?:给|有|要|列)[^，,]{0,2}名单|名单[?？]?$|哪(?:几|一|个|些)?(?:[一两]?[所个家])?(?:公办|民办|试点)?(?:学校|院校|高校|中专|职校|企业|公司|医院|市领导|领导)|"
    r"哪几所|哪位|地址|"
    r"(?i:who is the\b|which (?:\w+ )?(?:colleges|schools|companies|universities|hospitals))"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """The clauses chosen for a part: ``shown`` of them goes into the answer, in document order.

    ``hit`` is the clause that decides, ``key`` its deciding words. Spans count from the start of
    their clause. ``signals``: what the confidence is weighed from.
    """

    hit: Hit
    key: Span
    shown: tuple[tuple[Hit, Span], ...]
    signals: Mapping[str, float]


def _deciding(selected: Selected, relevance: Relevance) -> int:
    """The place of the selected clause whose shown words carry most of the question."""
    texts = [span.of(hit.text) for hit, span in zip(selected.clauses, selected.spans, strict=True)]
    return int(relevance.of(texts).argmax())


def _key(query: Query, text: str, shown: Span, relevance: Relevance) -> Span:
    """The deciding words among those that are shown of a clause."""
    inner = glance(query, shown.of(text), relevance).key
    return Span(start=shown.start + inner.start, end=shown.start + inner.end)


def weigh(
    query: Query, selected: Selected, hits: Sequence[Hit], relevance: Relevance, sources: Sources
) -> Evidence:
    """The words of the selected clauses that answer, and every signal for and against them."""
    place = _deciding(selected, relevance)
    hit = selected.clauses[place]
    document, outline = sources.document(hit.doc_id), sources.outline(hit.doc_id)
    around = "\n".join((hit.text, headings(outline, hit.unit_id), document.title))
    shown = _shown(selected, companions(hit, hits, document, outline, whole_list=query.kind in LISTED))
    seen = glance(query, hit.text, relevance)
    told = "\n".join(one.text for one, _ in shown)
    return Evidence(
        hit=hit,
        key=_key(query, hit.text, selected.spans[place], relevance),
        shown=shown,
        signals={
            **_nearness(hit, seen, around, hits, relevance),
            **_standing(hit, hits),
            **_missing(query, hit.text, seen, told),
            "year": year_missing(query.text, hit.text, document),
            "place": max(
                place_missing(query.text, around, document),
                locality_missing(query.text, document) if query.kind in VALUED else 0.0,
            ),
            "other document": _titled(hits, relevance, sources) - relevance.shared_characters(document.title),
            "length": log1p(len(hit.text)),
            "english": float(query.language == "en"),
        },
    )


def _nearness(
    hit: Hit, seen: Glance, around: str, hits: Sequence[Hit], relevance: Relevance
) -> dict[str, float]:
    """How near the clause is to what is asked, and what the two words that it meets least would count."""
    nearest = relevance.nearest([around])[0]
    point = focus(relevance.query.text)
    told = told_of(hit.text, seen.pieces, seen.values)
    others = [one.text for one in hits[:CONSIDERED] if one.unit_id != hit.unit_id]
    own, *rest = relevance.of([hit.text, *others]).tolist()
    return {
        "focus": relevance.near(point, told) if point else float(nearest @ relevance.weights),
        "unmet": float(np.sort(relevance.weights * (1 - nearest))[-_LEAST_MET:].sum()),
        "lead": own - max(rest, default=0.0),
        "nearest piece": max(seen.near, default=0.0),
    }


def _standing(hit: Hit, hits: Sequence[Hit]) -> dict[str, float]:
    """How the ranking stands to the clause.

    Its score, whether it is the first, its nearness by vector (that of the first for a clause that
    came along with the hits), its share of all hits' certainty (softmax of the scores), and how
    undecided the ranking is between them (entropy in nats).
    """
    why = hit.why or hits[0].why
    scores = np.array([one.score for one in hits])
    shares = np.exp(scores - scores.max())
    shares /= shares.sum()
    return {
        "score": hit.score,
        "agreed": float(hit.unit_id == hits[0].unit_id),
        "dense": why["dense"],
        "certainty": float(sum(shares[[one.unit_id == hit.unit_id for one in hits]])),
        "doubt": -float(shares @ np.log(np.maximum(shares, 1e-9))),
    }


def _missing(query: Query, text: str, seen: Glance, told: str) -> dict[str, float]:
    """What the question demands by its form and the clause, or all that is ``told``, lacks: 0–1 each."""
    valued = query.kind in VALUED
    rival = seen.values and rival_told(query.text, _with_value(text, seen.pieces, seen.near, seen.values))
    return {
        "names": float(bool(_NAMELESS.search(query.text))),
        "no value": float(valued and not seen.values),
        "present": present_missing(query.text, text) if valued else 0.0,
        "number": number_missing(query.text, text) if query.kind != "yesno" else 0.0,
        "rival": rival or 0.0,
        "unit": unit_missing(query.text, text),
        "members": members_missing(query.text, told),
        "reason": reason_missing(query.text, text),
        "procedure": procedure_missing(query.text, text),
    }


def _titled(hits: Sequence[Hit], relevance: Relevance, sources: Sources) -> float:
    """How much of the question the likeliest title among the first hits' documents carries: 0–1."""
    titles = {sources.document(one.doc_id).title for one in hits[:CONSIDERED]}
    return max((relevance.shared_characters(title) for title in titles), default=0.0)


def _shown(selected: Selected, beside: Sequence[Hit]) -> tuple[tuple[Hit, Span], ...]:
    """The selected words and the whole clauses that they need beside them, in document order."""
    whole = [(hit, Span(start=0, end=len(hit.text))) for hit in beside]
    own = list(zip(selected.clauses, selected.spans, strict=True))
    ids = {hit.unit_id for hit in beside}
    together = [*whole, *(one for one in own if one[0].unit_id not in ids)]
    return tuple(sorted(together, key=lambda one: one[0].start))


def _with_value(text: str, places: Sequence[Span], near: Sequence[float], found: Sequence[Span]) -> str:
    """The piece with the value that the answer shows."""
    at = {holding(places, value) for value in found}
    return places[max(sorted(at), key=lambda place: near[place])].of(text)


def told_of(text: str, places: Sequence[Span], found: Sequence[Span]) -> str:
    """The pieces that tell of the values, each with the one before it; all pieces without a value."""
    if not found:
        return text
    at = sorted({holding(places, value) for value in found})
    return "\n".join(text[places[max(place - 1, 0)].start : places[place].end] for place in at)

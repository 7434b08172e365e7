"""Whether to answer, with which clauses, and how sure: a few numbers of the reading, weighed.

Two logistic models over a few readable signals, fitted on documents that the networks have not seen
(``training.calibrate``): do the documents say what is asked, and do the clauses chosen say all of it?
Eleven more (nearness, score, kinds of values, …) were weighed, and gained nothing on documents of neither.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log

import numpy as np

from kb.answer.demands import (
    all_told,
    bound_missing,
    locality_missing,
    place_missing,
    unit_missing,
    year_missing,
)
from kb.answer.headed import in_place_of, names_more
from kb.answer.reading import Judged, Read
from kb.answer.sources import Sources

MOST = 3  # clauses of one answer


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """``chosen``: the clauses that answer, best first, one at least. Probabilities 0–1.

    ``answerable``: the documents say what is asked; ``complete``: then the clauses say it, and all of it.
    ``signals``: what was weighed, by name.
    """

    chosen: tuple[Judged, ...]
    answerable: float
    complete: float
    signals: Mapping[str, float]

    @property
    def elsewhere(self) -> bool:
        """Whether the question's year or place is another one than the documents'."""
        return self.signals["year"] >= 1 or self.signals["place"] >= 1

    @property
    def confidence(self) -> float:
        """How likely an answer of these clauses is right: 0–1."""
        return self.answerable * self.complete


def decide(one: Read, sources: Sources, fitted: Mapping[str, Mapping[str, float]]) -> Decision:
    """The clauses that would answer, and what speaks for them; ``fitted``: see ``training.calibrate``."""
    chosen = choose(one, fitted["choice"])
    found = signals(one, chosen, sources)
    return Decision(
        chosen=chosen,
        answerable=probability(fitted["answerable"], found),
        complete=probability(fitted["complete"], found),
        signals=found,
    )


def choose(one: Read, limits: Mapping[str, float]) -> tuple[Judged, ...]:
    """The first clause, and others of its document that surely answer as well, ``MOST`` in all.

    ``limits``: ``own``, the logit that another clause needs; ``beside``, how far it may lie below the first.
    """
    first, *others = _rows_meant(one, limits["beside"])
    sure = max(limits["own"], first.logit - limits["beside"])
    more = [
        o for o in others if o.logit >= sure and o.hit.doc_id == first.hit.doc_id and not _repeats(o, first)
    ]
    more.sort(key=lambda other: -other.logit)
    return (first, *more[: MOST - 1])


def _rows_meant(one: Read, beside: float) -> list[Judged]:
    """What was read, without the rows of a table of which the question names another one more fully.

    A row of another place goes, however likely it is, where one of the place that is asked about was read.
    """
    if sum(bool(judged.hit.cells) for judged in one.judged) < 2:
        return list(one.judged)
    return [
        judged
        for judged in one.judged
        if not any(
            (other.logit >= judged.logit - beside and names_more(one.query.text, other.hit, judged.hit))
            or in_place_of(one.query.text, other.hit, judged.hit)
            for other in one.judged
        )
    ]


def _repeats(other: Judged, first: Judged) -> bool:
    return other.hit.text.strip() == first.hit.text.strip()


def probability(weights: Mapping[str, float], found: Mapping[str, float]) -> float:
    """The logistic function of the weighted signals and ``bias``: 0–1. Raises ``KeyError``."""
    total = weights["bias"] + sum(weight * found[name] for name, weight in weights.items() if name != "bias")
    return 1 / (1 + exp(-max(-30.0, min(30.0, total))))


def signals(one: Read, chosen: Sequence[Judged], sources: Sources) -> dict[str, float]:
    """What is weighed, by name: what reading says, and forms that a clause which answers must not lack."""
    shares = one.shares()
    first, question = chosen[0], one.query.text
    told = "\n".join(sources.told(judged.hit).text for judged in chosen)
    document = sources.document(first.hit.doc_id)
    around = sources.passage(first.hit) + "\n" + document.title
    return {
        "nothing": log(max(float(shares[-1]), 1e-6)) - log(max(1 - float(shares[-1]), 1e-6)),
        "own": first.logit,
        "doubt": -float(shares @ np.log(np.maximum(shares, 1e-9))),
        "first by score": float(first.hit.score >= max(judged.hit.score for judged in one.judged)),
        "length": log(1 + len(told)),
        "told": all_told(one.query.plain, one.query.kind, sources.told(first.hit).text),
        "unit": unit_missing(question, told),
        "bound": bound_missing(question, told),
        "year": year_missing(question, told, document),
        "place": max(place_missing(question, around + told, document), locality_missing(question, document)),
    }

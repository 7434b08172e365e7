"""Questions asked of an index with the product's own code, and judged: what calibration is made from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from kb import KnowledgeBase
from kb.answer.companions import clauses_shown
from kb.answer.decision import Decision
from kb.answer.reading import Judged, Read, read, worth
from kb.evaluation.matching import canonical, carries
from training.descent import say
from training.texts import rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from kb.answer.sources import Sources
    from kb.records import Hit


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """A row as it was asked: its hits, and what reading said of the first."""

    row: Mapping[str, Any]
    sources: Sources
    hits: tuple[Hit, ...]
    one: Read

    @property
    def answerable(self) -> bool:
        """Whether its document answers."""
        return bool(self.row["answerable"])

    def gold(self, hit: Hit) -> bool:
        """Whether a clause carries a gold quote."""
        return any(carries(hit.text, item["quote"]) for item in self.row["evidence"])

    def right(self, chosen: Sequence[Judged]) -> tuple[bool, float]:
        """Whether an answer of these clauses would be right, and which share of its citations is gold."""
        decision = Decision(chosen=tuple(chosen), answerable=1.0, complete=1.0, signals={})
        shown = clauses_shown(self.one, decision, self.sources)
        text = canonical("".join(span.of(hit.text) for hit, span in shown))
        gold = [self.gold(hit) for hit, _ in shown]
        whole = all(canonical(span) in text for span in self.row["answer_spans"])
        return self.answerable and whole and any(gold), sum(gold) / len(gold)

    def words(self) -> tuple[float, bool]:
        """How certain the words of the first clause are; whether an answer lies in them, or they in one."""
        first = self.one.judged[0]
        said = canonical(first.key.of(first.hit.text))
        wanted = [canonical(span) for span in self.row["answer_spans"]]
        return first.certainty, any(span in said or said in span for span in wanted)

    def anew(self, before: float, nearness: float, reading: float) -> Case:
        """With the clauses that were read in the order of other weights; ``before``: nearness's till now."""

        def weighed(one: Judged) -> Judged:
            score = one.hit.score + (nearness - before) * one.hit.why["nearness"]
            return replace(one, hit=replace(one.hit, score=score), worth=worth(score, one.logit, reading))

        judged = sorted(map(weighed, self.one.judged), key=lambda one: -one.worth)
        return replace(self, one=replace(self.one, judged=tuple(judged)))


def cases(base: Path) -> list[Case]:
    """Ask every row of ``rows.jsonl`` within its document, of the index of its corpus."""
    bases: dict[str, KnowledgeBase] = {}
    found: list[Case] = []
    for number, row in enumerate(rows(base / "rows.jsonl")):
        if number % 100 == 0:
            say(f"{number} questions")
        if row["corpus"] not in bases:
            bases[row["corpus"]] = KnowledgeBase.open(base / f"{row['corpus']}.index")
        one = _case(row, bases[row["corpus"]])
        if one is not None:
            found.append(one)
    return found


def _case(row: Mapping[str, Any], base: KnowledgeBase) -> Case | None:
    within = [row["doc_id"]]
    sources = base.sources(documents=within, all_versions=True)
    query = base.query(row["question"])
    hits = sources.find(query)
    one = read(query, hits, sources)
    return None if one is None else Case(row=row, sources=sources, hits=tuple(hits), one=one)

"""Writes down, for each written question, the clauses of its document that bear on it.

    python -m training.mine QUESTIONS INDEXES ROWS

``INDEXES`` holds an index of each corpus that the rows name, by its name. A row of
``ROWS`` has the gold clauses by quote, those of the sentences that tempt, the first hits of a search
within the document, and of all of them title and headings, text, and what it goes on from.
"""

from __future__ import annotations

import json
import sys
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb import KnowledgeBase
from kb.evaluation.matching import carries
from kb.outline.clauses import Clause, clauses, leads
from kb.output.whole import write_whole
from training.texts import rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def main(arguments: Sequence[str]) -> None:
    """See the head of this file."""
    questions, indexes, target = map(Path, arguments)

    @lru_cache(maxsize=64)
    def cut(corpus: str, doc_id: str) -> tuple[tuple[Clause, ...], Mapping[str, str]]:
        whole = bases[corpus].document(doc_id), bases[corpus].outline(doc_id)
        return clauses(*whole), leads(*whole)

    # A document's rows together.
    found = sorted(rows(questions), key=lambda row: (row["corpus"], row["doc_id"]))
    bases = {name: KnowledgeBase.open(indexes / name) for name in {row["corpus"] for row in found}}
    lines = (_mined(row, *cut(row["corpus"], row["doc_id"]), bases[row["corpus"]]) for row in found)
    write_whole(target, (json.dumps(line, ensure_ascii=False) + "\n" for line in lines))


def _mined(
    row: dict[str, Any], found: Sequence[Clause], led: Mapping[str, str], base: KnowledgeBase
) -> dict[str, Any]:
    number = {clause.unit.unit_id: place for place, clause in enumerate(found)}
    gold = [_carrying(found, item["quote"]) for item in row["evidence"]]
    near = [_carrying(found, item["quote"]) for item in row.get("near", [])]
    hits = base.sources(documents=[row["doc_id"]], all_versions=True).find(base.query(row["question"]))
    hit = [number[one.unit_id] for one in hits]
    used = sorted({*hit, *(place for quote in (*gold, *near) for place in quote)})
    return {
        "id": row["id"], "q": row["question"], "lang": row["lang"], "answerable": row["answerable"],
        "corpus": row["corpus"], "doc": row["doc_id"], "gold": gold, "near": near,
        "hits": hit, "spans": row["answer_spans"],
        "texts": {place: _texts(found[place], led) for place in used},
    }  # fmt: skip


def _texts(clause: Clause, led: Mapping[str, str]) -> tuple[str, str, str]:
    return clause.context, clause.told, led.get(clause.unit.unit_id, "")


def _carrying(found: Sequence[Clause], quote: str) -> list[int]:
    return [place for place, clause in enumerate(found) if carries(clause.text, quote)]


if __name__ == "__main__":
    main(sys.argv[1:])

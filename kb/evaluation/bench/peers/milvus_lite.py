"""Milvus Lite: sparse vectors of words and dense ones, both searched and merged by reciprocal rank.

It knows no tokenizer that cuts at spaces, so BM25 is put into the sparse vectors: what a word counts in
a clause, and how rare it is in the question's.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from typing import TYPE_CHECKING, Any

from kb.evaluation.bench.work import K, words_of
from kb.models.encoders import load_encoder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from kb.evaluation.bench.work import Ask, Work

_K1, _B = 1.5, 0.75  # as in rank-bm25
_BATCH = 1_000
_WORDS = "words.json"


def build(work: Work, folder: Path) -> None:
    """Write a collection with both vectors of each clause, and the words with their rarity."""
    from pymilvus import DataType, MilvusClient

    known, average = _statistics(work)
    (folder / _WORDS).write_text(json.dumps(known, ensure_ascii=False), encoding="utf-8")
    client = MilvusClient(str(folder / "clauses.db"))
    schema = client.create_schema(auto_id=False)
    schema.add_field("place", DataType.INT64, is_primary=True)
    schema.add_field("sparse", DataType.SPARSE_FLOAT_VECTOR)
    schema.add_field("dense", DataType.FLOAT_VECTOR, dim=work.dimensions)
    indexes = client.prepare_index_params()
    indexes.add_index("sparse", index_type="SPARSE_INVERTED_INDEX", metric_type="IP")
    indexes.add_index("dense", index_type="HNSW", metric_type="IP", params={"M": 16, "efConstruction": 200})
    client.create_collection("clauses", schema=schema, index_params=indexes)
    for rows in _batches(work, known, average):
        client.insert("clauses", rows)
    client.flush("clauses")
    client.close()


def opened(work: Work, folder: Path) -> Ask:
    """What gives the best clauses by words and vectors."""
    from pymilvus import AnnSearchRequest, MilvusClient, RRFRanker

    client = MilvusClient(str(folder / "clauses.db"))
    client.load_collection("clauses")
    known = json.loads((folder / _WORDS).read_text(encoding="utf-8"))
    encoder = load_encoder(work.encoder)

    def ask(question: str) -> Sequence[int]:
        sparse = dict(known[word] for word in words_of(question) if word in known)
        dense = encoder.queries([question])[0].tolist()
        legs = [AnnSearchRequest([dense], "dense", {}, K)]
        if sparse:
            legs.append(AnnSearchRequest([sparse], "sparse", {}, K))
        found = client.hybrid_search("clauses", legs, RRFRanker(), K)
        return [hit["place"] for hit in found[0]]

    return ask


def _statistics(work: Work) -> tuple[dict[str, tuple[int, float]], float]:
    """Each word's number and rarity (Lucene's idf, never negative), and a clause's average length."""
    holding: Counter[str] = Counter()
    length = 0
    for line in work.words():
        words = line.split()
        length += len(words)
        holding.update(set(words))
    known = {
        word: (number, math.log1p((work.size - clauses + 0.5) / (clauses + 0.5)))
        for number, (word, clauses) in enumerate(sorted(holding.items()))
    }
    return known, length / work.size


def _batches(
    work: Work, known: Mapping[str, tuple[int, float]], average: float
) -> Iterator[list[dict[str, Any]]]:
    vectors, lines = work.vectors(), work.words()
    for start in range(0, work.size, _BATCH):
        yield [
            {"place": place, "sparse": _weights(next(lines).split(), known, average), "dense": row.tolist()}
            for place, row in enumerate(vectors[start : start + _BATCH], start=start)
        ]


def _weights(
    words: Sequence[str], known: Mapping[str, tuple[int, float]], average: float
) -> dict[int, float]:
    """What each word counts in a clause, by its number: BM25's share of how often it stands there."""
    dampened = _K1 * (1 - _B + _B * len(words) / average)
    found = {known[word][0]: count * (_K1 + 1) / (count + dampened) for word, count in Counter(words).items()}
    return found or {len(known): 1.0}  # it takes no empty vector; no question has this number

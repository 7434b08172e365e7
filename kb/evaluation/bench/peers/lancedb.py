"""LanceDB: a table with a full-text index and vectors, both searched and merged by reciprocal rank."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from kb.evaluation.bench.work import K, words_of
from kb.models.encoders import load_encoder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from kb.evaluation.bench.work import Ask, Work

_BATCH = 10_000
_FLAT = 100_000  # rows up to which its documentation searches vectors without an index


def build(work: Work, folder: Path) -> None:
    """Write a table and index its words; its vectors, too, where there are many."""
    import lancedb
    from lancedb.index import FTS, IvfPq

    words = FTS(
        base_tokenizer="whitespace", stem=False, remove_stop_words=False, ascii_folding=False,
        lower_case=False, with_position=False,
    )  # fmt: skip
    table = lancedb.connect(folder).create_table("clauses", data=_batches(work), schema=_schema(work))
    table.create_index("words", config=words)
    if work.size > _FLAT:
        table.create_index("vector", config=IvfPq(distance_type="cosine"))


def opened(work: Work, folder: Path) -> Ask:
    """What gives the best clauses by words and vectors."""
    os.environ.setdefault("LANCE_LOG", "error")  # what it warns of is of no use to who reads the result
    import lancedb
    from lancedb.rerankers import RRFReranker

    table = lancedb.connect(folder).open_table("clauses")
    encoder, reranker = load_encoder(work.encoder), RRFReranker()

    def ask(question: str) -> Sequence[int]:
        search = table.search(query_type="hybrid").vector(encoder.queries([question])[0])
        search = search.text(" ".join(words_of(question))).rerank(reranker).limit(K)
        return [row["place"] for row in search.select(["place"]).to_list()]

    return ask


def _schema(work: Work) -> Any:
    import pyarrow as pa

    return pa.schema(
        {"place": pa.int64(), "words": pa.string(), "vector": pa.list_(pa.float32(), work.dimensions)}
    )


def _batches(work: Work) -> Iterator[Any]:
    import pyarrow as pa

    vectors, words = work.vectors(), work.words()
    for start in range(0, work.size, _BATCH):
        rows = vectors[start : start + _BATCH]
        columns = [
            pa.array(range(start, start + len(rows)), pa.int64()),
            pa.array([next(words) for _ in rows]),
            pa.FixedSizeListArray.from_arrays(pa.array(rows.ravel()), work.dimensions),
        ]
        yield pa.record_batch(columns, schema=_schema(work))

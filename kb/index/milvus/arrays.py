"""Numeric tables as bytes: those of one document, and what is counted over all of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kb.index.bm25 import Statistics, inverse_frequency
from kb.index.folder import Tables
from kb.index.lexical import Postings, term_id
from kb.index.milvus.blobs import damaged
from kb.index.ragged import Ragged
from kb.language.tokens import FIELDS

UInt64 = NDArray[np.uint64]
Int64 = NDArray[np.int64]

_POSTINGS = (*FIELDS, "contexts", "documents")
_RAGGED = ("tokens", "context_tokens", "regions")
_PLAIN = ("context_of", "traits")
_KINDS = {
    "u1": np.uint8, "u2": np.uint16, "u8": np.uint64, "i4": np.int32, "i8": np.int64, "f4": np.float32,
}  # fmt: skip


def packed(arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """Arrays of one dimension: a line that tells their names, kinds and lengths, and then themselves."""
    told = [[name, array.dtype.str[1:], len(array)] for name, array in arrays.items()]
    return b"".join([json.dumps(told).encode(), b"\n", *(array.tobytes() for array in arrays.values())])


def unpacked(content: bytes) -> dict[str, NDArray[Any]]:
    """What ``packed`` packed. Raises ``IndexDamagedError``."""
    try:
        line = content.index(b"\n")
        told = [(name, np.dtype(_KINDS[kind]), length) for name, kind, length in json.loads(content[:line])]
        ends = [*accumulate((kind.itemsize * length for _, kind, length in told), initial=line + 1)]
        if ends[-1] != len(content):
            raise ValueError
        return {
            name: np.frombuffer(content, kind, length, start)
            for (name, kind, length), start in zip(told, ends, strict=False)
        }
    except (KeyError, TypeError, ValueError) as error:
        raise damaged("tables") from error


def tables_bytes(tables: Tables, vectors: NDArray[np.float16]) -> bytes:
    """A document's tables, and of its vectors a checksum."""
    postings = {**tables.fields, "contexts": tables.contexts, "documents": tables.documents}
    parts: dict[str, Postings | Ragged] = postings | {name: getattr(tables, name) for name in _RAGGED}
    flat = {f"{name}-{part}": getattr(table, part) for name, table in parts.items() for part in table.ARRAYS}
    flat |= {name: getattr(tables, name) for name in _PLAIN}
    return packed(flat | {"vectors": vector_checksum(vectors)})


def tables_of(content: bytes) -> tuple[Tables, UInt64]:
    """A document's tables, its contexts and clauses numbered from 0, and the checksum of its vectors."""
    held = unpacked(content)
    try:
        postings = {
            name: Postings(**{part: held[f"{name}-{part}"] for part in Postings.ARRAYS}) for name in _POSTINGS
        }
        ragged = {
            name: Ragged(**{part: held[f"{name}-{part}"] for part in Ragged.ARRAYS}) for name in _RAGGED
        }
        tables = Tables(
            fields={field: postings[field] for field in FIELDS},
            contexts=postings["contexts"],
            documents=postings["documents"],
            context_of=held["context_of"],
            document_of=np.zeros(len(held["context_of"]), dtype=np.int32),
            traits=held["traits"],
            **ragged,
        )
        return tables, held["vectors"]
    except KeyError as error:
        raise damaged("tables") from error


def vector_checksum(vectors: NDArray[np.float16]) -> UInt64:
    """The same for the same vectors, two numbers: their bits added up, plainly and by their places."""
    bits = np.ascontiguousarray(vectors).view(np.uint16).ravel().astype(np.uint64)
    places = np.arange(1, len(bits) + 1, dtype=np.uint64)
    return np.array([bits.sum(), (bits * places).sum()], dtype=np.uint64)


@dataclass(frozen=True, kw_only=True, slots=True)
class Count:
    """What all texts of a kind together hold.

    ``terms``: uint64 (n_terms,), ascending; ``holding``: int64 (n_terms,), how many texts hold each.
    ``texts``: how many there are; ``length``: of how many terms they are together.
    """

    terms: UInt64
    holding: Int64
    texts: int
    length: int

    @classmethod
    def of(cls, added: Iterable[Postings], gone: Iterable[Postings] = (), to: Count | None = None) -> Count:
        """What stands in ``to`` with texts ``added`` and others ``gone``."""
        signed = [*((1, one) for one in added), *((-1, one) for one in gone)]
        start = [] if to is None else [to]
        terms = [*(one.terms for one in start), *(one.terms for _, one in signed), np.empty(0, np.uint64)]
        counts = [*(one.holding for one in start), *(sign * np.diff(one.offsets) for sign, one in signed)]
        distinct, places = np.unique(np.concatenate(terms), return_inverse=True)
        holding = np.zeros(len(distinct), dtype=np.int64)
        np.add.at(holding, places, np.concatenate([*counts, np.empty(0, np.int64)]))
        return cls(
            terms=distinct[holding > 0],
            holding=holding[holding > 0],
            texts=sum(one.texts for one in start) + sum(sign * len(one.lengths) for sign, one in signed),
            length=sum(one.length for one in start)
            + sum(sign * int(one.lengths.sum()) for sign, one in signed),
        )

    @property
    def average(self) -> float:
        """Of how many terms a text is, ≥ 1."""
        return max(self.length / self.texts, 1.0) if self.texts else 1.0

    def held(self, terms: Sequence[str]) -> Int64:
        """How many texts hold each term: int64 (n,)."""
        ids = np.array([term_id(term) for term in terms], dtype=np.uint64)
        found = np.zeros(len(ids), dtype=np.int64)
        if len(self.terms):
            places = np.minimum(np.searchsorted(self.terms, ids), len(self.terms) - 1)
            known = self.terms[places] == ids
            found[known] = self.holding[places[known]]
        return found

    def statistics(self, asked: Mapping[str, float]) -> Statistics:
        """Weighted terms, and what all texts say of them."""
        return Statistics(
            weights=np.fromiter(asked.values(), dtype=np.float64, count=len(asked)),
            rarity=inverse_frequency(self.texts, self.held([*asked])),
            average=self.average,
        )


Counts = Mapping[str, Count]
"""By field; and of headings (``contexts``) and whole documents (``documents``)."""


def counted(added: Sequence[Tables], gone: Sequence[Tables] = (), to: Counts | None = None) -> Counts:
    """What stands in ``to`` with the tables of documents ``added`` and of others ``gone``."""
    return {
        name: Count.of(
            [_named(tables, name) for tables in added],
            [_named(tables, name) for tables in gone],
            None if to is None else to[name],
        )
        for name in _POSTINGS
    }


def _named(tables: Tables, name: str) -> Postings:
    if name in FIELDS:
        return tables.fields[name]
    return tables.contexts if name == "contexts" else tables.documents


def counts_bytes(counts: Counts) -> bytes:
    """``counts``, as bytes."""
    arrays: dict[str, NDArray[Any]] = {}
    for name, count in counts.items():
        arrays[f"{name}-terms"] = count.terms
        arrays[f"{name}-holding"] = count.holding
        arrays[f"{name}-sums"] = np.array([count.texts, count.length], dtype=np.int64)
    return packed(arrays)


def counts_of(content: bytes) -> Counts:
    """What ``counts_bytes`` made bytes of. Raises ``IndexDamagedError``."""
    held = unpacked(content)
    try:
        return {
            name: Count(
                terms=held[f"{name}-terms"],
                holding=held[f"{name}-holding"],
                texts=int(held[f"{name}-sums"][0]),
                length=int(held[f"{name}-sums"][1]),
            )
            for name in _POSTINGS
        }
    except (KeyError, IndexError) as error:
        raise damaged("statistics") from error

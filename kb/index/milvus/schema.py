"""The collections of one generation of an index, and which kind of index its vectors get."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kb.index.milvus.connection import Connection

if TYPE_CHECKING:
    from pymilvus import CollectionSchema

PART = 60_000  # characters of a row's content; Milvus takes 65,535 bytes
LONGEST_DOCUMENT = 1 << 20  # clauses; what a clause's key leaves room for

_EXACT = 200_000  # clauses up to which every vector is compared
_IN_MEMORY = 100_000_000  # clauses up to which a graph in memory is affordable


@dataclass(frozen=True, kw_only=True, slots=True)
class Generation:
    """The two collections of one generation."""

    clauses: str
    blobs: str

    @classmethod
    def of(cls, clauses: str) -> Generation:
        """The generation of which the alias names the clauses."""
        return cls(clauses=clauses, blobs=f"{clauses}_blobs")


def dense_index(clauses: int) -> dict[str, Any]:
    """Which index a collection of about so many clauses gets: exact, a graph in memory, a graph on disk.

    All three keep the vectors themselves, which ``Index.cosines`` asks for.
    """
    if clauses <= _EXACT:
        return {"index_type": "FLAT", "metric_type": "IP"}
    if clauses <= _IN_MEMORY:
        return {"index_type": "HNSW", "metric_type": "IP", "params": {"M": 32, "efConstruction": 200}}
    return {"index_type": "DISKANN", "metric_type": "IP"}


def dense_search(clauses: int, k: int) -> dict[str, Any]:
    """How far a search for ``k`` looks around in the index of ``dense_index``."""
    if clauses <= _EXACT:
        return {}
    return {"ef": max(400, 4 * k)} if clauses <= _IN_MEMORY else {"search_list": max(200, 2 * k)}


def create(connection: Connection, generation: Generation, dimensions: int, clauses: int) -> None:
    """Make the empty collections of a generation that is to hold about so many ``clauses``."""
    from pymilvus import DataType, MilvusClient

    rows = MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
    rows.add_field("key", DataType.INT64, is_primary=True)  # document × LONGEST_DOCUMENT + place
    rows.add_field("document", DataType.INT64)
    rows.add_field("sparse", DataType.SPARSE_FLOAT_VECTOR)
    rows.add_field("dense", DataType.FLOAT_VECTOR, dim=dimensions)
    _create(
        connection,
        generation.clauses,
        rows,
        {
            "document": {"index_type": "INVERTED"},
            "sparse": {"index_type": "SPARSE_INVERTED_INDEX", "metric_type": "IP"},
            "dense": dense_index(clauses),
        },
    )
    parts = MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
    parts.add_field("key", DataType.VARCHAR, max_length=64, is_primary=True)
    parts.add_field("kind", DataType.VARCHAR, max_length=16)
    parts.add_field("number", DataType.INT64)
    parts.add_field("part", DataType.INT64)
    parts.add_field("parts", DataType.INT64)
    parts.add_field("content", DataType.VARCHAR, max_length=65_535)
    parts.add_field("nothing", DataType.FLOAT_VECTOR, dim=2)  # Milvus has no collection without a vector
    _create(
        connection,
        generation.blobs,
        parts,
        {
            "number": {"index_type": "INVERTED"},
            "nothing": {"index_type": "FLAT", "metric_type": "IP"},
        },
    )


def _create(
    connection: Connection, name: str, schema: CollectionSchema, indexes: dict[str, dict[str, Any]]
) -> None:
    from pymilvus import MilvusClient

    told = MilvusClient.prepare_index_params()
    for field, index in indexes.items():
        told.add_index(field, **index)
    connection.write("create_collection", name, schema=schema, index_params=told, consistency_level="Bounded")


def drop(connection: Connection, generation: Generation) -> None:
    """Remove a generation, of which parts may be missing."""
    for name in (generation.clauses, generation.blobs):
        connection.write("drop_collection", name)

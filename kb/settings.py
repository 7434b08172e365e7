"""The numbers and limits of building and searching in one documented table."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """What a maintainer may want to know or turn; each default says where it comes from."""

    question_limit: int = 2000
    """Longest question in characters. A page of text is no question."""

    candidates: int = 100
    """Clauses that each leg hands to the ranking."""

    context_weight: float = 0.25
    """Share of BM25 on the headings a clause stands under."""

    vector_context: float = 0.3
    """How much of its headings' vector is mixed into a clause's vector."""

    similarity_floor: float = 0.1
    """Cosine of word vectors from which a clause without a shared word counts as a match."""


SETTINGS = Settings()

"""The numbers of searching that a person may turn, in one documented table.

What is learned stands in ``kb/data`` and was fitted to the numbers below: who turns one fits it again
(``training``). How large a file, an upload or a reply may be is said where it is taken in (``LARGEST_…``,
``LONGEST_…``, ``MOST_…``), and what is true of a form, as how long a heading is, beside the rule that knows
the form.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """What a maintainer may want to know or turn; each default says where it comes from."""

    question_limit: int = 2000
    """Longest question in characters. A page of text is no question."""

    candidates: int = 100
    """Clauses that each leg hands to the ranking."""

    answer_hits: int = 10
    """Clauses that an answer is looked for in, and shows as nearest ones."""

    bm25_k1: float = 1.5
    """How soon more of the same term counts no more: rank-bm25's."""

    bm25_b: float = 0.5
    """How much length counts. Clauses are short by nature: rank-bm25's 0.75 would favour the shortest."""

    related_weight: float = 0.4
    """What a term of the lexicon that stands for one of the question's counts against that one."""

    corrected_weight: float = 1.0
    """What a term counts that spelling puts in the place of a mistyped one."""

    place_documents: int = 3
    """Documents in which 第12条 is looked for when the question names none."""

    passage: int = 200
    """Han characters that say something in a passage around a clause: some 300 characters of text."""

    context_weight: float = 0.25
    """Share of BM25 on the headings a clause stands under."""

    vector_context: float = 0.3
    """How much of its headings' vector is mixed into a clause's vector."""

    cells_outgrown: float = 1.5
    """How many times as many clauses, or as few, as an index's cells were learned from it may have until
    they are learned anew. Of the first ten that comparing all 57,076 clauses finds (250 questions), cells
    learned from all have 77 %, from two thirds of them 76 to 77 %, from half of them 68 to 76 %."""

    similarity_floor: float = 0.1
    """Cosine of word vectors from which a clause without a shared word counts as a match."""


SETTINGS = Settings()

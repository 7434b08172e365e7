"""What comes back: hits and how they are spread, an answer and its citations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kb.records.documents import Cell, Validity


@dataclass(frozen=True, kw_only=True, slots=True)
class Hit:
    """A clause that answers a query more or less well; ``why`` holds each signal behind ``score``.

    ``cells``: those of a table row, see ``Unit``.
    """

    rank: int
    doc_id: str
    unit_id: str
    label: str
    text: str
    start: int
    end: int
    score: float
    validity: Validity = Validity.UNSTATED
    why: Mapping[str, float] = field(default_factory=dict)
    cells: tuple[Cell, ...] = ()

    @property
    def is_heading(self) -> bool:
        """Whether it is nothing but a heading, which names a matter and seldom answers."""
        return self.unit_id.endswith(".head")


class Facet(StrEnum):
    """By what the clauses that a search finds are counted."""

    DOCUMENT = "document"
    ISSUER = "issuer"
    REGION = "region"
    VALIDITY = "validity"
    YEAR = "year"
    PART = "part"
    HOLDS = "holds"


Facets = Mapping[Facet, Mapping[str, int]]
"""The number of clauses under each value, by facet; the value ``""`` stands for "not stated"."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SearchResult:
    """The clauses for one query, best first; empty when nothing shares a word or a sense.

    ``hits`` are those asked for of ``total``; ``facets`` count all of these, if asked for. ``notices`` are
    sentences on how a condition was understood, on words that no clause has and, where nothing is found, on
    why and what to do.
    """

    query: str
    hits: tuple[Hit, ...]
    total: int
    facets: Facets = field(default_factory=dict)
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswerSpan:
    """The words that answer, verbatim, with their place in the document."""

    text: str
    doc_id: str
    start: int
    end: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Citation:
    """A clause that carries the answer, quoted verbatim: ``quote`` is the text at its offsets.

    ``validity`` is the document's on the day that was asked about. ``dated``: 今年 or the like in the
    quote, and the year that it means there, the document's.
    """

    doc_id: str
    unit_id: str
    label: str
    quote: str
    start: int
    end: int
    validity: Validity = Validity.UNSTATED
    dated: tuple[str, int] | None = None


class Status(StrEnum):
    """What became of a question."""

    ANSWERED = "answered"
    PARTIAL = "partial"
    RELATED = "related"
    NOT_FOUND = "not_found"


ANSWERING = frozenset({Status.ANSWERED, Status.PARTIAL})
"""With these an answer is given; with any other none is claimed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Other:
    """What another document says on the point of an answer: its clause, and the words that tell it.

    ``differs``: its value is another one than the answer's, otherwise it says the same.
    """

    citation: Citation
    span: AnswerSpan
    issued_on: str | None
    differs: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What the documents say to a question, or that they do not say.

    ``confidence`` (0–1) orders answers by how likely they are right. With ``not_found`` the
    answer is empty, there are no citations, and ``hits`` are the nearest clauses. With ``related``
    it is empty, too, without spans, and ``citations`` are clauses that bear on the question, none
    of which is claimed to answer it. ``generated`` marks an answer that a language model phrased;
    each of its sentences ends in the numbers of the citations it was held against, from 1:
    ``……。[1][2]``. ``missing``: with ``partial``, the parts of the question that the documents do not
    answer; with ``related`` and ``not_found``, what no clause carries, in a few words of the
    question's language, where it can be named (金额, 2030年, 名单或具体名称). ``others``: other
    documents on the same point, whether they say the same or not. ``places``: to a question for all
    places that mention something, how many there are; the first are cited.
    """

    question: str
    status: Status
    answer: str
    confidence: float
    spans: tuple[AnswerSpan, ...]
    citations: tuple[Citation, ...]
    hits: tuple[Hit, ...]
    generated: bool = False
    missing: tuple[str, ...] = ()
    others: tuple[Other, ...] = ()
    places: int = 0

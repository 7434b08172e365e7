"""The nouns of the project: frozen, keyword-only records that pass from layer to layer.

Offsets are code points in a document's canonical text, half-open, everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kb.records.places import Cell as Cell
from kb.records.places import Merged as Merged
from kb.records.places import Quantity as Quantity
from kb.records.places import Span as Span
from kb.records.places import Table as Table
from kb.records.printed import Omitted, Placement, placed


class Validity(StrEnum):
    """Whether a document is in force, in the words of metadata files, commands and JSON."""

    IN_FORCE = "现行有效"
    REPEALED = "已废止"
    NOT_YET = "尚未施行"
    UNSTATED = "未注明"

    @property
    def shown(self) -> str:
        """What people read: that a text has begun to apply is known, that nothing repeals it is not."""
        return "已施行" if self is Validity.IN_FORCE else self.value


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """Whether a document is in force on some day, and what says so."""

    validity: Validity
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Described:
    """What describes a document. Dates are ISO ``YYYY-MM-DD``; ``None`` means not stated."""

    title: str | None = None
    issuer: str | None = None
    number: str | None = None
    issued_on: str | None = None
    effective_on: str | None = None
    expires_on: str | None = None
    region: str | None = None
    source: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Known(Described):
    """A document by what is known of it, whether its text is at hand or not."""

    doc_id: str
    title: str
    validity: Validity = Validity.UNSTATED


@dataclass(frozen=True, kw_only=True, slots=True)
class Document(Known):
    """A policy document: its canonical text and what is known about it.

    ``text`` holds one paragraph a line; a table row is a line whose cells are separated by tabs. It is
    never rewritten after reading. ``tables`` is what a file knows of its tables beyond that; a text has none.
    Of paged originals (PDF, scans, pictures) ``placements`` says where each line stands, in order,
    ``omitted`` what is printed there and left out; ``notes`` is what a reader of any should know.
    """

    text: str
    tables: tuple[Table, ...] = ()
    placements: tuple[Placement, ...] = ()
    omitted: tuple[Omitted, ...] = ()
    notes: tuple[str, ...] = ()

    def printed(self, start: int, end: int) -> tuple[Placement, ...]:
        """Where the text from ``start`` to ``end`` stands in the original; empty where not known."""
        return tuple(placed(self.placements, start, end))

    def recognised(self, start: int, end: int) -> int | None:
        """The page of the first characters in that piece that were recognised (OCR), if any were."""
        sure = (one.page for one in self.printed(start, end) if one.confidence is not None)
        return next(sure, None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Unit:
    """A node of a document's outline: a part, article, task …, or a clause (a leaf).

    ``mark`` is the number as printed (``（三）``, ``第五条``, ``12.``) and ``None`` for clauses,
    paragraphs and table rows. ``heading`` is the heading's text without the mark; where it runs
    into the paragraph, its first sentence. ``depth`` counts from 1 by true nesting. A unit's span
    holds those of its children. ``label`` names the place as people cite it. ``cells``: those of a
    table row, from left to right; none for all that is no row.
    """

    unit_id: str
    doc_id: str
    kind: str
    depth: int
    mark: str | None
    heading: str | None
    start: int
    end: int
    parent_id: str | None
    label: str
    cells: tuple[Cell, ...] = ()

    @property
    def span(self) -> Span:
        """The unit's place in the document's text."""
        return Span(start=self.start, end=self.end)

    @property
    def is_header(self) -> bool:
        """Whether it is a table row that names the columns, or the rows below it."""
        return bool(self.cells) and not any(cell.header for cell in self.cells)


@dataclass(frozen=True, kw_only=True, slots=True)
class Skipped:
    """Text left out of the outline, and why; spans of units and of skipped text cover a document."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Outline:
    """A document's units in document order, what was skipped, and what a reader should know."""

    doc_id: str
    units: tuple[Unit, ...]
    skipped: tuple[Skipped, ...]
    notes: tuple[str, ...]


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
    sentences on how a condition was understood.
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


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentEntry(Known):
    """A document as the manifest lists it: all that is known of it without opening its file.

    ``checksum`` is its source's, ``text_checksum`` that of its text without white space, the same
    for all formats. Its stored form has ``size`` bytes from ``offset`` on in its shard and
    ``stored_checksum``. ``clauses`` and ``contexts`` are its numbers of entries, ``repeals`` the
    titles it repeals; the rest is as in ``Document``.
    """

    checksum: str
    text_checksum: str
    offset: int
    size: int
    stored_checksum: str
    clauses: int
    contexts: int
    repeals: tuple[str, ...]

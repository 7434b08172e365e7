"""A text and its places: spans, quantities, tables, units, and what is known of a document."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kb.records.printed import Omitted, Placement, placed


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """A piece of text by its place: ``start`` inclusive, ``end`` exclusive, in code points.

    Raises ``ValueError`` unless ``0 <= start <= end``.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: start {self.start}, end {self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The characters of ``text`` that the span covers."""
        return text[self.start : self.end]


@dataclass(frozen=True, kw_only=True, slots=True)
class Merged:
    """A cell of a table that covers more than its place: the one whose text begins at ``start``."""

    start: int
    rows: int
    columns: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """The lines of a text that are a table in its file, and the cells that were merged in it."""

    start: int
    end: int
    merged: tuple[Merged, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """A cell of a table row, by its place, and the headers that it stands under, as printed.

    ``column``: those above it, outermost first; ``row``: those before it, none for one that is such a
    header itself. A cell that was merged with the one above it belongs to both rows, and is placed where
    it is printed.
    """

    start: int
    end: int
    column: tuple[str, ...]
    row: tuple[str, ...]

    @property
    def header(self) -> tuple[str, ...]:
        """The whole path: column, then row."""
        return (*self.column, *self.row)

    def of(self, text: str) -> str:
        """The characters of ``text`` that the cell holds."""
        return text[self.start : self.end]


@dataclass(frozen=True, kw_only=True, slots=True)
class Quantity:
    """A number with its unit as a text states it, e.g. 不低于50% or 3000—6000元/生/年.

    ``low`` and ``high`` are equal but for a range; a percentage keeps its number (50 for 50%).
    ``comparator`` is one of ``= ≥ ≤ > < ≈``. The span holds the comparing words too.
    """

    start: int
    end: int
    low: float
    high: float
    unit: str
    comparator: str


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

"""A table as CSV, in which no cell begins a formula."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from kb.output.table import written

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kb.output.table import Cell, Table

# A spreadsheet takes a cell that begins so for a formula, East Asian ones the full-width signs, too
# (OWASP, CSV Injection). An apostrophe before it makes it text; so that taking one apostrophe away
# always gives the verbatim text, a text that begins with one gets another.
_GUARDED: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'")
_BYTE_ORDER_MARK: Final = "\ufeff"  # without it Excel takes UTF-8 for the local code page


def csv_text(header: Iterable[str], rows: Iterable[Iterable[Cell]]) -> str:
    """CSV (RFC 4180, with bare line feeds); texts that would be formulas begin with an apostrophe."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(map(_guarded, header))
    writer.writerows(map(_guarded, row) for row in rows)
    return buffer.getvalue()


def csv_file(table: Table) -> bytes:
    """CSV in UTF-8 with a byte order mark.

    Its rows have no place for notes, which follow as columns that say the same in each row.
    """
    header = [*(column.name for column in table.columns), *(name for name, _ in table.notes)]
    said = [value for _, value in table.notes]
    return (_BYTE_ORDER_MARK + csv_text(header, ((*row, *said) for row in table.rows))).encode()


def _guarded(cell: Cell) -> str:
    text = written(cell)
    return f"'{text}" if isinstance(cell, str) and text.startswith(_GUARDED) else text

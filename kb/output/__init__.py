"""Tables to be taken away: one table of rows as Excel, Word, CSV or Markdown.

Whatever stands in a cell is shown as it is and nowhere taken for a formula or markup, nor, but for a
``Link``, for a link.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from kb.output.table import Cell, Column, Link, Table, columns

__all__ = ["MEDIA_TYPES", "Cell", "Column", "Format", "Link", "Table", "columns", "export"]


class Format(StrEnum):
    """What a table can become; the value is the ending of the file's name."""

    EXCEL = "xlsx"
    WORD = "docx"
    CSV = "csv"
    MARKDOWN = "md"


MEDIA_TYPES: Final[Mapping[Format, str]] = MappingProxyType(
    {
        Format.EXCEL: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Format.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        Format.CSV: "text/csv; charset=utf-8",
        Format.MARKDOWN: "text/markdown; charset=utf-8",
    }
)


def export(table: Table, form: Format) -> bytes:
    """The table as a file. Raises ``OutputError`` for what the format cannot hold."""
    return _writer(form)(table)


def _writer(form: Format) -> Callable[[Table], bytes]:
    """What writes a format; its library is loaded only when it is asked for."""
    match form:
        case Format.EXCEL:
            from kb.output.excel import excel_file

            return excel_file
        case Format.WORD:
            from kb.output.word import word_file

            return word_file
        case Format.CSV:
            from kb.output.delimited import csv_file

            return csv_file
        case Format.MARKDOWN:
            from kb.output.markdown import markdown_file

            return markdown_file

"""A table as Markdown (CommonMark with tables): texts are shown literally, and only links are links."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from kb.output.table import Link, written

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kb.output.table import Cell, Table

_SPECIAL: Final = re.compile(r"[\\`*_\[\]<>|~&$#]")
_NOT_IN_A_LINK: Final = re.compile(r"[\s<>|`\\]")
_LINE_BREAK: Final = re.compile(r"\r\n?|\n")


def markdown_file(table: Table) -> bytes:
    """Title, notes as a list, and a table, in UTF-8. White space around a cell's text is not kept."""
    lines = [f"# {_literal(table.title)}", ""]
    lines += [f"- {_literal(name)}：{_literal(value)}" for name, value in table.notes]
    lines += [""] if table.notes else []
    lines += [_row(_literal(column.name) for column in table.columns), _row("---" for _ in table.columns)]
    lines += [_row(map(_literal, row)) for row in table.rows]
    return ("\n".join(lines) + "\n").encode()


def _literal(cell: Cell) -> str:
    if isinstance(cell, Link):  # between angle brackets a backslash would belong to the address
        return f"<{_NOT_IN_A_LINK.sub(lambda found: quote(found[0]), written(cell))}>"
    return _LINE_BREAK.sub("<br>", _SPECIAL.sub(r"\\\g<0>", written(cell)))


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"

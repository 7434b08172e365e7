"""Markdown: paragraphs, headings, list items and table rows without their syntax marks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kb.readers.archive import check_tags
from kb.readers.facts import Content
from kb.readers.html import fragment_lines
from kb.readers.lines import SENTENCE_ENDS, content, join, one_line, table_row
from kb.readers.txt import decode, with_plain_line_ends

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"\A---\n.*?\n(?:---|\.\.\.)\n", re.DOTALL)


def read_markdown(data: bytes, name: str) -> Content:
    """The text of a file, ``name`` being what its errors call it. Raises ``DocumentError``."""
    from markdown_it import MarkdownIt

    source = _FRONT_MATTER.sub("", with_plain_line_ends(decode(data, name)))
    check_tags(source, name)
    # Indentation is how Chinese paragraphs begin; here it never means program code.
    parser = MarkdownIt("commonmark").enable("table").disable("code")
    return content(_lines(parser.parse(source)))


def _lines(tokens: Sequence[Token]) -> Iterator[str]:
    mark = ""  # of the list item whose first line comes next
    cells: list[str] | None = None  # of the table row that is open
    opens = False  # whether that is a table's first
    for token in tokens:
        if token.type == "list_item_open":
            mark = f"{token.info}{token.markup} " if token.info else ""
        elif token.type == "table_open":
            opens = True
        elif token.type == "tr_open":
            cells = []
        elif token.type == "tr_close":
            yield table_row(cells or (), opens=opens)
            cells, opens = None, False
        elif token.type == "inline" and cells is not None:
            cells.append(" ".join(_inline(token.children or ())))
        elif token.type == "inline":
            for line in _inline(token.children or ()):
                yield one_line(mark + line)
                mark = ""
        elif token.type == "html_block":
            yield from fragment_lines(token.content)
        elif token.type == "fence":
            yield from map(one_line, token.content.split("\n"))


def _inline(tokens: Sequence[Token]) -> list[str]:
    """The lines of a paragraph.

    A line break ends a line where the source says so or where a sentence ends; elsewhere the
    source is only wrapped.
    """
    lines = [""]
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type == "hardbreak":
            lines.append("")
        elif token.type == "softbreak":
            if lines[-1].endswith(SENTENCE_ENDS):
                lines.append("")
        elif token.type in ("text", "text_special", "code_inline"):
            # Emphasis that begins or ends with Chinese punctuation is not seen by the rules of
            # CommonMark; its asterisks are marks all the same.
            follows_break = before is not None and before.type == "softbreak"
            text = token.content.replace("**", "") if token.type == "text" else token.content
            lines[-1] = join(lines[-1], text) if follows_break else lines[-1] + text
    return lines

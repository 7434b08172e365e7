"""What can be taken away of a search: the ticked clauses with their citations, as a file."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from kb.output import MEDIA_TYPES, Format, Link, Table, columns, export
from kb.web import address, citing
from kb.web.search.narrowing import conditions
from kb.web.texts.search import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb import KnowledgeBase
    from kb.output import Cell
    from kb.records import Hit
    from kb.web.search.request import SearchRequest
    from kb.web.search.selection import Selection

_WIDTHS: Final = (4, 40, 26, 8, 12, 10, 20)  # of the columns, in Han characters


def draw(knowledge_base: KnowledgeBase, request: SearchRequest, selection: Selection) -> None:
    """A button for each format; the file is made when it is pressed."""
    rows = table(knowledge_base, request, selection.hits())
    for form in Format:
        st.download_button(
            words().FORMATS[form],
            data=partial(export, rows, form),
            file_name=f"{words().FILE_NAME}_{date.today().isoformat()}.{form}",
            mime=MEDIA_TYPES[form],
            on_click="ignore",
            width="stretch",
            key=f"export {form}",
        )


def table(knowledge_base: KnowledgeBase, request: SearchRequest, hits: Sequence[Hit]) -> Table:
    """Clauses verbatim, one a row, and with them how and when they were found."""
    said = "；".join(
        words().fact_line(name=name, value=value) for name, value, _ in conditions(request, knowledge_base)
    )
    today = date.today().isoformat()
    return Table(
        title=words().EXPORT_TITLE,
        columns=columns(words().COLUMNS, _WIDTHS),
        rows=tuple(_row(knowledge_base, number, hit) for number, hit in enumerate(hits, start=1)),
        notes=(
            (words().FIELD, request.text or words().UNKNOWN),
            (words().MATCHING, words().MATCHES[request.match] if request.words.query else words().UNKNOWN),
            (words().FILTERS, said or words().UNKNOWN),
            (words().CONDITIONS["as_of"], request.as_of.isoformat() if request.as_of else today),
            (words().SEARCHED_ON, today),
            (words().NOTE, words().RESERVATION),
        ),
        sheets=words().SHEETS,
    )


def _row(knowledge_base: KnowledgeBase, number: int, hit: Hit) -> tuple[Cell, ...]:
    document = knowledge_base.entry(hit.doc_id)
    return (
        number,
        hit.text,
        citing.place(document, hit.label, hit.validity),
        words().VALIDITIES[hit.validity],
        document.issuer,
        document.issued_on,
        Link(address.shareable_document_link(hit.doc_id, hit.unit_id)),
    )

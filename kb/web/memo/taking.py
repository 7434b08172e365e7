"""As which files picked clauses are taken away: Word with footnotes, else a table."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from kb.outline.clauses import caption
from kb.output import MEDIA_TYPES, Format, Link, Table, columns, export
from kb.web import address, citing
from kb.web.language import dated
from kb.web.texts.memo import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb.output import Cell
    from kb.web.memo.picked import Picked

_WIDTHS: Final = (4, 40, 20, 26, 8, 20)  # of the columns, in Han characters


def draw(picked: Sequence[Picked]) -> None:
    """A button for each format; the file is made when it is pressed."""
    # Links need the visitor's address, which is known now and not when a button is pressed.
    rows = table(picked)
    for form in Format:
        st.download_button(
            words().FORMATS[form],
            data=partial(memo, picked) if form is Format.WORD else partial(export, rows, form),
            file_name=f"{words().FILE_NAME}_{date.today().isoformat()}.{form}",
            mime=MEDIA_TYPES[form],
            on_click="ignore",
            key=f"memo {form}",
        )


def memo(picked: Sequence[Picked]) -> bytes:
    """The clauses as passages of a Word file, each with its official citation at the foot of the page."""
    from kb.output.memo import Passage, memo_file

    passages = tuple(Passage(text=one.quote, note=one.note, source=_source(one)) for one in picked)
    return memo_file(words().TITLE, passages, words().taken_line(day=dated(date.today().isoformat())))


def _source(one: Picked) -> str:
    """A footnote: where a clause stands, and its validity, which a citation says only if out of force."""
    validity = one.document.validity
    if validity in citing.OUT_OF_FORCE:
        return f"{cited(one)}。"
    return words().source_line(source=cited(one), validity=words().VALIDITIES[validity])


def table(picked: Sequence[Picked]) -> Table:
    """The clauses verbatim, one a row, with notes, citations and links."""
    whole = Link(address.shareable_memo_link())
    return Table(
        title=words().TITLE,
        columns=columns(words().COLUMNS, _WIDTHS),
        rows=tuple(_row(number, one) for number, one in enumerate(picked, start=1)),
        notes=((words().TAKEN_ON, date.today().isoformat()), (words().LINK, whole)),
        sheets=words().SHEETS,
    )


def cited(one: Picked) -> str:
    """Where a clause stands, as official papers say it; of a table row also what its cells stand under."""
    above = caption(one.unit.cells)
    stands = citing.place(one.document, one.unit.label, one.document.validity)
    return f"{stands}（{above}）" if above else stands


def _row(number: int, one: Picked) -> tuple[Cell, ...]:
    link = Link(address.shareable_document_link(one.document.doc_id, one.unit.unit_id))
    return (number, one.quote, one.note or None, cited(one), words().VALIDITIES[one.document.validity], link)

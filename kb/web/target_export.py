"""How targets are taken away: one table, each row with the citation of its clause."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from kb.exports import Column, Table
from kb.records import Citation
from kb.web import citing
from kb.web.texts.targets import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kb.exports import Cell
    from kb.records import Document
    from kb.targets import Target


def target_rows(targets: Iterable[Target], documents: Mapping[str, Document]) -> Table:
    """The targets as a table: values as numbers to reckon with, beside the words of the text."""
    names = words().EXPORT_COLUMNS
    return Table(
        title=words().TITLE,
        columns=tuple(Column(name=name, width=width) for name, width in names.items()),
        rows=tuple(_row(target, documents[target.doc_id]) for target in targets),
        notes=((words().EXPORTED_ON, date.today().isoformat()), (words().NOTE, words().EXPORT_NOTE)),
    )


def _row(target: Target, document: Document) -> tuple[Cell, ...]:
    citation = Citation(
        doc_id=target.doc_id,
        unit_id=target.unit_id,
        label=target.label,
        quote=target.clause,
        start=target.clause_start,
        end=target.clause_end,
        validity=document.validity,
    )
    return (
        target.object,
        target.indicator,
        target.value,
        words().COMPARATORS[target.comparator],
        target.low,
        target.high,
        target.unit,
        target.deadline,
        target.due,
        target.body,
        citing.official(document, citation),
    )

"""How targets are taken away: one table, each row with the citation of its clause."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from kb.output import Format, Link, Table, columns, export
from kb.records import Citation
from kb.web import citing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kb import KnowledgeBase
    from kb.facts.targets import Target
    from kb.output import Cell
    from kb.records import Known
    from kb.web.texts.targets import Words

_WIDTHS: Final = (10, 10, 8, 5, 6, 6, 5, 7, 6, 8, 40, 30)  # of the columns, in Han characters


def exported(
    knowledge_base: KnowledgeBase,
    targets: Iterable[Target],
    said: Words,
    link: Callable[[str, str], str],
    form: Format,
) -> bytes:
    """The targets as a file, in the words of ``said``; ``link`` gives that of a document's clause.

    Raises what ``kb.output.export`` raises.
    """
    return export(_table(knowledge_base, targets, said, link), form)


def _table(
    knowledge_base: KnowledgeBase, targets: Iterable[Target], said: Words, link: Callable[[str, str], str]
) -> Table:
    """Values as numbers to reckon with beside the words of the text, and the citation of the clause."""
    rows = tuple(
        (*_row(target, knowledge_base.entry(target.doc_id), said), Link(link(target.doc_id, target.unit_id)))
        for target in targets
    )
    notes = ((said.EXPORTED_ON, date.today().isoformat()), (said.NOTE, said.EXPORT_NOTE))
    return Table(
        title=said.TITLE,
        columns=columns(said.EXPORT_COLUMNS, _WIDTHS),
        rows=rows,
        notes=notes,
        sheets=said.SHEETS,
    )


def _row(target: Target, document: Known, said: Words) -> tuple[Cell, ...]:
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
        said.COMPARATORS[target.comparator],
        target.low,
        target.high,
        target.unit,
        target.deadline,
        target.due,
        target.body,
        citing.official(document, citation),
    )

"""Which clauses and notes the address names, and what it says once they are others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kb.errors import UnknownDocumentError
from kb.web import address
from kb.web.read.document_view import cited_span, unit_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kb import KnowledgeBase
    from kb.records import Document, Unit

MOST: Final = 40
"""So many clauses, with notes, fit an address; ``page.js`` picks no more."""
LONGEST_NOTE: Final = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class Picked:
    """A clause with its document, its words, and what the reader noted; ``note`` may be empty."""

    document: Document
    unit: Unit
    quote: str
    note: str


def from_address(knowledge_base: KnowledgeBase) -> tuple[tuple[Picked, ...], int]:
    """The clauses of the address that the documents have, and how many others it names."""
    wanted = tuple(dict.fromkeys(address.parameters(address.PICKED)))[:MOST]
    notes = dict(_notes())
    found = [_picked(knowledge_base, unit_id, notes.get(unit_id, "")) for unit_id in wanted]
    held = tuple(one for one in found if one is not None)
    return held, len(found) - len(held)


def parameters(picked: Iterable[Picked]) -> address.Parameters:
    """What the address says of these clauses, in this order."""
    kept = tuple(picked)
    notes = [f"{one.unit.unit_id} {one.note}" for one in kept if one.note]
    return {address.PICKED: [one.unit.unit_id for one in kept], address.NOTE: notes}


def _notes() -> Iterator[tuple[str, str]]:
    """Each note stands behind its clause's id."""
    picked = address.parameters(address.PICKED)
    for said in address.parameters(address.NOTE):
        for unit_id in picked:
            if said.startswith(f"{unit_id} "):
                yield unit_id, said.removeprefix(f"{unit_id} ").strip()[:LONGEST_NOTE]


def _picked(knowledge_base: KnowledgeBase, unit_id: str, note: str) -> Picked | None:
    doc_id = unit_id.rpartition("#")[0]
    try:
        document = knowledge_base.document(doc_id)
    except UnknownDocumentError:
        return None
    unit = unit_of(knowledge_base.outline(doc_id), unit_id)
    if unit is None:
        return None
    return Picked(document=document, unit=unit, quote=cited_span(document, unit).of(document.text), note=note)

"""How the documents that belong to one are shown: what repeals, replaces and cites which."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from kb.outline.clauses import searchable
from kb.web import address
from kb.web.markup import element, listed, plain
from kb.web.read.relations import Related, Role
from kb.web.texts.read import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kb.records import Document, Outline

NEWER: Final = (Role.NEWER_VERSION, Role.REPEALED_BY)


def newer_links(found: Iterable[Related]) -> str:
    """Links to the documents that stand in a document's place."""
    return "".join(element("p", _title(other)) for other in found if other.role in NEWER)


def related_list(document: Document, outline: Outline, found: tuple[Related, ...]) -> str:
    """All related documents by what they are to this one, folded; nothing if there are none."""
    if not found:
        return ""
    inner = element("summary", plain(words().related_line(count=len(found))))
    for role, group in groupby(found, key=lambda other: other.role):
        entries = ("".join(_entry(document, outline, other)) for other in group)
        inner += element("h2", plain(words().ROLES[role])) + listed(entries)
    return element("details", inner, class_="belongs")


def _entry(document: Document, outline: Outline, other: Related) -> Iterator[str]:
    """The document, a comparison if it is a version, and the clause that names it."""
    yield _title(other)
    versions = {
        Role.NEWER_VERSION: (document.doc_id, other.doc_id),
        Role.OLDER_VERSION: (other.doc_id, document.doc_id),
        Role.OTHER_VERSION: (other.doc_id, document.doc_id),
    }
    old, new = versions.get(other.role, (None, None))
    if old is not None and new is not None:
        yield element("a", plain(words().COMPARE), href=address.versions_link(old, new), class_="more")
    if other.start is not None:
        yield from _naming(outline, other.start)


def _title(other: Related) -> str:
    if other.doc_id is None:
        return element("span", plain(f"《{other.title}》{words().NOT_HELD}"))
    return element("a", plain(other.title), href=address.document_link(other.doc_id))


def _naming(outline: Outline, start: int) -> Iterator[str]:
    """A link to the clause that holds the place."""
    for unit in searchable(outline):
        if unit.start <= start < unit.end:
            link = address.clause_link(unit.doc_id, unit.unit_id)
            yield element("a", plain(words().named_line(label=unit.label)), href=link, class_="more")
            return

"""How documents stand to one another: which repeals, replaces or cites which."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kb.facts.validity import are_versions, since
from kb.language.mentions import DOCUMENT_KINDS, Mention, mentions, name, names
from kb.records import DocumentEntry

# 《某某实施方案》（以下简称《方案》）, 本《方案》: from there on the short name means that one.
_SHORT_FOR = re.compile(r"(?:简称[为：:]?[“\"]?|本)\s*$")
_BEFORE = 8  # so many characters before a title hold these words
_LONGEST_SHORT = 4  # characters: 《物业管理条例》 in 某市物业管理条例 is another one


class RelationKind(StrEnum):
    """How one document stands to another."""

    REPEALS = "repeals"
    REPLACES = "replaces"
    VERSION = "version"
    CITES = "cites"


@dataclass(frozen=True, kw_only=True, slots=True)
class Relation:
    """What the document ``doc_id`` does to another, ``other_id`` if the index holds it.

    ``repeals`` and ``cites`` stand in the text of ``doc_id``: ``title`` and ``number`` are the
    other's as printed there, ``start`` to ``end`` the words that name it. ``replaces``: it is the
    newer version of one text; ``version``: it is another one, which is newer is not known; both go
    by title and issuer, so that no words say it, and ``title`` is the other's own.
    """

    kind: RelationKind
    doc_id: str
    other_id: str | None
    title: str
    number: str | None = None
    start: int | None = None
    end: int | None = None


def relations(
    doc_id: str, documents: Sequence[DocumentEntry], text_of: Callable[[str], str], called: Called
) -> tuple[Relation, ...]:
    """What ``doc_id`` says of other documents, each once, and which of ``documents`` ended it.

    ``text_of`` gives a document's text; ``called``: of the same documents. What others cite ``doc_id``
    is not looked up: it would take all their texts.
    """
    (document,) = (entry for entry in documents if entry.doc_id == doc_id)
    found = [*_stated(document, text_of(doc_id), called), *_versions(document, documents)]
    for other in documents:
        if other is not document and called.by_any(other.repeals, document):
            stated = _stated(other, text_of(other.doc_id), called)
            found += [r for r in stated if r.kind is RelationKind.REPEALS and r.other_id == doc_id]
    return tuple(found)


class Called:
    """Documents by what they are called."""

    def __init__(self, documents: Sequence[DocumentEntry]) -> None:
        self._numbered = {name(entry.number): entry for entry in documents if entry.number}
        self._named: dict[str, list[DocumentEntry]] = {}
        for entry in documents:
            for called in names(entry.title):
                self._named.setdefault(called, []).append(entry)

    def by_any(self, titles: Sequence[str], document: DocumentEntry) -> bool:
        """Whether a document has any of these titles."""
        return any(document in self._named.get(name(title), ()) for title in titles)

    def meant(self, named: Mention, by: DocumentEntry) -> DocumentEntry | None:
        """The document that another names: of several versions the last that was there by then."""
        if named.number and name(named.number) in self._numbered:
            return self._numbered[name(named.number)]
        found = sorted(self._named.get(name(named.title), ()), key=lambda entry: since(entry) or "")
        earlier = [entry for entry in found if (since(entry) or "") <= (since(by) or "9999")]
        return earlier[-1] if earlier else next(iter(found), None)


def _stated(document: DocumentEntry, text: str, called: Called) -> Iterator[Relation]:
    seen: set[tuple[RelationKind, str]] = set()
    own = names(document.title)
    found = list(mentions(text))
    short = {
        named.title for named in found if _SHORT_FOR.search(text, max(0, named.start - _BEFORE), named.start)
    }
    for named in found:
        other = called.meant(named, document)
        kind = RelationKind.REPEALS if named.repealed else RelationKind.CITES
        key = (kind, name(named.title))
        is_own = kind is RelationKind.CITES and name(named.title) in own
        if other is document or is_own or key in seen:
            continue
        if other is None and (not named.is_document or named.title in short or _is_short(named, own)):
            continue
        seen.add(key)
        yield Relation(
            kind=kind,
            doc_id=document.doc_id,
            other_id=None if other is None else other.doc_id,
            title=named.title,
            number=named.number,
            start=named.start,
            end=named.end,
        )


def _is_short(named: Mention, own: Sequence[str]) -> bool:
    """Whether a mention is no title but short for one: 《方案》, or 《实施方案》 in 某市职业教育实施方案."""
    called = name(named.title)
    is_end_of_own = len(called) <= _LONGEST_SHORT and any(title.endswith(called) for title in own)
    return is_end_of_own or re.fullmatch(DOCUMENT_KINDS, called) is not None


def _versions(document: DocumentEntry, documents: Sequence[DocumentEntry]) -> Iterator[Relation]:
    for other in documents:
        if not are_versions(document, other):
            continue
        newer, older = sorted((document, other), key=lambda entry: since(entry) or "", reverse=True)
        dated = since(older) is not None and since(newer) != since(older)
        yield Relation(
            kind=RelationKind.REPLACES if dated else RelationKind.VERSION,
            doc_id=newer.doc_id if dated else document.doc_id,
            other_id=older.doc_id if dated else other.doc_id,
            title=older.title if dated else other.title,
        )

"""Which documents are in force on a day, and what says so.

A document says from when it applies, until when, and which others it repeals; two documents of
one title and issuer are versions of one text. A metadata file's word counts for more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kb.language.mentions import name, names
from kb.records import DocumentEntry, Standing, Validity

_UNCHECKED = "是否已被本库以外的文件废止，未核实"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Repeal:
    """From ``since`` on, ``by`` stands in a document's place."""

    since: str
    by: DocumentEntry
    version: bool


def since(document: DocumentEntry) -> str | None:
    """The day from which a document counts, as far as it is known."""
    return document.effective_on or document.issued_on


def are_versions(document: DocumentEntry, other: DocumentEntry) -> bool:
    """Whether two documents are one text at two times: one title, and no two issuers."""
    same_issuer = document.issuer is None or other.issuer is None or document.issuer == other.issuer
    return document is not other and same_issuer and name(document.title) == name(other.title)


def _repeals(documents: Sequence[DocumentEntry]) -> Iterator[tuple[str, _Repeal]]:
    """Each repealed document's id, and by what and from when it is."""
    by_name: dict[str, list[DocumentEntry]] = {}
    for document in documents:
        for called in names(document.title):
            by_name.setdefault(called, []).append(document)
    for newer in documents:
        day = since(newer)
        if day is None:
            continue
        for title in newer.repeals:
            for older in by_name.get(name(title), ()):
                if older is not newer and (since(older) or "") < day:
                    yield older.doc_id, _Repeal(since=day, by=newer, version=False)
        for older in by_name[name(newer.title)]:
            if are_versions(newer, older) and (since(older) or day) < day:
                yield older.doc_id, _Repeal(since=day, by=newer, version=True)


def _own_standing(document: DocumentEntry, as_of: str) -> Standing:
    """What the document and its metadata say themselves."""
    starts, ends = document.effective_on, document.expires_on
    if document.validity is Validity.REPEALED:
        return Standing(validity=Validity.REPEALED, reason="文件已注明废止或失效")
    if starts is not None and starts > as_of:
        return Standing(validity=Validity.NOT_YET, reason=f"写明自{starts}起施行")
    if ends is not None and ends < as_of:
        return Standing(validity=Validity.REPEALED, reason=f"写明有效期至{ends}")
    if document.validity is not Validity.UNSTATED:
        return Standing(validity=document.validity, reason=f"元数据注明{document.validity}")
    if starts is None and ends is None:
        return Standing(validity=Validity.UNSTATED, reason="没有读到施行日期或有效期")
    stated = [f"自{starts}起施行"] if starts else []
    stated += [f"有效期至{ends}"] if ends else []
    return Standing(validity=Validity.IN_FORCE, reason=f"写明{'，'.join(stated)}；{_UNCHECKED}")


def standings(documents: Sequence[DocumentEntry], as_of: str) -> Mapping[str, Standing]:
    """Each document's standing on the day ``as_of`` (ISO), by ``doc_id``.

    In force means: the document says from or until when it applies, that holds on the day, and
    nothing in the same index repeals or replaces it. What lies outside the index is not known, and
    the reason says so.
    """
    found = {document.doc_id: _own_standing(document, as_of) for document in documents}
    repeals = sorted(_repeals(documents), key=lambda repeal: repeal[1].since)
    for doc_id, repeal in repeals:
        if repeal.since > as_of or found[doc_id].validity is Validity.REPEALED:
            continue
        how = "已有新版本" if repeal.version else f"被《{repeal.by.title}》废止"
        found[doc_id] = Standing(validity=Validity.REPEALED, reason=f"{how}，自{repeal.since}起")
    return found

"""Which documents are in force on a day, and what says so.

A document says from when it applies, until when, and which others it repeals; two documents of
one title and issuer are versions of one text. A metadata file's word counts for more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kb.records import DocumentEntry, Standing, Validity
from kb.text import fold

_SENTENCE = re.compile(r"[^。；\n]+")
_REPEAL = re.compile(
    r"(?:同时|即行|予以|相应|随之|自行|一并|现予|起|决定|全部)\s*(?:废止|停止执行|失效)|废止\s*(?=《)"
)
_TITLE = re.compile(r"《((?:[^《》]|《[^《》]*》)+)》")
# What a title's brackets say of its version: （2018年修订）, (2024-09-13), （试行）.
_VERSION_NOTE = re.compile(r"[（(][^（()）]*(?:\d{4}|修[订正]|试行|暂行)[^（()）]*[)）]\s*$")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Repeal:
    """From ``since`` on, ``by`` stands in a document's place."""

    since: str
    by: DocumentEntry
    version: bool


def repealed_titles(text: str) -> tuple[str, ...]:
    """The titles of the documents that ``text`` repeals, in order, without 《》.

    The titles before the repealing words count; in 废止《…》 those behind them.
    """
    found: dict[str, None] = {}
    for sentence in _SENTENCE.findall(text):
        verb = _REPEAL.search(sentence)
        if verb is None:
            continue
        before = _TITLE.findall(sentence[: verb.start()])
        named = _TITLE.findall(sentence[verb.end() :]) if verb[0].startswith("废止") else before
        found.update(dict.fromkeys(named))
    return tuple(found)


def _name(title: str) -> str:
    """A title as it is compared: width, case and white space folded, notes on the version left out."""
    folded = fold(title).replace(" ", "")
    while (shorter := _VERSION_NOTE.sub("", folded)) != folded:
        folded = shorter
    return folded.removeprefix("中华人民共和国")


def are_versions(one: DocumentEntry, other: DocumentEntry) -> bool:
    """Whether two documents are versions of one text: of one title, and not of two issuers."""
    return _name(one.title) == _name(other.title) and _may_share_issuer(one, other)


def _may_share_issuer(one: DocumentEntry, other: DocumentEntry) -> bool:
    return one.issuer is None or other.issuer is None or one.issuer == other.issuer


def _since(document: DocumentEntry) -> str | None:
    """The day from which a document counts, as far as it is known."""
    return document.effective_on or document.issued_on


def _repeals(documents: Sequence[DocumentEntry]) -> Iterator[tuple[str, _Repeal]]:
    """Each repealed document's id, and by what and from when it is."""
    by_name: dict[str, list[DocumentEntry]] = {}
    for document in documents:
        by_name.setdefault(_name(document.title), []).append(document)
    for newer in documents:
        since = _since(newer)
        if since is None:
            continue
        for title in newer.repeals:
            for older in by_name.get(_name(title), ()):
                if older is not newer and (_since(older) or "") < since:
                    yield older.doc_id, _Repeal(since=since, by=newer, version=False)
        for older in by_name[_name(newer.title)]:
            same = _may_share_issuer(older, newer)
            if older is not newer and same and (_since(older) or since) < since:
                yield older.doc_id, _Repeal(since=since, by=newer, version=True)


def _own_standing(document: DocumentEntry, as_of: str) -> Standing:
    """What the document and its metadata say themselves."""
    starts, ends = document.effective_on, document.expires_on
    if document.validity is Validity.REPEALED:
        return Standing(validity=Validity.REPEALED, reason="文件已注明废止或失效")
    if starts is not None and starts > as_of:
        return Standing(validity=Validity.NOT_YET, reason=f"自{starts}起施行")
    if ends is not None and ends < as_of:
        return Standing(validity=Validity.REPEALED, reason=f"有效期至{ends}")
    if document.validity is not Validity.UNSTATED:
        return Standing(validity=document.validity, reason="元数据注明")
    if starts is None and ends is None:
        return Standing(validity=Validity.UNSTATED, reason="文件没有写明施行日期或有效期")
    stated = [f"自{starts}起施行"] if starts else []
    stated += [f"有效期至{ends}"] if ends else []
    return Standing(validity=Validity.IN_FORCE, reason="，".join(stated))


def standings(documents: Sequence[DocumentEntry], as_of: str) -> Mapping[str, Standing]:
    """Each document's standing on the day ``as_of`` (ISO), by ``doc_id``.

    现行有效 means: the document says from or until when it applies, that holds on the day, and
    nothing in the same index repeals or replaces it. What lies outside the index is not known.
    """
    found = {document.doc_id: _own_standing(document, as_of) for document in documents}
    repeals = sorted(_repeals(documents), key=lambda repeal: repeal[1].since)
    for doc_id, repeal in repeals:
        if repeal.since > as_of or found[doc_id].validity is Validity.REPEALED:
            continue
        how = "已有新版本" if repeal.version else f"被《{repeal.by.title}》废止"
        found[doc_id] = Standing(validity=Validity.REPEALED, reason=f"{how}，自{repeal.since}起")
    return found

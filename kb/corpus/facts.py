"""What people state about a document in a form, and what that changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kb.errors import DocumentError
from kb.facts.validity import standings
from kb.readers.dates import iso_day
from kb.readers.facts import DATE_NAMES, FACT_NAMES, Facts
from kb.records import Document, DocumentEntry, Standing, Validity

NAMES: Mapping[str, str] = {
    "title": "标题",
    "issuer": "发文机关",
    "number": "文号",
    "issued_on": "成文日期",
    "effective_on": "施行日期",
    "expires_on": "有效期至",
    "region": "适用地区",
    "source": "来源",
    "validity": "效力",
}
"""What the fields are called, in the order of a form."""

LONGEST = 300  # characters of a value; the longest titles have about a hundred


@dataclass(frozen=True, kw_only=True, slots=True)
class Effect:
    """A document whose standing a change alters: ``before`` is ``None`` for one that comes in."""

    doc_id: str
    title: str
    before: Standing | None
    after: Standing


def checked(typed: Mapping[str, str]) -> Facts:
    """The facts that a form's fields state; an empty field states nothing.

    Days may be written as documents write them. Raises ``DocumentError`` naming the field that is
    wrong.
    """
    facts = Facts(**{name: _checked(name, value.strip()) for name, value in typed.items() if value.strip()})
    starts, ends = facts.effective_on, facts.expires_on
    if starts is not None and ends is not None and ends < starts:
        raise DocumentError(f"有效期至 {ends}，早于施行日期 {starts}，请改正其中一个。")
    return facts


def _checked(name: str, value: str) -> Any:
    """The value as the field of ``Facts`` wants it."""
    if len(value) > LONGEST or not value.isprintable():
        raise DocumentError(f"{NAMES[name]}应是一行不超过 {LONGEST} 字的文字，请改短。")
    if name in DATE_NAMES:
        day = iso_day(value)
        if day is None:
            raise DocumentError(f"{NAMES[name]}“{value}”不是日期，请写成 2022-11-02 的形式。")
        return day
    if name == "validity":
        if value not in set(Validity):
            raise DocumentError(f"效力“{value}”不可用，请从 {'、'.join(Validity)} 中选一个。")
        return Validity(value)
    return value


def beyond(stated: Facts, recognised: Document) -> Facts:
    """Of the stated facts those that differ from what is recognised in the document itself."""
    return Facts(
        **{
            name: value
            for name in FACT_NAMES
            if (value := getattr(stated, name)) is not None and value != getattr(recognised, name)
        }
    )


def stating(document: Document, facts: Facts) -> Document:
    """A document as it is with ``facts`` over what is recognised in it."""
    stated = {name: value for name in FACT_NAMES if (value := getattr(facts, name)) is not None}
    return replace(document, **stated)


def effects(held: Sequence[DocumentEntry], changed: Sequence[DocumentEntry], day: str) -> Iterator[Effect]:
    """What becomes of the documents' standing on ``day`` when ``changed`` come in or take their place."""
    before = standings(held, day)
    afterwards = {entry.doc_id: entry for entry in (*held, *changed)}
    after = standings(tuple(afterwards.values()), day)
    for doc_id, standing in after.items():
        if doc_id not in before or before[doc_id].validity is not standing.validity:
            title = afterwards[doc_id].title
            yield Effect(doc_id=doc_id, title=title, before=before.get(doc_id), after=standing)

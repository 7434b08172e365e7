"""Numbers of documents (国办发〔2021〕40号) in whatever brackets they are written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kb.language.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kb.records import DocumentEntry

# Width is folded before, so that （ and ［ need not stand here. An organ has an end: a text may be long.
_NUMBER: Final = re.compile(
    r"(?P<organ>[\u4e00-\u9fff]{2,30})\s*[〔\[【(〈<{﹝]?\s*(?P<year>(?:19|20)\d{2})\s*年?\s*[〕\]】)〉>}﹞]?"
    r"\s*第?\s*0*(?P<number>\d{1,4})(?!\d)\s*号?"
    r"|(?P<order>[\u4e00-\u9fff]{2,30}令)\s*第?\s*0*(?P<count>\d{1,4})(?!\d)\s*号"
)
_STATE: Final = "中华人民共和国"


@dataclass(frozen=True, kw_only=True, slots=True)
class Named:
    """A number in a text, and the documents that have it.

    ``words`` is the number as written; ``alone`` means that the text is nothing else.
    """

    words: str
    alone: bool
    doc_ids: tuple[str, ...]


def named(text: str, entries: Iterable[DocumentEntry]) -> Named | None:
    """The first number in ``text`` and the documents that have it; ``None`` without a number."""
    folded = fold(text).strip()
    match = _NUMBER.search(folded)
    if match is None:
        return None
    asked = _key(match)
    doc_ids = tuple(
        entry.doc_id
        for entry in entries
        if entry.number and (held := _NUMBER.search(fold(entry.number))) and _is_same(asked, _key(held))
    )
    return Named(words=match[0].strip(), alone=match[0].strip() == folded, doc_ids=doc_ids)


def _key(match: re.Match[str]) -> tuple[str, str, str]:
    organ = (match["organ"] or match["order"]).removeprefix(_STATE)
    return organ, match["year"] or "", match["number"] or match["count"]


def _is_same(asked: tuple[str, str, str], held: tuple[str, str, str]) -> bool:
    """Words such as 请看 may stand before the number that is asked for."""
    return asked[0].endswith(held[0]) and asked[1:] == held[1:]

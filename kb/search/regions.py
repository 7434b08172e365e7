"""Which of the documents' regions a name means: 郑州 is 郑州市 and 河南省郑州市, 河南 only 河南省."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kb.language.regions import places
from kb.language.text import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from kb.search.filters import Filters

# What may stand behind a short name: the kind of a region, and the peoples that an autonomous one names.
_KIND: Final = re.compile(
    r"省|市|县|区|州|盟|旗|新区|地区|林区|特别行政区|(?:维吾尔|(?:[一-龥]{1,4}族)+)?自治[区州县旗]"
)
# Where the name of the region around it ends.
_AROUND: Final = re.compile(r"(?<=[省市州盟区])(?=[一-龥]{2})")
_SHORTEST: Final = 2  # characters: 沙市 is not called 沙


def meant(name: str, regions: Collection[str]) -> tuple[str, ...]:
    """Those of ``regions`` that are called ``name``: one that is written so, or else all that end with it.

    With or without the word for their kind; none if there are none.
    """
    if name in regions:
        return (name,)
    asked = fold(name).strip()
    return tuple(region for region in sorted(regions) if any(_alike(asked, own) for own in _names(region)))


def _names(region: str) -> Iterator[str]:
    """A region's name, and what is left of it without those around it."""
    yield region
    yield from (region[match.start() :] for match in _AROUND.finditer(region))


def _alike(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    kind = long.removeprefix(short)
    if one == other:
        return True
    is_kind = long.startswith(short) and _KIND.fullmatch(kind) is not None
    return is_kind and len(short) >= _SHORTEST and not places(kind)


def resolved(filters: Filters, regions: Collection[str]) -> Filters:
    """The filters with the regions that are meant beside those that are named, which may be none of them."""
    found = (region for name in filters.regions for region in meant(name, regions))
    return replace(filters, regions=filters.regions.union(found))


def notices(names: Iterable[str], regions: Collection[str]) -> Iterator[str]:
    """A sentence for each name that several regions have, and for each that none has."""
    for name in names:
        asked = fold(name).strip()
        found = {own for region in meant(name, regions) for own in _names(region) if _alike(asked, own)}
        longer = sorted(own for own in found if len(own) > len(asked))
        if not found:
            yield f"没有一份文件的适用地区是“{name}”，请换一个地区，或者去掉这个条件。"
        elif len(longer) > 1:
            yield f"“{name}”可以是{'、'.join(longer)}，都算在内；只要其中一个时，请写全。"

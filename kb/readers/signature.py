"""The end of a document: who signed it on which day, and when it was printed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby, takewhile
from typing import TYPE_CHECKING

from kb.readers.dates import DAY, iso_day
from kb.readers.organs import organs, region_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_DAY_LINE = re.compile(rf"[（(]?\s*{DAY}\s*(?:签发|发布|公布)?[）)]?")
_CHARACTERS = re.compile(r"[一-龥][一-龥、，\s]{0,80}")
_SEAL = re.compile(r"[（(][^）)]*[）)]")  # （……代章）, （单位盖章） between the organs and the day
_IMPRINT = re.compile(rf"[一-龥、\s]{{2,40}}?{DAY}\s*印发")


@dataclass(frozen=True, kw_only=True, slots=True)
class Signature:
    """The organs that signed and the day below them; ``end`` is the place of the next line."""

    organs: tuple[str, ...]
    day: str | None
    end: int


def first_signature(lines: Sequence[str]) -> Signature | None:
    """The first signature of a text: organs, and below them a day."""
    block: list[str] = []  # lines of Chinese characters only
    for place, line in enumerate(lines):
        stripped = line.strip()
        if _CHARACTERS.fullmatch(stripped):
            block.append(stripped)
        elif block and is_day(stripped) and (signers := _signers(block)):
            return Signature(organs=signers, day=iso_day(stripped), end=place + 1)
        elif stripped and not _SEAL.fullmatch(stripped):
            block.clear()
    return None


def _signers(block: Sequence[str]) -> tuple[str, ...]:
    """The organs that the last lines of a block name."""
    named = list(takewhile(organs, reversed(block)))[::-1]
    if named and len(named) < len(block) and not region_of(named[0]):
        # The first name may have begun in a line above, with its region.
        start = next((place for place, line in enumerate(block) if region_of(line)), len(block))
        if whole := organs("".join(block[start:])):
            return whole
    return tuple(name for line in named for name in organs(line))


def is_day(line: str) -> bool:
    """Whether a line holds nothing but a day."""
    return _DAY_LINE.fullmatch(line.strip()) is not None


def day_alone(lines: Sequence[str]) -> str | None:
    """The first day that stands alone in a line, as below a text that no organ signed.

    Two such lines in a row say from when until when the document applies, and days in figures only
    (2020-02-25) are the page's.
    """
    runs = [list(run) for are_days, run in groupby(filter(str.strip, lines), key=is_day) if are_days]
    return next((iso_day(run[0]) for run in runs if len(run) == 1 and "年" in run[0]), None)


def printed_on(lines: Sequence[str]) -> str | None:
    """The day of the imprint, ``某办公厅 2020年12月10日印发``.

    The office that prints is not always the one that issues.
    """
    imprint = next((line for line in lines if _IMPRINT.fullmatch(line.strip())), None)
    return iso_day(imprint) if imprint else None

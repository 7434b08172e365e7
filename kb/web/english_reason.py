"""Why a document is or is not in force, for readers of English; titles stay as they are."""

from __future__ import annotations

import re
from typing import Final

_DAY: Final = r"(\d{4}-\d\d-\d\d)"
# What ``kb.facts.validity`` says; the longer before what they hold.
_SAID: Final = {
    rf"被(《.*》)废止，自{_DAY}起": r"repealed by \1 from \2 on",
    rf"已有新版本，自{_DAY}起": r"replaced by a newer version from \1 on",
    rf"写明自{_DAY}起施行": r"it says that it applies from \1 on",
    rf"写明有效期至{_DAY}": r"it says that it is valid until \1",
    rf"，有效期至{_DAY}": r" and is valid until \1",
    "；是否已被本库以外的文件废止，未核实": (
        "; whether a document that is not held here repeals it is not known"
    ),
    "文件已注明废止或失效": "marked as repealed or expired",
    "元数据注明.+": "as its metadata say",
    "没有读到施行日期或有效期": "no day from or until which it applies was found",
}


def in_english(reason: str) -> str:
    """The reason of a ``Standing`` in English."""
    for chinese, english in _SAID.items():
        reason = re.sub(chinese, english, reason)
    return reason

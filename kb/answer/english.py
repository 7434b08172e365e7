"""What other rooms say in Chinese, for readers of English; titles and words of documents stay as they are."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Final

from kb.records import Validity

VALIDITIES: Final = {
    Validity.IN_FORCE: "in application",
    Validity.REPEALED: "repealed",
    Validity.NOT_YET: "not yet in force",
    Validity.UNSTATED: "not stated",
}
_STEPS: Final = {
    "ann": "Annex", "pt": "Part", "bk": "Book", "ch": "Chapter", "sec": "Section", "art": "Article",
    "h": "Part", "t": "Topic", "hb": "Section", "n": "Item", "d": "Section", "nb": "item", "np": "item",
    "o": "item", "par": "paragraph", "s": "sentence", "r": "table row", "head": "heading", "title": "title",
}  # fmt: skip
_STEP: Final = re.compile(r"([a-z]+)(\d[\d-]*)?")
_DAY: Final = r"(\d{4}-\d\d-\d\d)"
# What ``kb.facts.validity`` says; the longer before what they hold.
_STANDING: Final = {
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


def place(unit_id: str) -> str:
    """The steps to a clause, outermost first, read from its id; those without a name are left out."""
    found = filter(None, map(_STEP.match, unit_id.rpartition("#")[2].split(".")))
    named = ((_STEPS.get(step[1], ""), step[2] or "") for step in found)
    return ", ".join(f"{name} {number}".strip() for name, number in named if name)


def reason(said: str) -> str:
    """The reason of a ``Standing`` in English."""
    for chinese, english in _STANDING.items():
        said = re.sub(chinese, english, said)
    return said


def sentence(said: str) -> str:
    """A sentence in English, with those that it holds; one that is not known here stays as it is."""
    for pattern, english in _sentences():
        found = pattern.fullmatch(said)
        if found is not None:
            return english.format(*map(sentence, found.groups(""))).replace("”、“", "”, “")
    return said


@cache
def _sentences() -> tuple[tuple[re.Pattern[str], str], ...]:
    lines = files("kb").joinpath("data", "english.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return tuple((re.compile(pattern, re.DOTALL), english) for pattern, english in rows)

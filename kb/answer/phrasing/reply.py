"""A reply cut into sentences, each with the numbers of the clauses that it cites."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kb.language.text import CLOSING, sentence_spans

_MARK = re.compile(r"\s*[\[［【]\s*([0-9]{1,3}(?:\s*[,，、]\s*[0-9]{1,3})*)\s*[\]］】]")
_STOPS = "。！？!?"
# ……。[1] belongs to the sentence before it, so that its marks go in front of the full stop.
_BEHIND = re.compile(rf"([{_STOPS}]+[{re.escape(CLOSING)}]*)((?:{_MARK.pattern})+)")
_BULLET = re.compile(r"\s*(?:[-*•·]|[0-9]{1,2}[.、)）])\s+|\s*#+\s*")


@dataclass(frozen=True, kw_only=True, slots=True)
class Sentence:
    """A sentence without its marks, and the clauses' numbers in the marks, as they were written."""

    text: str
    cited: tuple[int, ...]


def sentences(reply: str) -> Iterator[Sentence]:
    """The sentences of a reply, in order; bullets and bold marks are left out."""
    for line in reply.replace("**", "").splitlines():
        marked = _BEHIND.sub(lambda found: found[2] + found[1], _BULLET.sub("", line, count=1))
        for start, end in sentence_spans(marked):
            yield _sentence(marked[start:end])


def _sentence(marked: str) -> Sentence:
    cited = (int(number) for found in _MARK.findall(marked) for number in re.findall("[0-9]+", found))
    text = _MARK.sub("", marked).strip()
    closed = text.endswith(tuple(_STOPS)) or text[:-1].endswith(tuple(_STOPS))
    return Sentence(text=text if closed else f"{text}。", cited=tuple(dict.fromkeys(cited)))

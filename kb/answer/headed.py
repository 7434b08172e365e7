"""Which row and which column of a table a question means: those whose headers it spells out furthest."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.language.regions import places
from kb.language.text import fold
from kb.language.tokens import tagged, terms
from kb.outline.clauses import cell_at
from kb.outline.tables import is_value
from kb.records import Hit, Span

_LONGEST_NAME = 40  # characters
_NUMBERED = re.compile(r"\s*(?:\d+[.．、]|[（(]?[一二三四五六七八九十]+[）)、])\s*")  # 43.规范设立总会计师
_NAMING = frozenset("nmtajse")  # first letters of jieba's parts of speech: names, numbers, times, English, …


def names_more(question: str, one: Hit, other: Hit) -> bool:
    """Whether a question names a row more fully than another of the same table.

    护林员夜班 is the row 护林员 · 夜班 rather than 护林员 · 日班: all that it has of the one it has of the
    other, and more; or so many whole names.
    """
    if not _of_one_table(one, other):
        return False
    ours, theirs = _row(one), _row(other)
    more_spelled = _spelled(question, theirs) < _spelled(question, ours)
    return more_spelled or _whole(question, theirs) < _whole(question, ours)


def in_place_of(question: str, one: Hit, other: Hit) -> bool:
    """Whether a row is of a place that the question names, and another of the same table of other places."""
    asked = set(places(question)) if _of_one_table(one, other) else set()
    told = set(places(other.text))
    return bool(told) and not asked & told and bool(asked & set(places(one.text)))


def asks_for_a_cell(question: str, hit: Hit, text: str, around: str) -> bool:
    """Whether a question names a row and another column of it by their whole names, and no third thing.

    规范设立总会计师归在哪个二级指标下面 does, of a row 43.规范设立总会计师 with a column 二级指标: verbs and
    places within (归, 下面) name nothing. Any more that it names stands ``around`` the row, in its title and
    headings; ``text`` is that of its document.
    """
    asked = _characters(question)
    rows = [cell for cell in hit.cells if _is_named(asked, cell.of(text))]
    columns = [cell for cell in hit.cells if cell.column and _is_named(asked, cell.column[-1])]
    if all(row is column for row in rows for column in columns):
        return False
    told = _characters(around)
    return all(_characters(word) <= told for word in _naming(question))


def _is_named(asked: frozenset[str], name: str) -> bool:
    """Whether a question has all of a name, but for its number."""
    own = _characters(_NUMBERED.sub("", name, count=1))
    return bool(own) and own <= asked


def _naming(text: str) -> list[str]:
    """The words that name something, those that were added to the dictionary among them."""
    return [word for word, kind in tagged(fold(text)) if not kind or kind == "vn" or kind[0] in _NAMING]


def _whole(question: str, names: Sequence[str]) -> frozenset[str]:
    """Those of some names that a question has whole."""
    asked = _characters(question)
    return frozenset(name for name in names if _is_named(asked, name))


def _characters(text: str) -> frozenset[str]:
    """Han characters, numbers and other words, function words aside."""
    found = terms(text)
    return frozenset(found.characters) | {word for word in found.words if word.isascii() and word[0] != "#"}


def _of_one_table(one: Hit, other: Hit) -> bool:
    ours, theirs = _columns(one), _columns(other)
    return bool(one.cells) and one.doc_id == other.doc_id and (ours <= theirs or theirs <= ours)


def meant(question: str, hit: Hit, values: Sequence[Span]) -> Sequence[Span]:
    """Of some values of a row those in the column that a question names most fully; all if none is so."""
    cells = [cell_at(hit, value.start) for value in values]
    spelled = [_spelled(question, () if cell is None else cell.column) for cell in cells]
    best = max(spelled, key=len, default=frozenset())
    found = [value for value, own in zip(values, spelled, strict=True) if own == best]
    return found if all(own <= best for own in spelled) else values


def _columns(hit: Hit) -> frozenset[tuple[str, ...]]:
    """The headers of a row's cells; rows leave some places empty."""
    return frozenset(cell.column for cell in hit.cells)


def _row(hit: Hit) -> tuple[str, ...]:
    """The names of a row: those before the cell that has most of them, and its own cells that may be some."""
    names = max((cell.row for cell in hit.cells), key=len, default=())
    own = (cell for cell in hit.cells if cell.start >= hit.start)
    texts = (hit.text[cell.start - hit.start : cell.end - hit.start] for cell in own)
    return (*names, *(text for text in texts if len(text) <= _LONGEST_NAME and not is_value(text)))


def _spelled(question: str, names: Sequence[str]) -> frozenset[str]:
    """The characters of a question that names have, function words aside."""
    return _characters(question) & _characters("\n".join(names))

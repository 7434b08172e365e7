"""A text with places for values.

``{count}`` is a value; ``{count:clause}`` so many of something in English: 1 clause, 1,200 clauses;
``{names:、}`` several values with what stands between them; ``{value:,.10g}`` a number in Python's format.
Only what stands in the files of texts is read as a template; what is put in stays as it is.
"""

from __future__ import annotations

from string import Formatter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    Value = str | int | float | Iterable[str | int]


class Template:
    """``text`` with its places; called with a value for each by its name it gives the whole.

    Raises ``ValueError`` for a text that is no template.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._parts = tuple(Formatter().parse(text))
        self.places = frozenset(name for _, name, _, _ in self._parts if name is not None)
        if not self.places or not all(map(str.isidentifier, self.places)):
            raise ValueError(f"no template: {text}")

    def __call__(self, **values: Value) -> str:
        """The text with ``values``; raises ``TypeError`` unless there is one for each place and no other."""
        if values.keys() != self.places:
            raise TypeError(f"{sorted(values)} given for: {self.text}")
        return "".join(
            literal + (_put(values[name], how or "") if name is not None else "")
            for literal, name, how, _ in self._parts
        )


def _put(value: Value, how: str) -> str:
    if not isinstance(value, str | int | float):
        return how.join(map(str, value))
    if how.isalpha():
        return f"{value:,} {how}" + ("" if value == 1 else "s")
    return format(value, how)

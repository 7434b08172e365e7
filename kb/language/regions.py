"""Which provinces and cities a text names."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray


@cache
def _provinces() -> dict[str, str]:
    """Each region of ``kb/data/regions.txt`` with the province it lies in; a province lies in itself."""
    found: dict[str, str] = {}
    for line in files("kb").joinpath("data", "regions.txt").read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            province, *cities = line.split()
            found |= dict.fromkeys((province, *cities), province)
    return found


@cache
def _numbers() -> dict[str, int]:
    return {name: number for number, name in enumerate(_provinces())}


@cache
def _names() -> re.Pattern[str]:
    return re.compile("|".join(sorted(_provinces(), key=len, reverse=True)))


def named(text: str) -> NDArray[np.int32]:
    """The regions a text names, each once, ascending, by their numbers in the file: int32 (n,)."""
    numbers = {_numbers()[name] for name in _names().findall(text)}
    return np.array(sorted(numbers), dtype=np.int32)


def places(text: str) -> tuple[str, ...]:
    """The names of the regions in a text, each once, in order."""
    return tuple(dict.fromkeys(_names().findall(text)))


def province(place: str) -> str:
    """The province that a region lies in; a province lies in itself. Raises ``KeyError`` for no region."""
    return _provinces()[place]


def meant(text: str) -> NDArray[np.bool_]:
    """The regions that speak of what a text names, a province's cities too: bool (n_regions,)."""
    asked = set(_names().findall(text))
    held = [name in asked or province in asked for name, province in _provinces().items()]
    return np.array(held, dtype=np.bool_)

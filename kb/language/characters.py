"""Single Han characters: the simplified form, and what each is mistaken for.

Three tables in ``kb/data`` (see the README there): ``simplified.txt`` pairs a traditional character
with its simplified form, ``sounds.txt`` lists the characters of each syllable without its tone,
``lookalikes.txt`` the characters that look most like one; commoner and nearer ones stand first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from itertools import islice

_SAME_SOUND = 40  # of up to 78; the rest are rare characters
# Initials and finals that many speakers do not tell apart.
_NEAR = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("l", "n"))
_NEAR_ENDS = ("ang", "an"), ("eng", "en"), ("ing", "in")


def _lines(name: str) -> list[str]:
    return files("kb").joinpath("data", name).read_text(encoding="utf-8").splitlines()


@cache
def _simplified() -> Mapping[int, str]:
    return {ord(line[0]): line[1] for line in _lines("simplified.txt")}


def simplify(text: str) -> str:
    """The text with traditional characters replaced one by one; as long as before."""
    return text.translate(_simplified())


@cache
def _syllables() -> Mapping[str, str]:
    return dict(line.split(" ", 1) for line in _lines("sounds.txt"))


@cache
def _sounds() -> Mapping[str, tuple[str, ...]]:
    sounds: dict[str, list[str]] = defaultdict(list)
    for syllable, characters in _syllables().items():
        for character in characters:
            sounds[character].append(syllable)
    return {character: tuple(found) for character, found in sounds.items()}


@cache
def _lookalikes() -> Mapping[str, str]:
    return {line[0]: line[2:] for line in _lines("lookalikes.txt")}


def same_sound(character: str) -> tuple[str, ...]:
    """Characters that are said alike but for the tone, commoner ones first."""
    found = (other for sound in _sounds().get(character, ()) for other in _syllables()[sound])
    return tuple(islice((other for other in found if other != character), _SAME_SOUND))


def near_sound(character: str) -> tuple[str, ...]:
    """Characters whose sound differs in what many speakers confuse (zh and z, ing and in)."""
    near: list[str] = []
    for sound in _sounds().get(character, ()):
        for one, other in (*_NEAR, *(pair[::-1] for pair in _NEAR)):
            if sound.startswith(one):
                near.append(other + sound.removeprefix(one))
        for one, other in (*_NEAR_ENDS, *(pair[::-1] for pair in _NEAR_ENDS)):
            if sound.endswith(one):
                near.append(sound.removesuffix(one) + other)
    return tuple(islice((c for sound in near for c in _syllables().get(sound, "")), _SAME_SOUND))


def lookalikes(character: str) -> tuple[str, ...]:
    """Characters that look alike, the most similar first."""
    return tuple(_lookalikes().get(character, ""))

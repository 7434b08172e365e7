"""Is a text layer text? Some fonts lack the table to characters, some layers were recognised badly.

Chinese sentences are made of words: a nonsense of Han characters is not. The bound lies between what real
documents and spoilt ones give; ``tests/test_legible.py`` measures both.
"""

from __future__ import annotations

import re

from kb.language.text import simplify
from kb.language.tokens import dictionary_words
from kb.readers.txt import is_odd

_HAN = re.compile("[\u3400-\u9fff]")
_HAN_RUN = re.compile("[\u3400-\u9fff]{6,}")  # of a sentence; lists of names have shorter ones
_FEWEST = 50  # characters: of fewer nothing can be said
FEWEST_IN_WORDS = 0.65  # of the Han characters of sentences: they stand in words of two or more
FEWEST_ON_A_PAGE = 0.6  # a page says less, and less surely
_MOST_ODD = 0.2  # of all characters: without meaning of their own (private use, controls, (cid:12))
_CODE = re.compile(r"\(cid:\d+\)")


def in_words(text: str) -> float:
    """The share of the Han characters of a text's sentences that stand in words of two or more.

    1 where there are too few of them to say, or where they do not make up half of the text.
    """
    runs = _HAN_RUN.findall(simplify(text))
    held = sum(map(len, runs))
    if held < _FEWEST or 2 * len(_HAN.findall(text)) < len("".join(text.split())):
        return 1.0
    return sum(len(word) for run in runs for word in dictionary_words(run) if len(word) > 1) / held


def is_legible(text: str, least: float = FEWEST_IN_WORDS) -> bool:
    """Whether a text layer can be taken for text, ``least`` of its sentences standing in words."""
    plain = "".join(_CODE.sub("\ue000", text).split())
    if len(plain) < _FEWEST:
        return True
    odd = sum(map(is_odd, plain))
    return odd <= _MOST_ODD * len(plain) and in_words(text) >= least

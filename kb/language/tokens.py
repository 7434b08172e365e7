"""Words: what a text is matched by.

Chinese is cut by jieba's method and dictionary through rjieba, which gives the same words at a
fifteenth of the cost (the tests compare the two on real documents). rjieba cuts runs such as
2024-2028 in another way, so it is handed Chinese runs only; the rest is cut here. Traditional
characters are matched as simplified ones, on both sides.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from threading import Lock

from kb.language.lexicon import kept_words
from kb.language.quantities import dates, quantities
from kb.language.text import fold, parse_numeral, simplify

_HAN = "\u3400-\u4dbf\u4e00-\u9fff〇"
_HAN_RUN = re.compile(f"[{_HAN}]+")
_SCALES = {"万": 10_000, "亿": 100_000_000}
_LARGE = re.compile(
    r"(?P<arabic>\d+(?:\.\d+)?)(?P<scale>[万亿])(?![万亿])|[〇零一二两三四五六七八九十百千]+[万亿][〇零一二两三四五六七八九十百千万]*"
)
_YEAR = re.compile(r"(?:19|20)\d{2}|[一二][〇零○一二三四五六七八九]{3}")

VERSION = 1  # goes up whenever a text may give other terms than before; tables and jieba tell for themselves
FIELDS = ("words", "bigrams", "characters")


@dataclass(frozen=True, kw_only=True, slots=True)
class Terms:
    """A text's terms, each as often as it stands there; function words are left out of all three.

    ``words`` are segmented words, lower-cased English words, numbers, and quantities in a common
    form (七成 and 70% both give ``#70%``). ``bigrams`` are pairs of neighbouring Han characters,
    ``characters`` single ones: people shorten words (职校, 高职) in ways no dictionary foresees.
    """

    words: tuple[str, ...]
    bigrams: tuple[str, ...]
    characters: tuple[str, ...]


def _listed(name: str) -> list[str]:
    lines = files("kb").joinpath("data", name).read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


@cache
def _stopwords() -> frozenset[str]:
    return frozenset(word for line in _listed("stopwords.txt") for word in line.split())


@cache
def _runs() -> re.Pattern[str]:
    """Lexicon terms with signs or digits in them, Han runs, numbers, and runs of other letters."""
    mixed = sorted(term for term in kept_words() if not _HAN_RUN.fullmatch(term))
    terms = "|".join(re.escape(term) for term in sorted(mixed, key=len, reverse=True))
    number = r"(?P<grouped>\d{1,3}(?:,\d{3})+(?!\d))|\d+(?:\.\d+)*%?"
    return re.compile(rf"(?P<term>{terms})|(?P<han>[{_HAN}]+)|{number}|[^\W\d_{_HAN}]+")


_PREPARING = Lock()


def _prepare_segmenter() -> None:
    """Once for all threads: rjieba cannot cut while words are added."""
    with _PREPARING:
        _add_words()


@cache
def _add_words() -> None:
    import rjieba

    for term in kept_words():
        # A word that the dictionary has already would get another weight than in jieba.
        if _HAN_RUN.fullmatch(term) and rjieba.cut(term, False) != [term]:
            rjieba.add_word(term, None, None)


def segment(han: str) -> list[str]:
    """The words of a run of Han characters: jieba's, with the project's lexicon."""
    _prepare_segmenter()
    import rjieba

    words: list[str] = rjieba.cut(han, True)
    return words


def dictionary_words(han: str) -> list[str]:
    """The words of a run of Han characters by the dictionary alone: no word is guessed."""
    _prepare_segmenter()
    import rjieba

    words: list[str] = rjieba.cut(han, False)
    return words


def is_content(word: str) -> bool:
    """Whether a word of ``cut`` is Chinese and no function word."""
    return _HAN_RUN.fullmatch(word) is not None and word not in _stopwords()


def is_stopword(word: str) -> bool:
    """Whether a word counts for nothing: one of ``kb/data/stopwords.txt``."""
    return word in _stopwords()


def cut(text: str) -> list[str]:
    """A text's words in order, function words included: simplified, lower-cased, without signs."""
    words: list[str] = []
    for match in _runs().finditer(simplify(fold(text))):
        if match["han"]:
            words += segment(match["han"])
        else:
            words.append(match[0].replace(",", "") if match["grouped"] else match[0])
    return words


def tagged(text: str) -> list[tuple[str, str]]:
    """Words with jieba's part of speech each; those that were added to the dictionary have none, ``""``."""
    _prepare_segmenter()
    import rjieba

    found: list[tuple[str, str]] = rjieba.tag(text)
    return found


def _common_forms(text: str) -> Iterator[str]:
    """One spelling for each quantity with a unit, each large number and each year."""
    counted = set()
    for quantity in quantities(text):
        if quantity.unit:
            unit = "%" if quantity.unit == "%" else ""
            for value in {quantity.low, quantity.high}:
                counted.add(value)
                yield f"#{value:g}{unit}"
    for match in _LARGE.finditer(fold(text)):
        scale = _SCALES[match["scale"]] if match["scale"] else 1
        value = float(match["arabic"] or parse_numeral(match[0]) or 0) * scale
        if value not in counted:
            yield f"#{value:g}"
    for date in dates(text):
        yield from (f"#{parse_numeral(year)}" for year in _YEAR.findall(fold(date.of(text))))


def _content_runs(words: Iterable[str]) -> Iterator[str]:
    """Han characters in a row, once function words and all other signs are taken out."""
    run = ""
    for word in words:
        if is_content(word):
            run += word
        else:
            yield run
            run = ""
    yield run


def terms(text: str) -> Terms:
    """The terms a text is indexed and searched by; all empty for a text without a content word."""
    words = cut(text)
    runs = list(_content_runs(words))
    return Terms(
        words=(*(word for word in words if word not in _stopwords()), *_common_forms(simplify(text))),
        bigrams=tuple(run[place : place + 2] for run in runs for place in range(len(run) - 1)),
        characters=tuple(character for run in runs for character in run),
    )


@cache
def fingerprint() -> str:
    """Changes whenever the same text may give other terms: an index of another one is stale."""
    digest = hashlib.sha256(f"{VERSION} {version('rjieba')}".encode())
    digest.update("\n".join((*kept_words(), *_listed("stopwords.txt"), *_listed("simplified.txt"))).encode())
    return digest.hexdigest()[:16]

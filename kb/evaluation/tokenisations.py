"""How widespread systems cut Chinese for word search, each as one function from text to terms.

Emulated from the systems' sources and documentation, none of them was run. All are searched by
the same BM25, so that what differs is the cutting alone.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from types import MappingProxyType, ModuleType
from typing import Protocol

Tokenise = Callable[[str], list[str]]

_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_HAN_OR_OTHER = re.compile(f"[{_HAN}]+|[^\\W{_HAN}]+")
_RUN = re.compile(r"\w+")
_LONGEST_STEMMED = 39  # bytes, 13 Han characters: tantivy's filter drops what is longer


@cache
def _jieba() -> ModuleType:
    import jieba

    jieba.setLogLevel(logging.WARNING)
    module: ModuleType = jieba
    return module


def _visible(words: Iterable[str]) -> list[str]:
    return [word for word in words if word and not word.isspace()]


def words(text: str) -> list[str]:
    """Jieba's words: FastGPT, and what most tutorials do."""
    return _visible(_jieba().lcut(text.lower()))


def all_words(text: str) -> list[str]:
    """Every word of jieba's dictionary, overlapping (``cut_all``): MaxKB."""
    return _visible(_jieba().lcut(text.lower(), cut_all=True))


def search_words(text: str) -> list[str]:
    """Jieba's words and the shorter ones inside (``cut_for_search``): Langchain-Chatchat."""
    return _visible(_jieba().lcut_for_search(text.lower()))


def bigrams(text: str) -> list[str]:
    """Pairs of neighbouring Han characters, other words whole: Lucene's ``cjk``, SQLite in WeKnora."""
    return [term for run in _HAN_OR_OTHER.findall(text.lower()) for term in _pairs(run)]


def characters(text: str) -> list[str]:
    """Single Han characters, other words whole: ``standard`` of Elasticsearch, QAnything's default."""
    runs = _HAN_OR_OTHER.findall(text.lower())
    return [term for run in runs for term in (run if _is_han(run) else [run])]


def unbroken(text: str) -> list[str]:
    r"""What stands between spaces and signs, Han or not (``\w+``): Haystack, R2R's PostgreSQL."""
    return _RUN.findall(text.lower())


def stemmed(text: str) -> list[str]:
    """The same, English words stemmed, long runs dropped (tantivy's ``en_stem``): Kotaemon."""
    kept = [run for run in unbroken(text) if len(run.encode()) <= _LONGEST_STEMMED]
    return _stemmer().stemWords(kept)


class _Stemmer(Protocol):
    def stemWords(self, words: list[str]) -> list[str]: ...  # noqa: N802


@cache
def _stemmer() -> _Stemmer:
    import snowballstemmer

    stemmer: _Stemmer = snowballstemmer.stemmer("english")
    return stemmer


def _is_han(run: str) -> bool:
    return re.match(f"[{_HAN}]", run) is not None


def _pairs(run: str) -> Iterator[str]:
    if _is_han(run) and len(run) > 1:
        yield from (run[place : place + 2] for place in range(len(run) - 1))
    else:
        yield run


TOKENISATIONS: Mapping[str, Tokenise] = MappingProxyType(
    {
        "rank-bm25": words,
        "bm25 bigrams": bigrams,
        "bm25 characters": characters,
        "bm25 cut_all": all_words,
        "bm25 cut_for_search": search_words,
        "bm25 unbroken": unbroken,
        "bm25 en_stem": stemmed,
    }
)
"""Names of the baselines and their tokenisations."""

"""The tokenizer: jieba's words and whole English words, with characters and word pieces below them.

A Unigram model over log-probabilities counted on jieba's own segmentation finds, by the same
maximum-probability path as jieba's, the same words; what is not in the vocabulary falls apart
into single characters or pieces, so hardly anything is unknown.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import rjieba
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

if TYPE_CHECKING:
    from collections.abc import Iterable

    from training.static.recipe import VocabularySize
    from training.static.sources import Sources

UNKNOWN = "[UNK]"
BEGIN = "▁"  # stands before an English word, so that "man" is not the beginning of "manning"

_HAN_CHARACTER = re.compile(r"[\u3007\u3400-\u9fff]")
_HAN_WORD = re.compile(r"[\u3007\u3400-\u9fff]{2,}")
_ENGLISH = re.compile(r"[a-z]+")
_NUMBER = re.compile(r"[0-9]+")
# A single character is a last resort: less likely than any counted word.
_LAST_RESORT = 1e-6

Scores = dict[str, float]


def build_tokenizer(sources: Sources, size: VocabularySize) -> Tokenizer:
    """A tokenizer with the most frequent words of ``sources``; row 0 is the unknown token."""
    chinese = _relative_counts(_chinese_texts(sources))
    english = _english_counts(sources, chinese)
    return tokenizer_of(
        _han_scores(chinese, size.han_words, size.han_characters)
        | _number_scores(chinese, size.numbers)
        | _english_scores(english, size.english_words, size.english_pieces)
    )


def tokenizer_of(scores: Scores) -> Tokenizer:
    """A tokenizer over pieces with log-probabilities, the unknown token before them.

    Folds width, case and accents; punctuation only separates. Scripts are cut apart first, so
    the log-probabilities need only be comparable within a script.
    """
    tokenizer = Tokenizer(models.Unigram([(UNKNOWN, 0.0), *scores.items()], unk_id=0))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.NFKD(),
            normalizers.StripAccents(),
            normalizers.Lowercase(),
            normalizers.Replace(Regex(r"[^\p{L}\p{N}]+"), " "),
            normalizers.Replace(Regex(r"(?<![a-z])(?=[a-z])"), BEGIN),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.WhitespaceSplit(),
            pre_tokenizers.Split(Regex(BEGIN + r"[a-z]+|[0-9]+|\p{Han}+"), "isolated"),
        ]
    )
    return tokenizer


def add_spellings(tokenizer: Tokenizer, spellings: Iterable[tuple[str, str]]) -> tuple[Tokenizer, list[int]]:
    """The tokenizer with other spellings of its words (``職業`` of ``职业``), as likely as these.

    ``spellings``: pairs of the other spelling and the word; pairs that add nothing are passed over.
    With it comes the row of each token: its own, or that of the word it is a spelling of.
    """
    pieces: list[tuple[str, float]] = json.loads(tokenizer.to_str())["model"]["vocab"][1:]
    scores = dict(pieces)
    rows = {piece: row for row, piece in enumerate(scores, start=1)}
    for other, word in spellings:
        if word in rows and other not in rows:
            scores[other] = scores[word]
            rows[other] = rows[word]
    return tokenizer_of(scores), [0, *(rows[piece] for piece in scores)]


def parts_of_words(tokenizer: Tokenizer) -> list[tuple[int, ...]]:
    """For each row of the vocabulary, the rows of what the word is made of; mostly two, or none.

    A Chinese word is made of its characters, an English one of the longest other word or piece
    it begins with and what then remains (``schools``: ``school``, ``s``).
    """
    rows: dict[str, int] = tokenizer.get_vocab()
    parts: list[tuple[int, ...]] = [()] * len(rows)
    for word, row in rows.items():
        if _HAN_WORD.fullmatch(word):
            parts[row] = tuple(rows[character] for character in word if character in rows)
        elif word.startswith(BEGIN):
            parts[row] = _english_parts(word, rows)
    return parts


def _english_parts(word: str, rows: dict[str, int]) -> tuple[int, ...]:
    for cut in range(len(word) - 1, len(word) // 2, -1):
        if word[:cut] in rows:
            return tuple(rows[part] for part in (word[:cut], word[cut:]) if part in rows)
    return ()


def _chinese_texts(sources: Sources) -> dict[str, list[str]]:
    texts: dict[str, list[str]] = {}
    for passage in sources.passages:
        texts.setdefault(passage.source, []).extend([passage.title, passage.text, *passage.questions])
    texts["parallel"] = [pair.chinese for pair in sources.parallels]
    return texts


def _english_counts(sources: Sources, chinese: Scores) -> Scores:
    """Words of the English sentences, and of glosses, which weigh more where the Chinese is used.

    Few sentences speak of policy; the glosses of the words of laws and news do. A term of several
    words counts as often as the rarest of them.
    """
    segmenter = rjieba.Jieba()
    counts: Scores = defaultdict(float)
    for pair in sources.parallels:
        for word in _ENGLISH.findall(pair.english.lower()):
            counts[word] += 1
    for entry in sources.entries:
        used = min(chinese.get(word, 0.0) for word in segmenter.cut(entry.simplified))
        weight = 1 + 3 * math.log1p(100 * used)
        for gloss in entry.glosses:
            for word in _ENGLISH.findall(gloss.lower()):
                counts[word] += weight
    return counts


def _relative_counts(texts: dict[str, list[str]]) -> Scores:
    """Words by frequency, each source damped by the root of its size lest laws drown the rest."""
    # One of its own: the one that texts are searched with knows the project's lexicon too.
    segmenter = rjieba.Jieba()
    together: Scores = defaultdict(float)
    for source in texts.values():
        counts: Counter[str] = Counter()
        for text in source:
            counts.update(segmenter.cut(text))
        weight = 1 / math.sqrt(counts.total() or 1)
        for word, count in counts.items():
            together[word] += count * weight
    return dict(together)


def _log_shares(counts: Iterable[tuple[str, float]]) -> Scores:
    pairs = list(counts)
    total = sum(count for _, count in pairs)
    return {piece: math.log(count / total) for piece, count in pairs}


def _most_frequent(counts: Scores, pattern: re.Pattern[str], limit: int) -> Scores:
    """The ``limit`` most frequent of the pieces that match; ties in alphabetical order."""
    fitting = [piece for piece in counts if pattern.fullmatch(piece)]
    return {
        piece: counts[piece] for piece in sorted(fitting, key=lambda piece: (-counts[piece], piece))[:limit]
    }


def _han_scores(counts: Scores, words: int, characters: int) -> Scores:
    """The most frequent words, and the characters that are most frequent within words and alone."""
    within: Scores = defaultdict(float)
    for word, count in counts.items():
        for character in word:
            within[character] += count
    singles = {
        character: counts.get(character, 0.0) + _LAST_RESORT
        for character in _most_frequent(within, _HAN_CHARACTER, characters)
    }
    return _log_shares([*_most_frequent(counts, _HAN_WORD, words).items(), *singles.items()])


def _number_scores(counts: Scores, limit: int) -> Scores:
    digits = {digit: counts.get(digit, 0.0) + _LAST_RESORT for digit in "0123456789"}
    return _log_shares((digits | _most_frequent(counts, _NUMBER, limit)).items())


def _english_scores(counts: Scores, words: int, pieces: int) -> Scores:
    """Frequent words, then the frequent beginnings and endings of all words, then letters."""
    whole = {BEGIN + word: n for word, n in _most_frequent(counts, _ENGLISH, words).items()}
    ends: Scores = defaultdict(float)
    for word in counts:
        for length in range(2, min(len(word), 7)):
            ends[BEGIN + word[:length]] += 1
            ends[word[-length:]] += 1
    frequent = _most_frequent(ends, re.compile(".*"), pieces)
    letters = [begin + chr(letter) for begin in (BEGIN, "") for letter in range(97, 123)]
    resort = dict.fromkeys(letters, _LAST_RESORT**2) | {
        piece: _LAST_RESORT * count for piece, count in frequent.items()
    }
    return _log_shares((resort | whole).items())

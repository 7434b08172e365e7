"""Pairs of texts that belong together, drawn anew from the sources in every round.

The first text of a pair stands for what somebody asks, the second for what should be found. All
texts are tokenised once; what is left out, replaced or translated are tokens, which is quick and
comes to the same because a token is a word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from random import Random

    from tokenizers import Tokenizer

    from training.static.glossary import Glossary
    from training.static.sources import Sources

Ids = NDArray[np.int32]

_SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?")
_ASKING = (
    "什么 哪些 哪个 哪里 多少 几个 如何 怎么 怎样 怎么办 为什么 谁 何时 什么时候 多久 是否 能否 "
    "是不是 可以吗 有没有 是什么 有哪些 是多少 怎么规定 有什么要求 有何规定 请问 吗 呢"
).split()
_ASKING_ENGLISH = (
    "what|which|who|when|where|why|how|how many|how much|how long|is there|does|do|can|should|"
    "what is the|what are the|which of the|what does|how does|who is|in what year"
).split("|")
_SHORTEST_PASSAGE, _LONGEST_PASSAGE = 30, 200  # tokens, about 1.6 characters each
# How often a round draws from a passage; laws are many and much alike.
_TIMES = {"news": 2, "reading": 3}
_LONGEST_TERM = 4  # tokens: 职业 教育 is one term of the dictionary
_TEXTS_AT_ONCE = 20_000


class Pair(NamedTuple):
    """Two texts that belong together, as token ids, and the kind of material they come from."""

    kind: str
    query: Ids
    passage: Ids


@dataclass(frozen=True, kw_only=True, slots=True)
class _Tokenised:
    """A passage of the sources as token ids."""

    kind: str
    title: Ids
    sentences: Sequence[Ids]
    questions: Sequence[Ids]


class Views:
    """Draws pairs from ``sources`` with ``rng``; the same seed draws the same pairs."""

    def __init__(self, sources: Sources, glossary: Glossary, tokenizer: Tokenizer, rng: Random) -> None:
        self._rng = rng
        self._passages = _tokenise_passages(sources, tokenizer)
        english = tokenise(tokenizer, [pair.english for pair in sources.parallels])
        chinese = tokenise(tokenizer, [pair.chinese for pair in sources.parallels])
        self._parallels = list(zip(english, chinese, strict=True))
        self._dictionary = _Dictionary(glossary, tokenizer)
        self._asking = tokenise(tokenizer, _ASKING)
        self._asking_english = tokenise(tokenizer, _ASKING_ENGLISH)

    def round(self) -> list[Pair]:
        """One round of pairs in the order of the sources; none has an empty side."""
        return [pair for pair in self._draw() if len(pair.query) and len(pair.passage)]

    def _draw(self) -> Iterator[Pair]:
        rng = self._rng
        for passage in self._passages:
            for _ in range(_TIMES.get(passage.kind, 1)):
                yield from self._of_passage(passage)
            whole = np.concatenate(passage.sentences)
            for question in passage.questions:
                yield Pair("question", question, whole)
        for texts in self._parallels:
            yield Pair("parallel", *rng.sample(texts, 2))
        for word, glosses in self._dictionary.glosses:
            yield Pair("dictionary", rng.choice(glosses), word)

    def _of_passage(self, passage: _Tokenised) -> Iterator[Pair]:
        rng = self._rng
        for sentences in _chunks(passage.sentences, rng):
            query, found = self._query(passage.title, sentences)
            if rng.random() < 0.4:
                found = [passage.title, *found]
            yield Pair(passage.kind, query, np.concatenate(found))

    def _query(self, title: Ids, sentences: Sequence[Ids]) -> tuple[Ids, Sequence[Ids]]:
        """Something to ask, and the sentences that should be found by it.

        Of a hundred, 15 are the title, 25 a sentence that must find the rest of its passage,
        25 some words in English, the others some words in Chinese.
        """
        rng = self._rng
        draw = rng.random()
        if len(title) and draw < 0.15:
            return self._reworded(title), sentences
        place = rng.randrange(len(sentences))
        words = sentences[place]
        if draw < 0.40 and len(sentences) > 1:
            return self._reworded(words), [*sentences[:place], *sentences[place + 1 :]]
        named = np.concatenate([title if rng.random() < 0.3 else title[:0], self._sample(words)])
        if draw < 0.65:
            asking = rng.choice(self._asking_english)[: rng.randrange(4)]
            return np.concatenate([asking, self._dictionary.translate(named, rng)]), sentences
        asking = rng.choice(self._asking) if rng.random() < 0.6 else title[:0]
        return np.concatenate([self._reworded(named), asking]), sentences

    def _sample(self, words: Ids) -> Ids:
        """A stretch of 3 to 12 words, thinned."""
        rng = self._rng
        length = rng.randint(3, 12)
        start = rng.randrange(max(1, len(words) - length + 1))
        return self._thinned(words[start : start + length], rng.uniform(0.5, 1.0))

    def _reworded(self, words: Ids) -> Ids:
        """The words with one in ten left out and some replaced by synonyms."""
        return self._dictionary.replace_some(self._thinned(words, 0.9), self._rng)

    def _thinned(self, words: Ids, keep: float) -> Ids:
        kept = [word for word in words.tolist() if self._rng.random() < keep]
        return np.array(kept, dtype=np.int32)


class _Dictionary:
    """The glossary in token ids: what a token may be translated or replaced by."""

    def __init__(self, glossary: Glossary, tokenizer: Tokenizer) -> None:
        words = list(glossary.glosses)
        flat = [gloss for word in words for gloss in glossary.glosses[word]]
        glosses = iter(tokenise(tokenizer, flat))
        self.glosses = [
            (ids, [next(glosses) for _ in glossary.glosses[word]])
            for word, ids in zip(words, tokenise(tokenizer, words), strict=True)
        ]
        rows = tokenizer.get_vocab()
        self._translations = {
            tuple(ids.tolist()): found for ids, found in self.glosses if len(ids) <= _LONGEST_TERM
        }
        sounds = [c for c in glossary.readings if c in rows]
        read = tokenise(tokenizer, [glossary.readings[c] for c in sounds])
        self._sounds = {rows[c]: ids for c, ids in zip(sounds, read, strict=True)}
        self._synonyms = {
            rows[word]: [rows[other] for other in others if other in rows]
            for word, others in glossary.synonyms.items()
            if word in rows and len(word) > 1
        }

    def translate(self, words: Ids, rng: Random) -> Ids:
        """Term for term into English, a character also by its sound; what has neither stays."""
        tokens = tuple(words.tolist())
        english = [words[:0]]
        place = 0
        while place < len(tokens):
            length = self._term_length(tokens[place : place + _LONGEST_TERM])
            english.append(self._translated(tokens[place : place + length], rng))
            place += length
        return np.concatenate(english)

    def _term_length(self, tokens: tuple[int, ...]) -> int:
        """The length of the longest term in the dictionary that ``tokens`` begin with, at least 1."""
        lengths = range(len(tokens), 1, -1)
        return next((length for length in lengths if tokens[:length] in self._translations), 1)

    def _translated(self, term: tuple[int, ...], rng: Random) -> Ids:
        sound = self._sounds.get(term[0]) if len(term) == 1 else None
        glosses = self._translations.get(term)
        if sound is not None and (glosses is None or rng.random() < 0.5):
            return sound
        if glosses is None:
            return np.array(term, dtype=np.int32)
        # The dictionary names the usual sense first.
        return glosses[min(rng.randrange(len(glosses)), rng.randrange(len(glosses)))]

    def replace_some(self, words: Ids, rng: Random) -> Ids:
        """About one in seven of the words that have synonyms replaced by one."""
        for place, word in enumerate(words.tolist()):
            synonyms = self._synonyms.get(word)
            if synonyms and rng.random() < 0.15:
                words[place] = rng.choice(synonyms)
        return words


def tokenise(tokenizer: Tokenizer, texts: Sequence[str]) -> list[Ids]:
    """The token ids of each text without the unknown token."""
    found: list[Ids] = []
    for start in range(0, len(texts), _TEXTS_AT_ONCE):
        part = list(texts[start : start + _TEXTS_AT_ONCE])
        for encoding in tokenizer.encode_batch_fast(part, add_special_tokens=False):
            ids = np.array(encoding.ids, dtype=np.int32)
            found.append(ids[ids > 0])
    return found


def _tokenise_passages(sources: Sources, tokenizer: Tokenizer) -> list[_Tokenised]:
    passages = sources.passages
    cut = [_SENTENCE.findall(passage.text) for passage in passages]
    titles = tokenise(tokenizer, [passage.title for passage in passages])
    sentences = iter(tokenise(tokenizer, [s for passage in cut for s in passage]))
    questions = iter(tokenise(tokenizer, [q for passage in passages for q in passage.questions]))
    return [
        _Tokenised(
            kind=passage.source,
            title=title,
            sentences=[next(sentences) for _ in pieces],
            questions=[next(questions) for _ in passage.questions],
        )
        for passage, title, pieces in zip(passages, titles, cut, strict=True)
        if pieces
    ]


def _chunks(sentences: Sequence[Ids], rng: Random) -> Iterator[list[Ids]]:
    """Runs of sentences of at most a length drawn anew for each text."""
    limit = rng.randint(_SHORTEST_PASSAGE, _LONGEST_PASSAGE)
    run: list[Ids] = []
    length = 0
    for sentence in sentences:
        if run and length + len(sentence) > limit:
            yield run
            run, length = [], 0
        run.append(sentence[:_LONGEST_PASSAGE])
        length += len(sentence)
    if run:
        yield run

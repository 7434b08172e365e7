"""How well texts hold a question's words by sense: by hand, and with the shipped encoder."""

from __future__ import annotations

import numpy as np
import pytest

from kb.index.ragged import Ragged
from kb.models.words import WordVectors, shipped_words
from kb.search.ranking import alignment, closeness, nearest


def test_the_nearest_word_of_each_text() -> None:
    half_way = 1 / np.sqrt(2)
    cosines = np.array([[1, 0], [half_way, half_way]], dtype=np.float32)
    # The first text holds the first word exactly and the second not at all, the second text is
    # half-way to both, the third has no word.
    found = nearest(cosines, np.array([0, 1]), np.array([1, 1, 0]))
    assert found.tolist() == [[1, 0], [pytest.approx(half_way)] * 2, [0, 0]]


@pytest.fixture(scope="module")
def words() -> WordVectors:
    return shipped_words()


def _aligned(words: WordVectors, question: str, clauses: list[int]) -> list[float]:
    tokens = Ragged.of(words.token_ids(["教师培训", "每年发放补助"]))
    above = Ragged.of(words.token_ids(["职业学校"]))
    rows, contexts = np.array(clauses, dtype=np.int64), np.zeros(len(clauses), dtype=np.int64)
    return [float(held) for held in alignment(words, question, tokens.select(rows), contexts, above)]


def test_headings_hold_what_the_clause_does_not(words: WordVectors) -> None:
    training, subsidy = _aligned(words, "职业学校 补助", [0, 1])
    assert subsidy == pytest.approx(1, abs=1e-5)
    assert training < 0.9


def test_words_count_by_their_length(words: WordVectors) -> None:
    # Both words stand in the second clause only; what the first holds of each counts by its length.
    (asked,) = words.token_ids(["发放 补助"])
    sizes = np.linalg.norm(words.token_vectors(asked), axis=1)
    alone = [_aligned(words, word, [0])[0] for word in ("发放", "补助")]
    together = float(sizes @ alone / sizes.sum())
    assert _aligned(words, "发放 补助", [0, 1]) == pytest.approx([together, 1], abs=1e-5)


def test_a_question_of_unknown_words_aligns_with_nothing(words: WordVectors) -> None:
    assert _aligned(words, "🙂", [1]) == [0]


def test_closeness_is_the_cosine_of_mean_words_with_headings_mixed_in(words: WordVectors) -> None:
    texts, heading, question = ["教师培训", "每年发放补助"], "职业学校", "教师 补助"
    tokens, above = Ragged.of(words.token_ids(texts)), Ragged.of(words.token_ids([heading]))
    found = closeness(words, question, tokens, np.zeros(2, dtype=np.int64), above)
    own, above, asked = words.encode(texts), words.encode([heading])[0], words.encode([question])[0]
    mixed = own + 0.3 * above
    expected = mixed @ asked / np.linalg.norm(mixed, axis=1)
    np.testing.assert_allclose(found, expected, atol=1e-5)

"""How well texts hold a question's words by sense: by hand, and with the shipped encoder."""

from __future__ import annotations

import numpy as np
import pytest

from kb.alignment import alignments, nearest
from kb.encoder import Encoder, load_encoder
from kb.ragged import Ragged


def test_the_nearest_word_of_each_text() -> None:
    question = np.array([[2.0, 0.0], [0.0, 1.0]], dtype=np.float32)
    words = np.array([[3.0, 0.0], [1.0, 1.0]], dtype=np.float32)
    # The first text holds the first word exactly and the second not at all, the second text is
    # half-way to both, the third has no word.
    found = nearest(question, words, np.array([0, 1]), np.array([1, 1, 0]))
    half_way = 1 / np.sqrt(2)
    assert found.tolist() == [pytest.approx([1, half_way, 0]), pytest.approx([0, half_way, 0])]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load_encoder()


def _aligned(encoder: Encoder, question: str, near: list[list[int]]) -> dict[str, list[float]]:
    tokens = Ragged.of(encoder.token_ids(["教师培训", "每年发放补助", "减免学费"]))
    above = Ragged.of(encoder.token_ids(["职业学校"]))
    contexts = np.zeros(len(near[0]), dtype=np.int64)
    found = alignments(encoder, question, np.array(near, dtype=np.int64), tokens, contexts, above)
    return {name: scores.tolist() for name, scores in found.items()}


def test_headings_and_neighbours_hold_what_the_clause_does_not(encoder: Encoder) -> None:
    # The second of the three clauses, with the others before and behind it.
    near = [[-1], [0], [1], [2], [-1]]
    found = _aligned(encoder, "补助", near)
    assert found["alignment"] == [pytest.approx(1, abs=1e-5)]
    found = _aligned(encoder, "职业学校 补助", near)
    assert found["alignment"][0] < 0.9
    assert found["joint alignment"] == [pytest.approx(1, abs=1e-5)]
    found = _aligned(encoder, "职业学校 学费 补助", near)
    assert found["joint alignment"][0] < 0.95
    assert found["wide alignment"] == [pytest.approx(1, abs=1e-5)]


def test_a_clause_alone_in_its_document_has_no_neighbours(encoder: Encoder) -> None:
    found = _aligned(encoder, "教师培训", [[-1], [-1], [1], [-1], [-1]])
    assert found["wide alignment"] == found["joint alignment"]


def test_a_question_of_unknown_words_aligns_with_nothing(encoder: Encoder) -> None:
    assert _aligned(encoder, "🙂", [[-1], [-1], [1], [-1], [-1]])["wide alignment"] == [0]

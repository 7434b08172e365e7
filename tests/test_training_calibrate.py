"""How the chance that an answer is right comes to be: the fit held against the library's, and its bounds."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch", reason="needs the extra training")
pytest.importorskip("sklearn", reason="needs the extra training")

from sklearn.linear_model import LogisticRegression

from training.calibrate import ALONE, PENALTY, floors, logistic, words_alone


def signs_of(directions: dict[str, int]) -> tuple[dict[str, float], Any, Any]:
    """A fit on drawn rows of which ``b`` speaks against; the matrix and the truth."""
    draw = np.random.default_rng(4)
    matrix = draw.normal(size=(200, 2)) * [1.0, 5.0] + [3.0, 0.0]
    truth = matrix[:, 0] - 3 - 0.1 * matrix[:, 1] + draw.normal(size=200) * 0.5 > 0
    told = [dict(zip("ab", row, strict=True)) for row in matrix.tolist()]
    weights, apart = logistic(told, truth.tolist(), [str(n % 10) for n in range(200)], directions)
    assert 0.8 < np.mean((apart > 0.5) == truth) <= 1
    return weights, matrix, truth


def test_the_logistic_model_is_the_librarys_where_either_direction_is_open() -> None:
    weights, matrix, truth = signs_of({"a": 0, "b": 0})
    middle, spread = matrix.mean(axis=0), matrix.std(axis=0)
    library = LogisticRegression(C=PENALTY, max_iter=2000).fit((matrix - middle) / spread, truth)
    expected = library.coef_[0] / spread
    np.testing.assert_allclose([weights["a"], weights["b"]], expected, atol=2e-3)
    assert weights["bias"] == pytest.approx(library.intercept_[0] - expected @ middle, abs=5e-3)
    assert weights["b"] < 0


def test_each_kind_is_as_often_wrongly_answered() -> None:
    # Of each kind unanswerable questions lie at 0.00, 0.01 … 1.00 of its own height, 15 in 100 above 0.85.
    heights = {"amount": 0.5, "yesno": 1.0, "who": 0.75}
    kinds = [kind for kind in heights for _ in range(101)]
    chances = np.array([height * n / 100 for height in heights.values() for n in range(101)])
    found = floors([*kinds, "who"], np.append(chances, 1.0), [*[False] * len(kinds), True])
    assert found == {"amount": 0.425, "yesno": 0.85, "other": 0.637}


def test_words_stand_alone_from_where_they_are_likely_right() -> None:
    # Right by the logistic function of 3 + 2 log certainty, 1000 at each: from 0.446 on, by 0.8.
    grid = [0.02, 0.05, 0.1, 0.2, 0.4, 0.7, 1.0]
    shares = {one: 1 / (1 + math.exp(-(3 + 2 * math.log(one)))) for one in grid}
    found = [(one, n < 1000 * share) for one, share in shares.items() for n in range(1000)]
    expected = math.exp((math.log(ALONE / (1 - ALONE)) - 3) / 2)
    assert words_alone(found) == pytest.approx(expected, rel=0.05)
    assert words_alone([(one, True) for one in grid]) < 0.02


def test_a_signal_speaks_in_its_own_direction_only() -> None:
    weights, _, _ = signs_of({"a": 1, "b": 1})
    assert weights["a"] > 0
    assert weights["b"] == 0

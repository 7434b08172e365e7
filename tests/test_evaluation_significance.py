from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from kb.evaluation.significance import ROUNDS, randomisation_p


def exact_p(differences: list[float]) -> float:
    """The same test with every assignment of signs instead of a sample of them."""
    observed = abs(sum(differences))
    sums = [
        abs(sum(sign * value for sign, value in zip(signs, differences, strict=True)))
        for signs in product((-1, 1), repeat=len(differences))
    ]
    return sum(total >= observed - 1e-9 for total in sums) / len(sums)


@pytest.mark.parametrize(
    "differences",
    [[0.5, 0.25, -0.1, 0.3, 0.2, 0.9, -0.4, 0.1], [1.0] * 8, [1.0, -1.0, 1.0], [0.0, 0.3, 0.0]],
)
def test_the_sample_agrees_with_every_assignment_of_signs(differences: list[float]) -> None:
    # Four standard errors of a share of 10,000 rounds are 0.02 at most.
    assert randomisation_p(np.array(differences)) == pytest.approx(exact_p(differences), abs=0.02)


def test_it_is_symmetric_reproducible_and_never_zero() -> None:
    differences = np.array([0.1] * 60)
    assert randomisation_p(differences) == randomisation_p(-differences) == 1 / (ROUNDS + 1)


def test_no_difference_is_no_evidence() -> None:
    assert randomisation_p(np.zeros(5)) == randomisation_p(np.array([])) == 1

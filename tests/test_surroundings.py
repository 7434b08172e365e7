"""What stands around a clause."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kb.index.protocol import Numbering
from kb.search.features import REACH, STEPS, around, passages
from kb.settings import SETTINGS

PASSAGE = SETTINGS.passage


def test_neighbours_are_of_the_same_document() -> None:
    near = around(np.array([0, 2, 3]), Numbering(bounds=np.array([0, 3, 5])))
    assert near.T.tolist() == [[-1, -1, 0, 1, 2], [0, 1, 2, -1, -1], [-1, -1, 3, 4, -1]]


def test_a_passage_grows_backward_first_while_it_fits() -> None:
    near = around(np.array([2]), Numbering(bounds=np.array([0, 5])))
    half = PASSAGE // 2
    assert passages(near, np.array([10, half, half, 10, 10])[near]).T.tolist() == [
        [False, True, True, False, False]
    ]
    # What does not fit is not skipped over: the clause behind it stands no longer next to the rest.
    assert passages(near, np.array([1, PASSAGE, 1, 1, 1])[near]).T.tolist() == [
        [False, False, True, True, True]
    ]


@given(st.lists(st.integers(0, PASSAGE), min_size=1, max_size=9), st.data())
def test_a_passage_is_one_run_around_its_clause(lengths: list[int], data: st.DataObject) -> None:
    clause = data.draw(st.integers(0, len(lengths) - 1))
    near = around(np.array([clause]), Numbering(bounds=np.array([0, len(lengths)])))
    sizes = np.array(lengths, dtype=np.int32)
    chosen = passages(near, sizes[near])[:, 0]
    places = near[chosen, 0]
    assert chosen[REACH]
    assert np.array_equal(places, np.arange(places[0], places[-1] + 1))
    assert sizes[places].sum() <= PASSAGE
    assert len(STEPS) == len(chosen)

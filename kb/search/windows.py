"""What stands around a clause: its neighbours in the document, and the passage it is the middle of."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Int64 = NDArray[np.int64]
Bool = NDArray[np.bool_]

REACH = 2
STEPS = tuple(range(-REACH, REACH + 1))
PASSAGE = 200  # Han characters that say something: some 300 characters of text


def around(clauses: Int64, document_of: NDArray[np.int32]) -> Int64:
    """The clauses ``STEPS`` away from each, itself among them: int64 (len(STEPS), n).

    −1 stands where the document has no such clause.
    """
    places = clauses + np.array(STEPS)[:, None]
    inside = (places >= 0) & (places < len(document_of))
    same = document_of[np.where(inside, places, 0)] == document_of[clauses]
    return np.where(inside & same, places, -1)


def passages(near: Int64, lengths: NDArray[np.int32]) -> Bool:
    """Which of ``near`` make up the passage around each clause: bool (len(STEPS), n).

    ``lengths``: every clause's number of characters. The passage grows to its nearer neighbours
    first, to those before it before those behind, as long as it stays within ``PASSAGE``.
    """
    sizes = lengths[near]
    chosen = np.zeros(near.shape, dtype=np.bool_)
    chosen[REACH] = True
    total = sizes[REACH].copy()
    for step in sorted(STEPS, key=abs)[1:]:
        row, inner = REACH + step, REACH + step - np.sign(step)
        fits = (near[row] >= 0) & chosen[inner] & (total + sizes[row] <= PASSAGE)
        chosen[row] = fits
        total += sizes[row] * fits
    return chosen

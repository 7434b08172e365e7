"""What stands around a clause: its neighbours in the document, and the passage it is the middle of."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kb.index.protocol import Numbering
from kb.settings import SETTINGS

Int64 = NDArray[np.int64]
Bool = NDArray[np.bool_]

REACH = 2
STEPS = tuple(range(-REACH, REACH + 1))


def around(clauses: Int64, numbering: Numbering) -> Int64:
    """The clauses ``STEPS`` away from each, itself among them: int64 (len(STEPS), n).

    −1 stands where the document has no such clause.
    """
    places = clauses + np.array(STEPS)[:, None]
    documents = numbering.documents(clauses)
    inside = (places >= numbering.bounds[documents]) & (places < numbering.bounds[documents + 1])
    return np.where(inside, places, -1)


def passages(near: Int64, sizes: NDArray[np.int32]) -> Bool:
    """Which of ``near`` make up the passage around each clause: bool (len(STEPS), n).

    ``sizes``: the number of characters of each of ``near``. The passage grows to its nearer neighbours
    first, to those before it before those behind, as long as it stays within ``Settings.passage``.
    """
    chosen = np.zeros(near.shape, dtype=np.bool_)
    chosen[REACH] = True
    total = sizes[REACH].copy()
    for step in sorted(STEPS, key=abs)[1:]:
        row, inner = REACH + step, REACH + step - np.sign(step)
        fits = (near[row] >= 0) & chosen[inner] & (total + sizes[row] <= SETTINGS.passage)
        chosen[row] = fits
        total += sizes[row] * fits
    return chosen

"""Starting a worker and waiting for it; it never outlives who started it on purpose."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# One thread, as far as libraries can be told: what several would gain depends on who else is at work.
_ONE_THREAD = (
    "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS", "RAYON_NUM_THREADS",
    "LANCE_CPU_THREADS",
)  # fmt: skip
_QUIET = {"TOKENIZERS_PARALLELISM": "false", "PYTHONWARNINGS": "ignore", "LANCE_LOG": "error"}
_UNREAD = {"KB_READER": "off"}  # the peers search; none reads what it found with the question


class WorkerError(Exception):
    """A worker failed; ``str(error)`` is the last line that it wrote."""


def run_worker(
    step: str, system: str, work: Path, index: Path, tell: Callable[[int, int], None]
) -> dict[str, Any]:
    """What a worker measured, see ``worker``. It is stopped at once if the waiting is interrupted.

    Raises ``WorkerError``.
    """
    result, said = work / f"{system}-{step}.json", work / f"{system}-{step}.log"
    command = [sys.executable, "-m", "kb.evaluation.bench.worker", step, system]
    with (
        said.open("w", encoding="utf-8") as log,
        subprocess.Popen(
            [*command, str(work), str(index), str(result)],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            env={**os.environ, **dict.fromkeys(_ONE_THREAD, "1"), **_QUIET, **_UNREAD},
            start_new_session=True,  # Ctrl-C reaches the one who waits, who stops it without its traceback
        ) as worker,
    ):
        try:
            for line in worker.stdout or ():
                tell(*map(int, line.split()))
        except BaseException:
            worker.kill()
            raise
    if worker.returncode:
        lines = said.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        raise WorkerError(lines[-1] if lines else f"exit code {worker.returncode}")
    measured: dict[str, Any] = json.loads(result.read_text(encoding="utf-8"))
    return measured

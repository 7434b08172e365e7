"""Long work beside the page: it runs in a thread, tells how far it is, and stops when asked to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Event, Thread
from typing import Generic, TypeVar

from kb.errors import CancelledError, KbError

Result = TypeVar("Result")
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """How far work is: what is being done, how much of it is done, how much there is."""

    what: str
    done: int
    total: int


class Job(Generic[Result]):
    """One piece of work, begun at once, exactly once. What it raises is raised by ``result``."""

    def __init__(self, work: Callable[[Progress], Result]) -> None:
        self.step = Step(what="", done=0, total=0)
        self._stop = Event()
        self._results: list[Result] = []
        self._failure: Exception | None = None
        self._thread = Thread(target=self._run, args=(work,))
        self._thread.start()

    def _run(self, work: Callable[[Progress], Result]) -> None:
        try:
            self._results.append(work(self._tell))
        except Exception as error:  # noqa: BLE001, whatever it is, ``result`` raises it
            self._failure = error

    def _tell(self, what: str, done: int, total: int) -> None:
        if self._stop.is_set():
            raise CancelledError("已取消，语料和索引都没有改动。")
        self.step = Step(what=what, done=done, total=total)

    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self._stop.set()

    @property
    def is_cancelled(self) -> bool:
        """Whether it has been asked to stop."""
        return self._stop.is_set()

    @property
    def is_over(self) -> bool:
        """Whether the work is done or has failed."""
        return not self._thread.is_alive()

    def wait(self) -> None:
        """Return when the work is over."""
        self._thread.join()

    def result(self) -> Result:
        """What the work gave, once it is over; raises what it raised."""
        if self._failure is not None:
            raise self._failure
        return self._results[0]

    @property
    def refusal(self) -> str | None:
        """The sentence of the ``KbError`` that ended the work, if one did."""
        return str(self._failure) if isinstance(self._failure, KbError) else None

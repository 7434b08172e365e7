"""Long work beside the page: it runs in a thread, tells how far it is, and stops when asked to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Event, Lock, Thread
from time import monotonic
from typing import Any, Generic, TypeVar

from kb.errors import BusyError, CancelledError, KbError

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


@dataclass(frozen=True, kw_only=True, slots=True)
class Task:
    """A job that somebody began: what it is called, and what is to be done with its result."""

    heading: str
    job: Job[Any]
    then: Callable[[Any], object]
    began: float


class Desk:
    """The work of all who keep the corpus: one job at a time; the next one waits for its end.

    A job belongs to whoever began it and outlasts their page: it, what came of it, and what they have not
    decided yet (``papers``) lie here until they come back, for ``kept_for`` seconds at most.
    """

    def __init__(self, kept_for: float, clock: Callable[[], float] = monotonic) -> None:
        self._kept_for, self._clock = kept_for, clock
        self._lock = Lock()
        self._tasks: dict[str, Task] = {}
        self._papers: dict[str, tuple[float, dict[str, Any]]] = {}

    def begin(
        self,
        owner: str,
        heading: str,
        work: Callable[[Progress], Result],
        then: Callable[[Result], object],
    ) -> None:
        """Begin a job. Raises ``BusyError`` while another one goes on, whoever began it."""
        with self._lock:
            self._forget_what_is_old()
            if busy := self._going_on():
                raise BusyError(f"“{busy[1].heading}”还没有完成，请等它完成后再试。")
            if owner in self._tasks:
                raise BusyError("上一项工作的结果还没有看，请刷新页面。")
            self._tasks[owner] = Task(heading=heading, job=Job(work), then=then, began=self._clock())

    def task(self, owner: str) -> Task | None:
        """The job that somebody began, if they have not been told of its end."""
        return self._tasks.get(owner)

    def task_of_another(self, owner: str) -> Task | None:
        """A job that goes on and is somebody else's."""
        found = self._going_on()
        return None if found is None or found[0] == owner else found[1]

    def take(self, owner: str) -> Task | None:
        """A job that is over, once: of two tabs that look, one gets it."""
        with self._lock:
            task = self._tasks.get(owner)
            return self._tasks.pop(owner) if task is not None and task.job.is_over else None

    def papers(self, owner: str) -> dict[str, Any]:
        """What somebody has before them and has not decided yet, by name."""
        with self._lock:
            _, found = self._papers.get(owner, (0.0, {}))
            self._papers[owner] = (self._clock(), found)
            return found

    def clear(self, owner: str) -> None:
        """Drop what somebody has not decided yet; a job of theirs goes on."""
        with self._lock:
            self._papers.pop(owner, None)

    def _going_on(self) -> tuple[str, Task] | None:
        return next(((who, task) for who, task in list(self._tasks.items()) if not task.job.is_over), None)

    def _forget_what_is_old(self) -> None:
        oldest = self._clock() - self._kept_for
        over = [who for who, task in self._tasks.items() if task.job.is_over and task.began < oldest]
        for who in over:
            del self._tasks[who]
        for who in [who for who, (seen, _) in self._papers.items() if seen < oldest]:
            del self._papers[who]

"""What is counted, in the text format of Prometheus: requests, their outcome and time, and the index."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kb.api.current import Opened

MEDIA_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
_BOUNDS: Final = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


@dataclass(kw_only=True, slots=True)
class Outcome:
    """What became of a request; ``status`` is set when it is known."""

    status: int = 500


class Metrics:
    """The counts of one application; questions are never among them."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "kb_api_requests", "Requests by operation and status", ["operation", "status"],
            registry=self._registry,
        )  # fmt: skip
        self._seconds = Histogram(
            "kb_api_request_seconds", "From the request's head to its reply", ["operation"],
            registry=self._registry, buckets=_BOUNDS,
        )  # fmt: skip
        self._inside = Gauge("kb_api_requests_inside", "Requests under way", registry=self._registry)
        self._documents = Gauge("kb_index_documents", "Documents in the index", registry=self._registry)
        self._clauses = Gauge("kb_index_clauses", "Clauses in the index", registry=self._registry)
        self._index = Gauge("kb_index_info", "Which index", ["version", "encoder"], registry=self._registry)

    @contextmanager
    def watching(self, operation: str) -> Iterator[Outcome]:
        """Count a request, its status and its time."""
        outcome, start = Outcome(), time.perf_counter()
        with self._inside.track_inprogress():
            try:
                yield outcome
            finally:
                self._requests.labels(operation, str(outcome.status)).inc()
                self._seconds.labels(operation).observe(time.perf_counter() - start)

    def text(self, opened: Opened) -> bytes:
        """All counts, with the index that is open."""
        state = opened.state
        self._documents.set(state["documents"])
        self._clauses.set(state["clauses"])
        self._index.clear()
        self._index.labels(state["version"], state["encoder"]).set(1)
        return generate_latest(self._registry)

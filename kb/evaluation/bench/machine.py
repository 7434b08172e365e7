"""On what it was measured."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from pathlib import Path

_PROCESSORS, _MEMORY = Path("/proc/cpuinfo"), Path("/proc/meminfo")


@dataclass(frozen=True, kw_only=True, slots=True)
class Machine:
    """``memory``: MB; ``load``: tasks that ran or waited to, over the last minute. ``None``: not known."""

    system: str
    python: str
    processor: str
    cores: int
    memory: int | None
    load: float | None

    @classmethod
    def now(cls) -> Machine:
        """The machine that it runs on, and how busy it is."""
        memory = _stated(_MEMORY, "MemTotal")
        return cls(
            system=platform.platform(),
            python=platform.python_version(),
            processor=_stated(_PROCESSORS, "model name") or platform.processor() or platform.machine(),
            cores=os.cpu_count() or 1,
            memory=None if memory is None else int(memory.split()[0]) // 1024,
            load=round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None,
        )


def _stated(path: Path, name: str) -> str | None:
    """What a file of Linux says behind the first such name."""
    if not path.exists():
        return None
    lines = (line.partition(":") for line in path.read_text(encoding="utf-8", errors="replace").splitlines())
    return next((value.strip() for key, _, value in lines if key.strip() == name), None)

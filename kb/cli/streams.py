"""What commands write: results to standard output, what else there is to say to standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import NoReturn

Usage = Callable[[str], NoReturn]
"""Says in one sentence how a command is used wrongly."""


def write(text: str) -> None:
    """A result, a line of its own."""
    sys.stdout.write(text if text.endswith("\n") else f"{text}\n")


def write_json(value: object) -> None:
    """A result as one JSON value."""
    write(json.dumps(value, ensure_ascii=False, indent=2))


def progress(name: str, done: int, total: int) -> None:
    """How far long work is, to somebody who looks on."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\033[K[{done + 1}/{total}] {name}")
        sys.stderr.flush()


def end_progress() -> None:
    """Clear the line of ``progress``."""
    if sys.stderr.isatty():
        sys.stderr.write("\r\033[K")

"""What commands write: results to standard output, what else there is to say to standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Final, NoReturn

Usage = Callable[[str], NoReturn]
"""Says in one sentence how a command is used wrongly."""


# Controls, and marks that turn the direction of writing: a document could command a terminal by them.
_COMMANDING: Final = {
    code: "\ufffd"
    for code in (*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A))
    if chr(code) not in "\n\t"
}


def write(text: str) -> None:
    """A result, a line of its own."""
    put(text if text.endswith("\n") else f"{text}\n")


def put(text: str) -> None:
    """A piece of a result: as it is, but where a terminal shows it what could command that."""
    sys.stdout.write(text.translate(_COMMANDING) if sys.stdout.isatty() else text)


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

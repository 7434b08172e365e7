"""The ``kb`` command: reads the arguments, calls one function, turns failures into sentences."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from kb.cli.arguments import parser
from kb.errors import KbError

INTERRUPTED = 130  # what a shell expects of a program that was stopped with Ctrl-C


def _utf8_streams() -> None:
    """Write UTF-8 whatever the locale says; a broken character never stops the output."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit code: 0 done, 1 a stated failure, 2 wrong usage."""
    _utf8_streams()
    reading = parser()
    arguments = reading.parse_args(argv)
    try:
        code: int = arguments.run(arguments, reading.error)
        sys.stdout.flush()
        return code
    except KbError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    except KeyboardInterrupt:
        sys.stderr.write("\n已中断，原有的索引和文件没有改动。\n")
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output, such as `head`, has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0

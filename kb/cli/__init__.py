"""The ``kb`` command: reads the arguments, calls one function, turns failures into sentences."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from io import UnsupportedOperation
from pathlib import Path
from typing import TextIO

from kb.errors import KbError, cause

INTERRUPTED = 130  # what a shell expects of a program that was stopped with Ctrl-C


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit code: 0 done, 1 a stated failure, 2 wrong usage."""
    _settle_streams()
    try:
        return _run(argv)
    except KbError as error:
        return _failed(str(error), error.exit_code)
    except (KeyboardInterrupt, EOFError):  # Ctrl-C, or Ctrl-D where a password is asked for
        return _failed("\n已中断，原有的索引和文件没有改动。", INTERRUPTED)
    except BrokenPipeError:
        _silence(sys.stdout)  # the reader of our output, such as `head`, has seen enough
        return 0
    except OSError as error:
        _silence(sys.stdout)  # which may be what failed, and is written to once more at the end
        place = f" {error.filename} " if error.filename else ""
        return _failed(f"读写{place}没有成功（{cause(error)}），请检查路径、权限和磁盘空间后重试。", 1)


def _run(argv: Sequence[str] | None) -> int:
    from kb.cli.arguments import parser  # takes half a second, in which Ctrl-C may come
    from kb.cli.chinese import speak_chinese

    speak_chinese()
    reading = parser()
    arguments = reading.parse_args(argv)
    code: int = arguments.run(arguments, reading.error)
    sys.stdout.flush()
    return code


def _failed(sentence: str, code: int) -> int:
    try:
        sys.stderr.write(f"{sentence}\n")
        sys.stderr.flush()
    except OSError:  # nobody listens
        _silence(sys.stderr)
    return code


def _settle_streams() -> None:
    """Write UTF-8 whatever the locale says; a broken character or a closed stream never stops a command."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115
        reconfigure = getattr(getattr(sys, name), "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")


def _silence(stream: TextIO) -> None:
    """Let all that is written to a stream from now on go nowhere; one of no file keeps it to itself."""
    with suppress(UnsupportedOperation):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())

"""Commands as a shell runs them, for the tests of the command line."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import TypeAlias

Command: TypeAlias = Callable[..., tuple[int, str, str]]

QUESTION = "学徒制企业能补贴多少?"
FEES = "实习补贴办法\n实习学生每人每月补贴{}元。\n"


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "kb", *map(str, arguments)], capture_output=True, text=True, check=False
    )


def one_sentence(text: str) -> bool:
    return text.count("\n") == 1 and text.endswith("。\n") and "Traceback" not in text

"""A server process for those that measure one: started, asked, its processor time told, ended."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

ROOT: Final = Path(__file__).parents[1]
QUESTIONS: Final = ROOT / "eval" / "load_questions.txt"
LONGEST_WAIT: Final = 60  # seconds; for a start, for an answer, for an end
HOST: Final = "127.0.0.1"


@dataclass(frozen=True, kw_only=True, slots=True)
class Server:
    """A server process: where it listens, and its number."""

    port: int
    process: int

    @property
    def address(self) -> str:
        """Host and port."""
        return f"{HOST}:{self.port}"

    @property
    def processor_time(self) -> float:
        """Seconds that the process has used, in user and system mode (Linux)."""
        return used(state_of(self.process))


def state_of(process: int) -> list[str]:
    """The fields of ``/proc/…/stat`` behind a process's name. Raises ``OSError`` for one that has ended."""
    return Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()


def used(state: Sequence[str]) -> float:
    """Seconds of processor time that a process in this state has used, in user and system mode."""
    return (int(state[11]) + int(state[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def served(
    arguments: Sequence[str],
    environment: Mapping[str, str],
    *,
    folder: Path = ROOT,
    patience: float = LONGEST_WAIT,
) -> Iterator[Server]:
    """A Python process of these arguments, of which ``{port}`` is where it listens, begun in ``folder``.

    ``patience``: seconds for its start, and for its end.
    """
    with closing(socket.create_server((HOST, 0))) as free:
        port: int = free.getsockname()[1]
    command = [sys.executable, *(argument.replace("{port}", str(port)) for argument in arguments)]
    process = subprocess.Popen(command, cwd=folder, env={**os.environ, **environment})
    try:
        _wait_for(port, patience)
        yield Server(port=port, process=process.pid)
    finally:
        process.terminate()
        process.wait(timeout=patience)


@contextmanager
def api(index: Path, **settings: str) -> Iterator[Server]:
    """``kb serve --api`` over an index, which does not count how often it is asked."""
    arguments = ["-m", "kb", "serve", "--api", "--port", "{port}", "--index", str(index.resolve())]
    with served(arguments, {"KB_API_RATE": "1000000", **settings}) as server:
        yield server


@contextmanager
def connected(server: Server) -> Iterator[HTTPConnection]:
    """A connection to a server."""
    with closing(HTTPConnection(HOST, server.port, timeout=LONGEST_WAIT)) as connection:
        yield connection


def posted(connection: HTTPConnection, path: str, question: str) -> tuple[int, dict[str, Any]]:
    """Status and row of what an operation says to a question."""
    content = json.dumps({"question": question})
    connection.request("POST", path, content, {"Content-Type": "application/json"})
    reply = connection.getresponse()
    return reply.status, json.load(reply)


def _wait_for(port: int, patience: float) -> None:
    deadline = time.monotonic() + patience
    while True:
        try:
            with closing(HTTPConnection(HOST, port, timeout=patience)) as connection:
                # To accept is not enough: so does who tries whether a port is free.
                connection.request("GET", "/")
                connection.getresponse()
        except (OSError, HTTPException):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return

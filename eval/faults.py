"""What becomes of an index when building is killed, done twice at once, or has no room left.

``python eval/faults.py --kills 200 --output eval/faults`` builds two versions of a small corpus, with own
words and a first screen of their own, again and again over each other, kills each build at a random
moment, and opens what then stands: it must be all of the old version or all of the new one, by ``kb check``
and by every answer. Meanwhile a server and a reader who opens the index anew each time go on asking.
The same with ``kb add`` and ``kb remove``; then two builds at once; then builds on a file system without
room, if this machine lets one be mounted. What is quick of it is in ``tests/test_faults.py``.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory, mkstemp
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, Final

from serving import ROOT, api, connected, posted

from kb import KnowledgeBase
from kb.cli import main as kb_command
from kb.errors import KbError
from kb.output.rows import search_row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from multiprocessing.context import ForkServerProcess

    from serving import Server

Seen = dict[str, Any]
"""What an index says to each question, and about itself."""

DOCUMENTS: Final = ROOT / "eval" / "unseen" / "corpus.jsonl.gz"
OWN_WORD: Final = "暖心包"  # stands in no document: only the corpus's own words lead it anywhere
QUESTIONS: Final = (OWN_WORD, "补助标准", "监督管理")
DISK: Final = 16 * 1024 * 1024  # bytes
ROOM: Final = 256 * 1024  # bytes more for each build on a full disk
PAUSE: Final = 4.0  # seconds between two rounds of a reader
# All is imported before a command begins, so that the moments lie in its work.
FORKS: Final = get_context("forkserver")
FORKS.set_forkserver_preload(["__main__", "filelock", "numpy", "kb.corpus.updating", "kb.index.building"])


@dataclass(frozen=True, kw_only=True, slots=True)
class State:
    """A version of the corpus, and what an index of it says."""

    name: str
    corpus: Path
    seen: Seen


@dataclass(frozen=True, kw_only=True, slots=True)
class Child:
    """A command at work: its process, the file for what it says, when it began on a monotonic clock."""

    process: ForkServerProcess
    said: Path
    start: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Ended:
    """How a command ended: exit code, what it said, seconds."""

    code: int
    said: str
    seconds: float

    @property
    def is_told(self) -> bool:
        """Whether it failed as the contract says: 1, and one sentence."""
        lines = [line for line in self.said.split("\n") if line.strip() and "\r" not in line]
        return self.code == 1 and len(lines) == 1 and lines[0].endswith("。")


def main() -> None:
    """Do what the command line asks for, write the report, and end with 1 if anything was wrong."""
    options = _options()
    os.environ["KB_READER"] = "off"  # what is read with a question does not lie in the index
    draw = random.Random(options.seed)
    with TemporaryDirectory() as folder:
        place = Path(folder)
        states = (_state(place, "甲", range(2)), _state(place, "乙", range(1, 3)))
        parts = {
            "build": lambda: _killed_builds(states, place / "killed", options.kills, draw),
            "add and remove": lambda: _killed_changes(states[0], place, options.changes, draw),
            "two at once": lambda: _two_at_once(states, place / "two", options.pairs, draw),
            "disk full": lambda: _full_disks(states, place / "disk"),
        }
        report: dict[str, dict[str, Any]] = {}
        for name, part in parts.items():
            report[name] = part()
            _write(report, options.output)
    sys.exit(any(row.get("wrong", 0) for row in report.values()))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200, help="of builds")
    parser.add_argument("--changes", type=int, default=60, help="kills of kb add and kb remove")
    parser.add_argument("--pairs", type=int, default=20, help="of builds at once")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--output", type=Path, required=True, help="folder for report.md and report.json")
    return parser.parse_args()


def _state(place: Path, name: str, which: range) -> State:
    """A corpus of some of the documents; those of both versions differ by a sentence."""
    corpus = place / name
    corpus.mkdir()
    with gzip.open(DOCUMENTS, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    for row in (rows[number] for number in which):
        text = f"{row['title']}\n{row['text']}\n本版本为{name}版，按{name}版的标准执行。\n"
        (corpus / f"{row['doc_id']}.txt").write_text(text, encoding="utf-8")
        (corpus / f"{row['doc_id']}.meta.toml").write_text(f'issuer = "{name}市政府"\n', encoding="utf-8")
    word = {"甲": "资金", "乙": "监督"}[name]
    (corpus / "lexicon.tsv").write_text(f"{word}\t{OWN_WORD}\n", encoding="utf-8")
    (corpus / "welcome.toml").write_text(f'about = "{name}版的文件。"\n', encoding="utf-8")
    return State(name=name, corpus=corpus, seen=_built(corpus, place / f"{name}.index"))


def _built(corpus: Path, index: Path) -> Seen:
    KnowledgeBase.build(corpus, index, encoder="static")
    return _seen(index)


def _seen(index: Path) -> Seen:
    opened = KnowledgeBase.open(index)
    rows = {question: search_row(opened.search(question), opened.document) for question in QUESTIONS}
    about = {"version": opened.manifest.version, "welcome": asdict(opened.welcomes)}
    held: Seen = json.loads(json.dumps({**rows, **about}))
    return held


def _name(index: Path, states: Sequence[State]) -> str:
    """Which state an index is in, by all that it says; ``mixed`` where in none."""
    seen = _seen(index)
    return next((state.name for state in states if state.seen == seen), "mixed")


def _checked(index: Path, corpus: Path) -> Ended:
    """``kb check``, in this process."""
    said = io.StringIO()
    with redirect_stdout(io.StringIO()), redirect_stderr(said):
        code = kb_command(["check", "--index", str(index), "--corpus", str(corpus)])
    return Ended(code=code, said=said.getvalue(), seconds=0)


def _work(command: Sequence[str], said: Path) -> None:
    with said.open("w", encoding="utf-8") as stream, redirect_stderr(stream), redirect_stdout(io.StringIO()):
        sys.exit(kb_command(command))


def _begun(*command: str | Path) -> Child:
    """A command at work in a process of its own."""
    _, said = mkstemp()
    process = FORKS.Process(target=_work, args=([*map(str, command)], Path(said)))
    process.start()
    return Child(process=process, said=Path(said), start=time.monotonic())


def _ended(child: Child) -> Ended:
    child.process.join()
    seconds, said = time.monotonic() - child.start, child.said.read_text(encoding="utf-8")
    child.said.unlink()
    assert child.process.exitcode is not None
    return Ended(code=child.process.exitcode, said=said, seconds=seconds)


def _run(*command: str | Path, kill_after: float | None = None) -> Ended:
    """What becomes of a command that is killed after so many seconds, if it is not done before."""
    child = _begun(*command)
    child.process.join(kill_after)
    child.process.kill()
    return _ended(child)


class Moments:
    """When commands are killed: at random within the time that one takes, of which nobody is sure."""

    def __init__(self, draw: random.Random, longest: float) -> None:
        self._draw, self.longest = draw, longest

    def killed(self, *command: str | Path) -> Ended:
        """What becomes of a command. What is always killed takes longer than was thought."""
        ended = _run(*command, kill_after=self._draw.uniform(0, self.longest))
        self.longest = round(self.longest * 1.04 if ended.code < 0 else 1.2 * ended.seconds, 2)
        return ended


def _build(state: State, index: Path) -> tuple[str | Path, ...]:
    return "build", "--corpus", state.corpus, "--index", index, "--encoder", "static"


def _killed_builds(
    states: tuple[State, State], index: Path, kills: int, draw: random.Random
) -> dict[str, Any]:
    """Kill builds, while others ask."""
    found: Counter[str] = Counter()
    for state in states:
        _run(*_build(state, index))
    standing = states[1].name
    with _asking(index, states) as asked:
        moments = Moments(draw, _run(*_build(states[1], index)).seconds)
        while found["killed"] < kills:
            aim = next(state for state in states if state.name != standing)
            ended = moments.killed(*_build(aim, index))
            name = _name(index, states)
            if ended.code < 0:
                found.update(["killed", "mixed" if name == "mixed" else "old" if name == standing else "new"])
            else:
                found.update(["finished before"], wrong=name != aim.name)
            if name == "mixed" or _checked(index, (held := _of(states, name)).corpus).code:
                found["wrong"] += 1
                _run(*_build(aim, index))
                held = aim
            standing = held.name
    _run(*_build(states[0], index))
    same = _files(index) == _files(states[0].corpus.with_suffix(".index"))
    found["wrong"] += (not same) + asked["server"]["wrong"] + asked["reader"]["wrong"]
    return {**found, "seconds": moments.longest, "nothing left behind": same, **asked}


def _of(states: Sequence[State], name: str) -> State:
    return next(state for state in states if state.name == name)


def _files(index: Path) -> dict[str, bytes]:
    """What lies in an index but the lock."""
    return {path.name: path.read_bytes() for path in index.iterdir() if path.name != ".lock"}


@contextmanager
def _asking(index: Path, states: Sequence[State]) -> Iterator[dict[str, Counter[str]]]:
    """A server that is asked, and a reader who opens the index anew each time, until the block ends."""
    counts = {"server": Counter(wrong=0), "reader": Counter(wrong=0)}
    stop = Event()

    def judged(who: str, question: str, row: object) -> None:
        held = [state.name for state in states if state.seen[question] == row]
        counts[who].update([held[0] if held else "wrong"])

    def by_server(server: Server) -> None:
        while not stop.wait(PAUSE):
            for question in QUESTIONS:
                with connected(server) as connection:
                    judged("server", question, posted(connection, "/search", question)[1])

    def by_reader() -> None:
        while not stop.wait(PAUSE):
            for question in QUESTIONS:
                try:
                    opened = KnowledgeBase.open(index)
                    row = search_row(opened.search(question), opened.document)
                    judged("reader", question, json.loads(json.dumps(row)))
                except KbError as error:
                    counts["reader"].update(["wrong", str(error)])

    with api(index) as server:
        threads = [Thread(target=by_server, args=[server]), Thread(target=by_reader)]
        for thread in threads:
            thread.start()
        try:
            yield counts
        finally:
            stop.set()
            for thread in threads:
                thread.join()


def _killed_changes(base: State, place: Path, kills: int, draw: random.Random) -> dict[str, Any]:
    """Kill ``kb add`` and ``kb remove`` of one document; afterwards ``kb build`` finishes what was begun."""
    corpus, index, less = place / "changed", place / "changed.index", place / "less"
    for copy in (corpus, less):
        shutil.copytree(base.corpus, copy)
    parts = sorted(less.glob("00.*"))
    file = next(part for part in parts if part.suffix == ".txt")
    for part in parts:
        part.rename(place / part.name)
    without = State(name="without", corpus=less, seen=_built(less, place / "less.index"))
    states = (State(name="with", corpus=base.corpus, seen=base.seen), without)
    _built(corpus, index)
    found: Counter[str] = Counter(wrong=0)
    moments = Moments(draw, 2.0)
    while found["killed"] < kills:
        there = (corpus / file.name).exists()
        command = ("remove", "00") if there else ("add", place / file.name)
        where = ("--corpus", corpus, "--index", index)
        ended = moments.killed(*command, *where)
        name = _name(index, states)
        is_with = (corpus / file.name).exists()
        if ended.code < 0:
            outcome = "mixed" if name == "mixed" else "old" if (name == "with") == there else "new"
            found.update(["killed", outcome])
            found["index behind corpus, and kb check says so"] += (name == "with") != is_with
        else:
            found.update(["finished before"])
        aim = states[0] if is_with else without
        whole = all((corpus / part.name).read_bytes() == part.read_bytes() for part in _sources(aim.corpus))
        told = _checked(index, corpus).code == (name != aim.name)
        _run("build", *where, "--encoder", "static")
        found["wrong"] += not (whole and told and name != "mixed" and _name(index, states) == aim.name)
    return {**found, "seconds": moments.longest}


def _sources(corpus: Path) -> list[Path]:
    return [path for path in corpus.iterdir() if path.is_file() and not path.name.startswith(".")]


def _two_at_once(states: tuple[State, State], index: Path, pairs: int, draw: random.Random) -> dict[str, Any]:
    """Two builds of one index, every other time of one that is not there yet."""
    found: Counter[str] = Counter(wrong=0)
    for number in range(pairs):
        if number % 2 == 0:
            shutil.rmtree(index, ignore_errors=True)
        first = _begun(*_build(states[0], index))
        time.sleep(draw.uniform(0, 0.3))
        ended = [_ended(child) for child in (first, _begun(*_build(states[1], index)))]
        codes = sorted(one.code for one in ended)
        found.update(["both built" if codes == [0, 0] else "one built, one was told"])
        is_right = 0 in codes and all(one.code == 0 or one.is_told for one in ended)
        found["wrong"] += not is_right or _name(index, states) == "mixed"
    return dict(found)


def _full_disks(states: tuple[State, State], place: Path) -> dict[str, Any]:
    """A build and ``kb add`` with a little more room each time, until it is enough."""
    place.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(place)], check=False)
    if done.returncode:
        return {"skipped": "no file system can be mounted here"}
    found: Counter[str] = Counter(wrong=0)
    index, corpus = place / "index", place / "corpus"
    where = ("--corpus", corpus, "--index", index)
    try:
        shutil.copytree(states[0].corpus, corpus)
        _built(corpus, index)
        for command in (("add", states[1].corpus / "02.txt", *where), _build(states[1], index)):
            for free in range(0, DISK, ROOM):
                with _filled(place, free):
                    ended = _run(*command)
                found.update(["done" if ended.code == 0 else "told" if ended.is_told else "wrong"])
                if ended.code == 0:
                    break
                found["wrong"] += _name(index, states) != states[0].name or _checked(index, corpus).code != 0
            _run(*_build(states[0], index))
            shutil.rmtree(corpus)
            shutil.copytree(states[0].corpus, corpus)
    finally:
        subprocess.run(["umount", str(place)], check=True)
    return dict(found)


@contextmanager
def _filled(place: Path, free: int) -> Iterator[None]:
    """A file system with so many bytes free."""
    filler = place / "filler"
    try:
        with filler.open("wb") as file:
            file.write(bytes(max(0, shutil.disk_usage(place).free - free)))
        yield
    finally:
        filler.unlink()


def _write(report: dict[str, dict[str, Any]], output: Path) -> None:
    output.mkdir(exist_ok=True)
    (output / "report.json").write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", "utf-8")
    lines = [f"{sys.platform}, Python {sys.version.split()[0]}", "", "| | |", "|---|---|"]
    for part, row in report.items():
        lines += [f"| **{part}** | |", *(f"| {name} | {value} |" for name, value in row.items())]
    (output / "report.md").write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()

"""Two versions of a small corpus, what an index of each says, and commands at work that may be killed."""

from __future__ import annotations

import gzip
import io
import json
import sys
import time
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path
from tempfile import mkstemp
from typing import TYPE_CHECKING, Any, Final

from serving import ROOT

from kb import KnowledgeBase
from kb.cli import main as kb_command
from kb.output.rows import search_row

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence
    from multiprocessing.context import ForkServerProcess

Seen = dict[str, Any]
"""What an index says to each question, and about itself."""

DOCUMENTS: Final = ROOT / "eval" / "unseen" / "corpus.jsonl.gz"
OWN_WORD: Final = "暖心包"  # stands in no document: only the corpus's own words lead it anywhere
QUESTIONS: Final = (OWN_WORD, "补助标准", "监督管理")
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


def state_of(place: Path, name: str, which: range) -> State:
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
    return State(name=name, corpus=corpus, seen=built(corpus, place / f"{name}.index"))


def built(corpus: Path, index: Path) -> Seen:
    """Build an index, and read what it says."""
    KnowledgeBase.build(corpus, index, encoder="static")
    return seen_in(index)


def seen_in(index: Path) -> Seen:
    """What an index says to each question, and about itself."""
    opened = KnowledgeBase.open(index)
    rows = {question: search_row(opened.search(question), opened.document) for question in QUESTIONS}
    about = {"version": opened.manifest.version, "welcome": asdict(opened.welcomes)}
    held: Seen = json.loads(json.dumps({**rows, **about}))
    return held


def name_of(index: Path, states: Sequence[State]) -> str:
    """Which state an index is in, by all that it says; ``mixed`` where in none."""
    seen = seen_in(index)
    return next((state.name for state in states if state.seen == seen), "mixed")


def checked(index: Path, corpus: Path) -> Ended:
    """``kb check``, in this process."""
    said = io.StringIO()
    with redirect_stdout(io.StringIO()), redirect_stderr(said):
        code = kb_command(["check", "--index", str(index), "--corpus", str(corpus)])
    return Ended(code=code, said=said.getvalue(), seconds=0)


def _work(command: Sequence[str], said: Path) -> None:
    with said.open("w", encoding="utf-8") as stream, redirect_stderr(stream), redirect_stdout(io.StringIO()):
        sys.exit(kb_command(command))


def begun(*command: str | Path) -> Child:
    """A command at work in a process of its own."""
    _, said = mkstemp()
    process = FORKS.Process(target=_work, args=([*map(str, command)], Path(said)))
    process.start()
    return Child(process=process, said=Path(said), start=time.monotonic())


def ended_of(child: Child) -> Ended:
    """How a command at work ended, when it has."""
    child.process.join()
    seconds, said = time.monotonic() - child.start, child.said.read_text(encoding="utf-8")
    child.said.unlink()
    assert child.process.exitcode is not None
    return Ended(code=child.process.exitcode, said=said, seconds=seconds)


def ran(*command: str | Path, kill_after: float | None = None) -> Ended:
    """What becomes of a command that is killed after so many seconds, if it is not done before."""
    child = begun(*command)
    child.process.join(kill_after)
    child.process.kill()
    return ended_of(child)


class Moments:
    """When commands are killed: at random within the time that one takes, of which nobody is sure."""

    def __init__(self, draw: random.Random, longest: float) -> None:
        self._draw, self.longest = draw, longest

    def killed(self, *command: str | Path) -> Ended:
        """What becomes of a command. What is always killed takes longer than was thought."""
        ended = ran(*command, kill_after=self._draw.uniform(0, self.longest))
        self.longest = round(self.longest * 1.04 if ended.code < 0 else 1.2 * ended.seconds, 2)
        return ended


def building(state: State, index: Path) -> tuple[str | Path, ...]:
    """The command that builds an index of a version."""
    return "build", "--corpus", state.corpus, "--index", index, "--encoder", "static"

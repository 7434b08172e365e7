"""What an index is when commands that change it are killed at random moments, while others ask."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from contextlib import contextmanager
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, Final

from fault_states import QUESTIONS, Moments, State, building, built, checked, name_of, ran
from serving import api, connected, posted

from kb import KnowledgeBase
from kb.errors import KbError
from kb.output.rows import search_row

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from serving import Server

PAUSE: Final = 4.0  # seconds between two rounds of a reader


def killed_builds(
    states: tuple[State, State], index: Path, kills: int, draw: random.Random
) -> dict[str, Any]:
    """Kill builds, while others ask."""
    found: Counter[str] = Counter()
    for state in states:
        ran(*building(state, index))
    standing = states[1].name
    with _asking(index, states) as asked:
        moments = Moments(draw, ran(*building(states[1], index)).seconds)
        while found["killed"] < kills:
            aim = next(state for state in states if state.name != standing)
            ended = moments.killed(*building(aim, index))
            name = name_of(index, states)
            if ended.code < 0:
                found.update(["killed", "mixed" if name == "mixed" else "old" if name == standing else "new"])
            else:
                found.update(["finished before"], wrong=name != aim.name)
            if name == "mixed" or checked(index, (held := _of(states, name)).corpus).code:
                found["wrong"] += 1
                ran(*building(aim, index))
                held = aim
            standing = held.name
    ran(*building(states[0], index))
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


def killed_changes(base: State, place: Path, kills: int, draw: random.Random) -> dict[str, Any]:
    """Kill ``kb add`` and ``kb remove`` of one document; afterwards ``kb build`` finishes what was begun."""
    corpus, index, less = place / "changed", place / "changed.index", place / "less"
    for copy in (corpus, less):
        shutil.copytree(base.corpus, copy)
    parts = sorted(less.glob("00.*"))
    file = next(part for part in parts if part.suffix == ".txt")
    for part in parts:
        part.rename(place / part.name)
    without = State(name="without", corpus=less, seen=built(less, place / "less.index"))
    states = (State(name="with", corpus=base.corpus, seen=base.seen), without)
    built(corpus, index)
    found: Counter[str] = Counter(wrong=0)
    moments = Moments(draw, 2.0)
    while found["killed"] < kills:
        there = (corpus / file.name).exists()
        command = ("remove", "00") if there else ("add", place / file.name)
        where = ("--corpus", corpus, "--index", index)
        ended = moments.killed(*command, *where)
        name = name_of(index, states)
        is_with = (corpus / file.name).exists()
        if ended.code < 0:
            outcome = "mixed" if name == "mixed" else "old" if (name == "with") == there else "new"
            found.update(["killed", outcome])
            found["index behind corpus, and kb check says so"] += (name == "with") != is_with
        else:
            found.update(["finished before"])
        aim = states[0] if is_with else without
        whole = all((corpus / part.name).read_bytes() == part.read_bytes() for part in _sources(aim.corpus))
        told = checked(index, corpus).code == (name != aim.name)
        ran("build", *where, "--encoder", "static")
        found["wrong"] += not (whole and told and name != "mixed" and name_of(index, states) == aim.name)
    return {**found, "seconds": moments.longest}


def _sources(corpus: Path) -> list[Path]:
    return [path for path in corpus.iterdir() if path.is_file() and not path.name.startswith(".")]

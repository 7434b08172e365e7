"""What an index is when two builds begin at once, and when the disk has no room left."""

from __future__ import annotations

import gc
import shutil
import subprocess
import time
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from fault_states import State, begun, building, built, checked, ended_of, name_of, ran

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator
    from pathlib import Path

DISK: Final = 16 * 1024 * 1024  # bytes
ROOM: Final = 256 * 1024  # bytes more for each build on a full disk


def two_at_once(states: tuple[State, State], index: Path, pairs: int, draw: random.Random) -> dict[str, Any]:
    """Two builds of one index, every other time of one that is not there yet."""
    found: Counter[str] = Counter(wrong=0)
    for number in range(pairs):
        if number % 2 == 0:
            shutil.rmtree(index, ignore_errors=True)
        first = begun(*building(states[0], index))
        time.sleep(draw.uniform(0, 0.3))
        ended = [ended_of(child) for child in (first, begun(*building(states[1], index)))]
        codes = sorted(one.code for one in ended)
        found.update(["both built" if codes == [0, 0] else "one built, one was told"])
        is_right = 0 in codes and all(one.code == 0 or one.is_told for one in ended)
        found["wrong"] += not is_right or name_of(index, states) == "mixed"
    return dict(found)


def full_disks(states: tuple[State, State], place: Path) -> dict[str, Any]:
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
        built(corpus, index)
        for command in (("add", states[1].corpus / "02.txt", *where), building(states[1], index)):
            for free in range(0, DISK, ROOM):
                with _filled(place, free):
                    ended = ran(*command)
                found.update(["done" if ended.code == 0 else "told" if ended.is_told else "wrong"])
                if ended.code == 0:
                    break
                found["wrong"] += name_of(index, states) != states[0].name or checked(index, corpus).code != 0
            ran(*building(states[0], index))
            shutil.rmtree(corpus)
            shutil.copytree(states[0].corpus, corpus)
    finally:
        gc.collect()  # indexes that were opened here hold files until then
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

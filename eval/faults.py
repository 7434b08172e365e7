"""What becomes of an index when building is killed, done twice at once, or has no room left.

``python eval/faults.py --kills 200 --output eval/faults`` builds two versions of a small corpus, with own
words and a first screen of their own, again and again over each other, kills each build at a random
moment, and opens what then stands: it must be all of the old version or all of the new one, by ``kb check``
and by every answer. Meanwhile a server and a reader who opens the index anew each time go on asking.
The same with ``kb add`` and ``kb remove``; then two builds at once; then builds on a file system without
room, if this machine lets one be mounted. The experiments stand in ``fault_kills`` and ``fault_room``. What
is quick of it is in ``tests/test_faults.py``.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fault_kills import killed_builds, killed_changes
from fault_room import full_disks, two_at_once
from fault_states import state_of


def main() -> None:
    """Do what the command line asks for, write the report, and end with 1 if anything was wrong."""
    options = _options()
    os.environ["KB_READER"] = "off"  # what is read with a question does not lie in the index
    draw = random.Random(options.seed)
    with TemporaryDirectory() as folder:
        place = Path(folder)
        states = (state_of(place, "甲", range(2)), state_of(place, "乙", range(1, 3)))
        parts = {
            "build": lambda: killed_builds(states, place / "killed", options.kills, draw),
            "add and remove": lambda: killed_changes(states[0], place, options.changes, draw),
            "two at once": lambda: two_at_once(states, place / "two", options.pairs, draw),
            "disk full": lambda: full_disks(states, place / "disk"),
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


def _write(report: dict[str, dict[str, Any]], output: Path) -> None:
    output.mkdir(exist_ok=True)
    (output / "report.json").write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", "utf-8")
    lines = [f"{sys.platform}, Python {sys.version.split()[0]}", "", "| | |", "|---|---|"]
    for part, row in report.items():
        lines += [f"| **{part}** | |", *(f"| {name} | {value} |" for name, value in row.items())]
    (output / "report.md").write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()

"""A format is a reader and a line of the table: nothing else has to know of it."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

from kb import KnowledgeBase
from kb.corpus import updating
from kb.readers import formats
from kb.readers.facts import Content, Facts

if TYPE_CHECKING:
    import pytest


def read_upside_down(data: bytes, _name: str) -> Content:
    """The lines of a toy format, the last one first."""
    lines = data.decode().splitlines()
    return Content(text="\n".join(reversed(lines)), facts=Facts(title=lines[-1]))


def test_a_format_takes_one_reader_and_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "toy_reader", SimpleNamespace(read=read_upside_down))
    changed = {**formats.FORMATS, ".updown": "toy_reader:read"}
    for module in [m for name, m in sys.modules.items() if name.startswith("kb.")]:
        if getattr(module, "FORMATS", None) is formats.FORMATS and module is not formats:
            monkeypatch.setattr(module, "FORMATS", changed)
    monkeypatch.setattr(formats, "FORMATS", changed)
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    corpus.mkdir()
    (corpus / "bus.txt").write_text("第一条 校车行驶速度不超过60公里。", encoding="utf-8")
    KnowledgeBase.build(corpus, index, encoder="static")
    (tmp_path / "trees.updown").write_text("第一条 移栽大树补助500元。\n某市绿化办法", encoding="utf-8")
    report = updating.add([tmp_path / "trees.updown"], corpus, index)
    assert (report.documents, report.read, report.failures) == (2, 1, ())
    found = KnowledgeBase.open(index).document("trees")
    assert (found.title, found.text) == ("某市绿化办法", "某市绿化办法\n第一条 移栽大树补助500元。")
    assert formats.ending_in("绿化.UPDOWN") == ".updown"


def test_the_readme_names_every_ending() -> None:
    readme = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    rows = [line.split("|")[2] for line in readme.splitlines() if line.startswith("| ") and " ." in line]
    assert {ending for row in rows for ending in re.findall(r"\.[a-z]+", row)} == formats.FORMATS.keys()


def test_every_reader_is_there() -> None:
    assert all(callable(formats.reader(ending)) for ending in formats.FORMATS)

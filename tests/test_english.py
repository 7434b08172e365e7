"""What the program says in Chinese when something fails has a sentence in English."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

import kb.web
from kb.answer import english
from kb.web.texts import common

FAILING = ("corpus", "index", "output", "query", "readers", "search")
HAN = re.compile("[\u4e00-\u9fff]")
FOLDER = Path(kb.web.__path__[0])


def _failures() -> Iterator[str]:
    """What the rooms below the page say when something fails, with 7 for what stands in it."""
    for path in sorted(path for room in FAILING for path in (FOLDER.parent / room).rglob("*.py")):
        if "milvus" in path.parts:
            continue
        name = ".".join(path.relative_to(FOLDER.parents[1]).with_suffix("").parts)
        module = import_module(name.removesuffix(".__init__"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("Error") and node.args:
                said = node.args[0]
                parts = said.values if isinstance(said, ast.JoinedStr) else [said]
                yield "".join(
                    str(part.value)
                    if isinstance(part, ast.Constant)
                    else str(getattr(module, ast.unparse(part).strip("f'{}"), 7))
                    for part in parts
                )


def test_every_failure_that_the_page_may_show_is_said_in_english() -> None:
    said = [one for one in _failures() if HAN.search(one)]
    assert len(said) > 90
    assert [one for one in said if HAN.search(common.ENGLISH.sentence(one))] == []


@pytest.mark.parametrize(
    ("chinese", "expected"),
    [
        (
            "无法写入词表（磁盘已满），请检查空间和权限。",
            "The lexicon cannot be written (the disk is full); please check space and permissions.",
        ),
        (
            "词表 own.tsv 第 3 行的“{甲}”前面已经有了，请合并成一行。",
            "The lexicon own.tsv: Line 3: “{甲}” stands above already; please join the two lines.",
        ),
        (
            "文件 甲.pdf 超过 600 页，请拆分后重试。",
            "The file 甲.pdf has more than 600 pages; please split it.",
        ),
        ("改后的词表：检索 hybrid", "With the changed words: searching, hybrid"),
        ("甲.pdf（第 2/40 页）", "甲.pdf (page 2 of 40)"),
        ("谁也没有说过的一句。", "谁也没有说过的一句。"),
    ],
)
def test_a_sentence_holds_others(chinese: str, expected: str) -> None:
    assert english.sentence(chinese) == expected

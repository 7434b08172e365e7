"""What reading, outline, targets, segmentation and the putting of clauses give for fixed texts, as digests.

Another digest under the same version is a mistake: an index would keep what the version before made. When
the change is meant, raise the version and write the file anew: ``python tests/golden.py``.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import docx

from kb import readers
from kb.facts import targets
from kb.index.building.reading import entry_of
from kb.index.traits import traits
from kb.language import tokens
from kb.models.pretrained import PASSAGE_VERSION, passage
from kb.outline import parsing
from kb.outline.clauses import clauses

if TYPE_CHECKING:
    from kb.records import Document, Outline

ROOT = Path(__file__).parents[1]
FILE = ROOT / "tests" / "data" / "golden.json"
_BODY = """某市校企合作办法
某政〔2024〕8号
第一章 总则
第一条 为了促进校企合作，根据《中华人民共和国职业教育法》，制定本办法。
第二条 市教育局每年安排专项资金不少于５００万元，有下列情形之一的，不予安排：
（一）未签订协议的；
（二）协议期不足3年的。
第三条 本办法自2024年7月1日起施行，《某市校企合作暂行办法》同时废止。
某市人民政府
2024年5月6日
"""


def documents() -> list[Document]:
    """The shipped plan, and one text in several formats."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "plain.txt").write_bytes(_BODY.encode("gb18030"))
        (folder / "marked.md").write_text(_BODY.replace("第一章", "## 第一章"), encoding="utf-8")
        lines = "".join(f"<p>{line}</p>" for line in _BODY.splitlines())
        page = f"<html><head><title>某市校企合作办法</title></head><body>{lines}</body></html>"
        (folder / "page.html").write_text(page, encoding="utf-8")
        word = docx.Document()
        for line in _BODY.splitlines():
            word.add_paragraph(line)
        word.save(str(folder / "word.docx"))
        made = [readers.read(source) for source in readers.sources(folder)]
    return [*(readers.read(source) for source in readers.sources(ROOT / "corpus")), *made]


def outputs() -> dict[str, tuple[object, str]]:
    """For each part its version and the digest of what it gives."""
    found = documents()
    outlines = [parsing.outline(document) for document in found]
    cut = [clause for pair in zip(found, outlines, strict=True) for clause in clauses(*pair)]
    return {
        "readers": (readers.VERSION, _digest([_read(one) for one in found])),
        "outline": (parsing.VERSION, _digest([list(map(asdict, outlines)), list(map(asdict, cut))])),
        "targets": (targets.VERSION, _digest([_stated(found, outlines), [traits(one).value for one in cut]])),
        "segmentation": (tokens.VERSION, _digest([asdict(tokens.terms(one.text)) for one in cut])),
        "passages": (
            PASSAGE_VERSION,
            _digest([passage(one.context, one.text) for one in cut]),
        ),
    }


def _read(document: Document) -> list[object]:
    return [asdict(entry_of(document)), document.text, list(map(asdict, document.tables))]


def _stated(found: list[Document], outlines: list[Outline]) -> list[object]:
    return [targets.as_rows(targets.targets(*pair)) for pair in zip(found, outlines, strict=True)]


def _digest(given: object) -> str:
    told = json.dumps(given, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(told.encode()).hexdigest()


def written() -> str:
    """The file's content as it should be."""
    told = {name: {"version": version, "digest": digest} for name, (version, digest) in outputs().items()}
    return json.dumps(told, indent=1) + "\n"


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
    sys.stdout.write(f"{FILE}\n")

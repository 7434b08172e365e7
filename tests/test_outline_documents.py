"""The outlines of real documents: hand-checked ones, and what must hold for all of them.

``data/outlines/checked.jsonl`` holds the headings of 38 documents of all formats, checked against
their text line by line: ``{file, headings: [{depth, mark, text}]}``, texts cut at 40 characters.
"""

from __future__ import annotations

import gzip
import json
import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from outline_checks import check

from kb.outline.parsing import outline
from kb.records import Document, Outline, Unit

CHECKED = Path(__file__).parent / "data" / "outlines" / "checked.jsonl"
Heading = tuple[str, str, int]


Outlined = tuple[Document, Outline]


@pytest.fixture(scope="module")
def documents(real_documents: dict[str, Document]) -> dict[str, Outlined]:
    return {doc_id: (document, outline(document)) for doc_id, document in real_documents.items()}


def bare(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def key(mark: str, text: str, depth: int) -> Heading:
    """What a heading is compared by: mark, first eight characters, depth."""
    return bare(mark).rstrip("."), bare(text)[:8], depth


def f1(expected: Counter[Heading], units: tuple[Unit, ...]) -> float:
    """F1 over headings, the depth up to a constant offset for the document."""
    scores = []
    for offset in (-1, 0, 1):
        found = Counter(key(u.mark, u.heading or "", u.depth + offset) for u in units if u.mark)
        both = sum((expected & found).values())
        total = sum(expected.values()) + sum(found.values())
        scores.append(2 * both / total if total else 1.0)
    return max(scores)


def scores_of(path: Path, documents: dict[str, Outlined]) -> dict[str, float]:
    scores = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        expected = Counter(key(h["mark"], h["text"], h["depth"]) for h in row["headings"])
        _, outlined = documents[row["file"].rpartition(".")[0]]
        scores[row["file"]] = f1(expected, outlined.units)
    return scores


def test_hand_checked_outlines(documents: dict[str, Outlined]) -> None:
    scores = scores_of(CHECKED, documents)
    assert len(scores) == 38
    assert {file.partition("/")[0] for file in scores} == {"html", "txt", "docx", "pdf", "markdown"}
    assert {file: score for file, score in scores.items() if score < 0.98} == {}


def test_outlines_that_others_checked(shared: Path, documents: dict[str, Outlined]) -> None:
    scores = scores_of(shared / "questions" / "documents_outlines.jsonl", documents)
    assert {file: score for file, score in scores.items() if score < 0.98} == {}


def test_every_document_is_covered(documents: dict[str, Outlined]) -> None:
    for document, outlined in documents.values():
        check(document.text, outlined)


def test_every_article_of_the_laws_is_found(documents: dict[str, Outlined]) -> None:
    laws = [held for doc_id, held in documents.items() if doc_id.startswith("markdown/")]
    assert len(laws) > 100
    article = re.compile(r"^(第[一二三四五六七八九十百零]+条)[ 　]", re.MULTILINE)
    for law, outlined in laws:
        found = [unit.mark for unit in outlined.units if unit.kind == "article"]
        assert found == article.findall(law.text), law.doc_id


def test_a_long_clause_has_no_sentence_end_inside(documents: dict[str, Outlined]) -> None:
    for document, outlined in documents.values():
        for unit in outlined.units:
            text = document.text[unit.start : unit.end]
            if unit.kind == "clause" and len(text) > 400:
                assert not re.search("[。！？]", text[:-1]), (document.doc_id, text)


def test_flattened_notices_keep_their_structure(shared: Path) -> None:
    rows = [json.loads(line) for line in _lines(shared / "data" / "policy_qa" / "docs.jsonl.gz")]
    for row in rows[:120]:
        document = Document(doc_id=row["doc_id"], text=row["text"], title="")
        result = outline(document)
        check(document.text, result)
        # 一、 二、 三、 in order, each behind the end of a sentence or a space, is structure.
        first = [re.search(rf"(?:^|[。\s]){number}、", row["text"]) for number in "一二三"]
        places = [match.end() for match in first if match is not None]
        if len(places) == 3 and places == sorted(places):
            marks = {unit.mark for unit in result.units}
            assert {"一、", "二、", "三、"} <= marks, row["doc_id"]


def _lines(path: Path) -> list[str]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return file.read().splitlines()

"""All readers together: one document in every format, real documents, and what start-up costs."""

from __future__ import annotations

import html
import re
import subprocess
import sys
from pathlib import Path

import docx
import pytest

from kb.readers import read, sources
from kb.records import Document

PARAGRAPHS = [
    "郑州市教育局关于印发《学生资助办法》的通知",
    "郑教〔2021〕15号",
    "各区县（市）教育局：",
    "一、总体要求",
    "（一）指导思想。坚持以人民为中心,到2025年，资助率达到70%以上，按3000—6000元/生/年标准补助。",
    "1.落实政策。“互联网+”与 AI 融合。",
]
TABLE = [["指标", "2025年", "单位"], ["在校生", "45", "万人"], ["就业率", "95", "%"]]
LINES = PARAGRAPHS + ["\t".join(row) for row in TABLE] + ["郑州市教育局", "2021年3月5日"]


def documents(folder: Path) -> dict[str, Document]:
    return {source.path.suffix: read(source) for source in sources(folder)}


def write_all(folder: Path) -> None:
    (folder / "文本.txt").write_text("\n".join(LINES), encoding="gb18030")
    table = "".join(
        "<tr>" + "".join(f"<td><p>{html.escape(cell)}</p></td>" for cell in row) + "</tr>" for row in TABLE
    )
    before = "".join(f"<p>　　{html.escape(line)}</p>" for line in PARAGRAPHS)
    after = "".join(f"<p align=right>{line}　</p>" for line in LINES[-2:])
    (folder / "网页.html").write_text(f"{before}<table>{table}</table>{after}", encoding="utf-8")
    rows = "\n".join(f"| {' | '.join(row)} |" for row in TABLE)
    ruled = rows.replace("\n", "\n|---|---|---|\n", 1)
    marked = "\n\n".join(["# " + PARAGRAPHS[0], *PARAGRAPHS[1:], ruled, *LINES[-2:]])
    (folder / "标记.md").write_text(marked, encoding="utf-8")
    word = docx.Document()
    for line in PARAGRAPHS:
        word.add_paragraph(f"　　{line}")
    cells = word.add_table(len(TABLE), len(TABLE[0]))
    for number, row in enumerate(TABLE):
        for cell, text in zip(cells.rows[number].cells, row, strict=True):
            cell.text = text
    for line in LINES[-2:]:
        word.add_paragraph(line)
    word.save(str(folder / "文档.docx"))


def test_one_document_is_the_same_in_every_format(tmp_path: Path) -> None:
    write_all(tmp_path)
    found = documents(tmp_path)
    assert set(found) == {".txt", ".html", ".md", ".docx"}
    for document in found.values():
        assert document.text.split("\n") == LINES
        assert (document.title, document.issuer) == (PARAGRAPHS[0], "郑州市教育局")
        assert (document.number, document.issued_on) == ("郑教〔2021〕15号", "2021-03-05")


@pytest.fixture(scope="module")
def real(real_documents: dict[str, Document]) -> list[Document]:
    return list(real_documents.values())


def test_every_real_document_is_read(shared: Path, real: list[Document]) -> None:
    files = [path for path in (shared / "data" / "documents").rglob("*") if path.is_file()]
    assert len(real) == len(files) > 200
    for document in real:
        assert len(document.text) > 200, document.doc_id
        assert not re.search(r"[\r\0\ufeff\ufffd]", document.text), document.doc_id
        for name in ("issued_on", "effective_on", "expires_on"):
            day = getattr(document, name)
            assert day is None or re.fullmatch(r"\d{4}-\d\d-\d\d", day), document.doc_id
        assert document.number is None or re.search(r"\d号$|[一-龥]号$", document.number)


def test_real_documents_of_laid_out_formats_are_plain_lines(real: list[Document]) -> None:
    laid_out = [document for document in real if not document.doc_id.startswith("txt/")]
    assert len(laid_out) > 150
    for document in laid_out:
        for line in document.text.split("\n"):
            assert line.strip(), document.doc_id
            assert line == line.rstrip(), document.doc_id
            assert not re.match(r"[ \u3000]", line), document.doc_id
            assert not re.search(r"</?[a-z]+>|&nbsp;|^#|\*\*", line), document.doc_id


def test_printed_documents_are_whole_paragraphs_without_doubled_characters(
    real: list[Document],
) -> None:
    printed = [document for document in real if document.doc_id.startswith("pdf/")]
    assert len(printed) == 5
    for document in printed:
        assert not re.search(r"(.)\1(.)\2(.)\3(.)\4", document.text), document.doc_id
        assert not re.search(r"https?://|中国政府网|发文字号", document.text), document.doc_id
        assert document.source is not None
        assert document.source.startswith("https://www.gov.cn/")
        _, *body = document.text.split("\n")
        assert max(map(len, body)) > 100
        broken = [line for line in body if len(line) > 40 and re.search(r"[一-龥，、]$", line)]
        assert broken == [], document.doc_id


def test_text_files_are_read_as_they_are(shared: Path, real: list[Document]) -> None:
    for document in real:
        path = shared / "data" / "documents" / f"{document.doc_id}.txt"
        if path.is_file():
            assert document.text == path.read_text("utf-8").replace("\r\n", "\n")


def test_libraries_for_formats_are_not_loaded_before_a_file_needs_them() -> None:
    program = (
        "import sys; import kb.readers;"
        "print(*sorted({'docx', 'lxml', 'pdfplumber', 'pdfminer', 'markdown_it'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""

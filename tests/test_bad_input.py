"""A corpus of everything that can be wrong: a sentence for each file, and the rest is built."""

from __future__ import annotations

import io
import os
import random
import re
import zipfile
from pathlib import Path

import docx
import pytest

from kb import KnowledgeBase
from kb.cli import main
from kb.corpus import updating
from kb.errors import CorpusError, DocumentError

PARAGRAPHS = ("某市供暖补贴办法", "第一条 为了规范供暖补贴，制定本办法。", "第二条 每户每年补贴三百元。")
TEXT = "\n".join(PARAGRAPHS)
OLE = bytes.fromhex("D0CF11E0A1B11AE1") + random.Random(1).randbytes(4000)
BOMB = (
    "<!DOCTYPE w [<!ENTITY a 'x'>"
    + "".join(f"<!ENTITY a{n} '{f'&a{n - 1 or str()};' * 10}'>" for n in range(1, 10))
    + "]><w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>"
    "<w:body><w:p><w:r><w:t>&a9;</w:t></w:r></w:p></w:body></w:document>"
)


def word_file(**replaced: bytes) -> bytes:
    """A Word file of ``PARAGRAPHS``, with other bytes for its main part or with more members."""
    made, packed = io.BytesIO(), io.BytesIO()
    document = docx.Document()
    for paragraph in PARAGRAPHS:
        document.add_paragraph(paragraph)
    document.save(made)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        members = {name: source.read(name) for name in source.namelist()}
        for name, content in (members | replaced).items():
            target.writestr(name, content)
    return packed.getvalue()


def with_main(content: bytes) -> bytes:
    return word_file(**{"word/document.xml": content})


def lying_about_its_size(packed: bytes) -> bytes:
    """The archive with its main part said to unpack to a thousand bytes."""
    place = packed.rindex(b"word/document.xml") - 22  # in the directory, before the name
    return packed[:place] + (1000).to_bytes(4, "little") + packed[place + 4 :]


BAD = {
    "broken.docx": word_file()[:9000],
    "empty.docx": b"",
    "old.docx": OLE,
    "table.docx": b"PK\x03\x04 no archive",
    "entities.docx": with_main(BOMB.encode()),
    "entities16.docx": with_main(BOMB.encode("utf-16")),
    "hidden.docx": with_main(BOMB.replace("<!DOC", f"<!--{'x' * 9000}--><!DOC").encode()),
    "huge.docx": with_main(b"0" * 310_000_000),
    "longpart.docx": with_main(b"0" * 41_000_000),
    "liar.docx": lying_about_its_size(with_main(b"0" * 3_000_000)),
    "word97.doc": OLE,
    "excel97.xls": OLE,
    "letter.ofd": b"PK\x03\x04 no archive",
    "slides.pptx": word_file()[:9000],
    "archive.zip": b"PK\x03\x04 no archive",
    "hollow.zip": b"PK\x05\x06" + bytes(18),
    "rich.rtf": random.Random(4).randbytes(20_000),
    "broken.pdf.pdf": b"%PDF-1.4\n" + random.Random(2).randbytes(3000),
    "old.doc.txt": OLE,
    "old.html.html": OLE,
    "binary.txt": random.Random(3).randbytes(20_000),
    "nul.txt": "第一条 每户\0补助。".encode(),
    "nothing.txt": b"",
    "blank.txt": b" \n\t\n",
    "mixed.txt": "第一条 全市统一补助。\n".encode() + "第二条 全市统一奖励。\n".encode("gb18030"),
    "long.txt": "第一条 每户补助三百元。\n".encode() * 250_000,
    "line\nbreak.txt": TEXT.encode(),
}
GOOD = {
    "plain.txt": TEXT.encode(),
    "rare.txt": "第一条 㐀𠮷䶮村每户补助三百元。\n".encode("gb18030"),
    "wide.txt": "第一条 每户补助四百元。\n".encode("utf-16"),
    "oneline.txt": ("各单位应当落实补助，每户三百元；" * 9000).encode(),
    "unmarked.txt": ("补助" * 9000).encode(),
}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bad") / "corpus"
    folder.mkdir()
    for name, content in (BAD | GOOD).items():
        (folder / name).write_bytes(content)
    (folder / "outside.txt").symlink_to("/etc/hostname")
    (folder / "broken link.txt").symlink_to("/nowhere")
    (folder / "circle").symlink_to(folder)
    os.mkfifo(folder / "pipe.txt")
    (folder / "folder.txt").mkdir()
    (folder / os.fsdecode(b"\xff\xfe.txt")).write_bytes(TEXT.encode())
    (folder / "copy.docx").write_bytes(word_file(**{"../../../escaped.txt": b"x"}))
    (folder / "copy2.html").write_text("".join(f"<p>{line}</p>" for line in PARAGRAPHS), encoding="utf-8")
    return folder


def test_each_has_its_sentence_and_the_rest_is_built(
    corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ["--corpus", str(corpus), "--index", str(tmp_path / "index")]
    # Some of the files have thousands of clauses, which the transformer would read for minutes.
    assert main(["build", *where, "--encoder", "static"]) == 1
    captured = capsys.readouterr()
    sentences = captured.err.splitlines()
    outside = ["outside.txt", "broken link.txt", "pipe.txt", "udcff"]
    copies = ["copy2", "plain"]
    for name in [*BAD, *outside, *copies]:
        (about,) = [line for line in sentences if name.replace("\n", "\\n") in line.split(" 与")[0]]
        assert about.startswith("跳过：") == (name not in copies)
        assert about.endswith("。")
    assert len(sentences) == len(BAD) + len(outside) + len(copies)
    assert f"{len(GOOD)} 份文件" in captured.out
    assert f"跳过 {len(BAD) + len(outside)} 份" in captured.out
    assert not (corpus.parent / "escaped.txt").exists()
    assert main(["check", *where]) == 0


def test_bad_files_that_come_later_leave_the_index_as_it_was(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "plain.txt").write_text(TEXT, encoding="utf-8")
    where = ["--corpus", str(tmp_path / "corpus"), "--index", str(tmp_path / "index")]
    KnowledgeBase.build(tmp_path / "corpus", tmp_path / "index", encoder="static")
    before = KnowledgeBase.open(tmp_path / "index").manifest
    bad = ("broken.docx", "entities.docx", "liar.docx", "letter.ofd", "broken.pdf.pdf", "mixed.txt")
    for name in bad:
        (tmp_path / "corpus" / name).write_bytes(BAD[name])
    assert main(["build", *where, "--encoder", "static"]) == 1
    sentences = capsys.readouterr().err.splitlines()
    assert [line.startswith("跳过：文件 ") and line.endswith("。") for line in sentences] == [True] * len(bad)
    assert KnowledgeBase.open(tmp_path / "index").manifest == before
    assert main(["check", *where]) == 0


def test_what_lost_its_marks_is_cut_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    for name in ("unmarked.txt", "oneline.txt"):
        (tmp_path / "corpus" / name).write_bytes(GOOD[name])
    KnowledgeBase.build(tmp_path / "corpus", tmp_path / "index", encoder="static")
    base = KnowledgeBase.open(tmp_path / "index")
    lengths = [unit.end - unit.start for d in ("unmarked", "oneline") for unit in base.outline(d).units]
    assert len(lengths) > 9000
    assert sorted(lengths)[-3] <= 1200  # the two paragraphs themselves are longer


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_has_its_sentence(tmp_path: Path) -> None:
    (tmp_path / "corpus" / "closed").mkdir(parents=True)
    (tmp_path / "corpus" / "plain.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "corpus" / "closed.txt").write_text(TEXT, encoding="utf-8")
    for name in ("closed", "closed.txt"):
        (tmp_path / "corpus" / name).chmod(0)
    report = KnowledgeBase.build(tmp_path / "corpus", tmp_path / "index")
    assert report.documents == 1
    assert ["closed" in failure and "权限" in failure for failure in report.failures] == [True, True]


@pytest.mark.parametrize("name", ["pipe.txt", "folder.txt", "broken link.txt", "line\nbreak.txt", "old.docx"])
def test_add_refuses_them_too(corpus: Path, tmp_path: Path, name: str) -> None:
    with pytest.raises(DocumentError, match=r"。$"):
        updating.add([corpus / name], tmp_path / "corpus", tmp_path / "index")
    assert not (tmp_path / "corpus").exists()
    assert not (tmp_path / "index").exists()


def test_a_path_that_climbs_ends_in_the_corpus(corpus: Path, tmp_path: Path) -> None:
    climbing = corpus / "circle" / ".." / "corpus" / "plain.txt"
    updating.add([climbing], tmp_path / "corpus", tmp_path / "index")
    assert [path.name for path in (tmp_path / "corpus").glob("[!.]*")] == ["plain.txt"]


def test_a_wrong_row_does_not_stop_the_others(tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    rows.write_text(
        '{"doc_id": "../a", "text": "第一条 一。"}\n'
        '{"doc_id": "b", "text": "第一条 每户三百元。"}\n'
        '{"doc_id": "b", "text": "第一条 另一份。"}\n'
        '{"doc_id": "c", "text": "\\ud800第一条 半个字。"}\n' + "[" * 100_000,
        encoding="utf-8",
    )  # fmt: skip
    report = KnowledgeBase.build(rows, tmp_path / "index")
    assert report.documents == 1
    named = [re.findall("第 . 行|两行", failure) for failure in report.failures]
    assert named == [["第 1 行"], ["两行"], ["第 4 行"], ["第 5 行"]]
    rows.write_text('{"doc_id": "../a", "text": "一"}\n', encoding="utf-8")
    with pytest.raises(CorpusError, match="以 / 开头或含有"):
        KnowledgeBase.build(rows, tmp_path / "index")

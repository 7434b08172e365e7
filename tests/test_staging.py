"""Files offered to a corpus: their names made safe, and what is known of them before they are added."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from upkeep import AIR, TREES, contents, founded, staged

from kb.corpus import staging
from kb.corpus.folders import Folders
from kb.corpus.names import LONGEST_STEM, safe_stem
from kb.corpus.staging import Upload


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return founded(tmp_path)


@pytest.mark.parametrize(
    ("uploaded", "stem"),
    [
        ("../../x.txt", "x"),
        ("C:\\temp\\通知.docx", "通知"),
        ("CON.txt", "文件_CON"),
        ("com1.关于.pdf", "文件_com1.关于"),
        ("README.md", "文件_README"),
        ("~$通知.docx", "通知"),
        (".txt", "文件"),
        ("🏫🎓.txt", "文件"),
        ("关于🏫的 通知（试行）.html", "关于_的_通知（试行）"),
        ("a\u202etxt.exe\x00.pdf", "a_txt.exe"),
        ("trees.txt", "trees-2"),
        ("TREES.md", "TREES-2"),
        ("政" * 300 + ".pdf", "政" * 50),
    ],
)
def test_a_name_is_made_safe(uploaded: str, stem: str) -> None:
    assert safe_stem(uploaded, ["trees"]) == stem


@given(st.text(max_size=400), st.sampled_from([".txt", ".PDF", ""]))
def test_any_name_is_safe(name: str, ending: str) -> None:
    stem = safe_stem(name + ending, [])
    assert 0 < len(stem.encode()) <= LONGEST_STEM + len("文件_".encode())
    assert Path(stem).name == stem
    assert stem.isprintable()
    assert stem[0] not in ".~"
    assert not stem.lower().startswith("readme")
    assert safe_stem(name + ending, [stem]) != stem


# --- staging ---


def test_what_is_recognised_is_known_before_anything_is_added(folders: Folders, tmp_path: Path) -> None:
    before = contents(folders)
    batch = staged(folders, tmp_path, Upload(name="../供暖.txt", data=AIR.encode()))
    (one,) = batch.staged
    assert (one.document.doc_id, one.document.title) == ("供暖", "供暖补贴办法")
    assert one.document.effective_on == "2021-05-01"
    assert next(words for _, words in staging.headings(one.outline)).startswith("第一条")
    assert (one.same, one.versions, batch.refused) == ((), (), ())
    assert contents(folders) == before


def test_duplicates_and_versions_are_told(folders: Folders, tmp_path: Path) -> None:
    newer = TREES.replace("300", "400").replace("2020", "2024")
    same, version, again = staged(
        folders,
        tmp_path,
        Upload(name="a.txt", data=TREES.encode()),
        Upload(name="b.txt", data=newer.encode()),
        Upload(name="b.txt", data=newer.encode()),
    ).staged
    assert (same.same, same.versions) == (("植树补助办法",), ())
    assert version.versions[0] == "植树补助办法（2020-01-01）"
    assert version.same == ()
    assert again.same == ("植树补助办法",)
    assert len({one.document.doc_id for one in (same, version, again)}) == 3


def _zip(*names: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return content.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.exe", b"MZ", "格式不能读取"),
        ("a.txt", b"  \n", "是空的"),
        ("a.txt", b"%PDF-1.7 ...", "不是完好的 PDF"),
        ("a.pdf", b"plain words", "不是完好的 PDF"),
        ("a.docx", _zip("xl/workbook.xml"), "是压缩包"),
        ("a.docx", b"%PDF-1.7", "不是完好的 PDF"),
        ("a.md", _zip("[Content_Types].xml", "word/document.xml"), "不是完好的 Word 文档"),
        ("a.docx", _zip("word/document.xml"), "a.docx"),
        ("a.pdf", b"%PDF-1.7 broken", "a.pdf"),
        ("a.txt", bytes(range(256)) * 20, "a.txt"),
        ("a.txt", b"x" * (staging.LARGEST_UPLOAD * 1_000_000 + 1), "超过 20 MB"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(
    folders: Folders, tmp_path: Path, name: str, data: bytes, said: str
) -> None:
    good = Upload(name="good.txt", data=AIR.encode())
    batch = staged(folders, tmp_path, Upload(name=name, data=data), good)
    (refused,) = batch.refused
    assert refused.name == name
    assert said in refused.reason
    assert refused.reason.endswith("。")
    assert str(tmp_path) not in refused.reason
    assert [one.name for one in batch.staged] == ["good.txt"]


def test_no_more_than_so_many_at_once(folders: Folders, tmp_path: Path) -> None:
    uploads = [Upload(name="a.txt", data=b"")] * (staging.MOST_UPLOADS + 1)
    refused = staged(folders, tmp_path, *uploads).refused
    assert sum("分批" in one.reason for one in refused) == 1

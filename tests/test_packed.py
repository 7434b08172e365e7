"""Zips: read as the folders they are, with the names that people see, and nothing beyond bounds."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb import KnowledgeBase
from kb.corpus import changes, curation, staging, updating
from kb.corpus.folders import Folders
from kb.errors import CorpusError, DocumentError, UnknownDocumentError
from kb.readers import packed, read, scan
from kb.readers.facts import Facts
from kb.readers.packed import visible_members

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

TREES = "某市绿化办法\n第一条 移栽大树每株补助500元。"
WATER = "某市节水办法\n第一条 节水器具每件补助80元。"


class _Named(zipfile.ZipInfo):
    """A member whose name is written in any encoding, without the flag that says UTF-8."""

    def __init__(self, name: bytes) -> None:
        super().__init__(name.decode("latin-1"))
        self.raw = name

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 (zipfile asks for it)
        return self.raw, self.flag_bits & ~0x800


def packed_as(files: Mapping[str, bytes], encoding: str = "gb18030") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(_Named(name.encode(encoding)), content)
    return made.getvalue()


def paths(data: bytes) -> list[str]:
    return [str(member.path) for member in visible_members(io.BytesIO(data), "某.zip")]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_names_are_those_that_people_see(encoding: str) -> None:
    assert paths(packed_as({"办法/绿化办法.txt": b"x", "通知.docx": b"y"}, encoding)) == [
        "办法/绿化办法.txt",
        "通知.docx",
    ]


def test_what_nobody_sees_is_passed_over_and_no_path_climbs() -> None:
    files = dict.fromkeys(
        (
            "__MACOSX/._甲.txt",
            ".DS_Store",
            "~$甲.docx",
            "ReadMe.txt",
            "../../甲.txt",
            "/乙.txt",
            "丙\\丁.txt",
        ),
        b"x",
    )
    assert paths(packed_as(files)) == ["甲.txt", "乙.txt", "丙/丁.txt"]


@given(st.text(st.characters(codec="gbk", categories=["Lo"]), min_size=1, max_size=20))
def test_any_chinese_name_comes_back(name: str) -> None:
    assert paths(packed_as({f"{name}.txt": b"x"}, "gbk")) == [f"{name}.txt"]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "节水.txt").write_text(WATER, encoding="utf-8")
    inner = packed_as({"甲.txt": b"x"})
    files = {"办法/绿化.txt": TREES.encode("gb18030"), "空.doc": b"", "里.zip": inner, "图.gif": b"x"}
    (folder / "下发.zip").write_bytes(packed_as(files))
    return folder


def test_a_zip_is_the_folder_it_is(corpus: Path) -> None:
    found = scan(corpus)
    assert [source.doc_id for source in found.sources] == ["下发/办法/绿化", "下发/空", "下发/里", "节水"]
    trees = read(found.sources[0])
    assert (trees.title, trees.text) == ("某市绿化办法", TREES)
    (sentence,) = found.failures
    assert "下发.zip 里的 图.gif 格式不能读取" in sentence
    for source, said in zip(found.sources[1:3], ("没有文字", "是压缩包"), strict=True):
        with pytest.raises(DocumentError, match=f"^文件 .*下发.zip 里的 .*{said}.*。$"):
            read(source)


def test_only_a_member_that_changed_is_read_again(corpus: Path, tmp_path: Path) -> None:
    first = KnowledgeBase.build(corpus, tmp_path / "index", encoder="static")
    assert (first.documents, len(first.failures)) == (2, 3)
    files = {"办法/绿化.txt": TREES.encode("gb18030"), "新.txt": TREES.replace("500", "600").encode()}
    (corpus / "下发.zip").write_bytes(packed_as(files))
    second = KnowledgeBase.build(corpus, tmp_path / "index", encoder="static")
    assert (second.documents, second.read, second.failures) == (3, 1, ())
    answer = KnowledgeBase.open(tmp_path / "index").search("移栽大树补助").hits
    assert {hit.doc_id for hit in answer} >= {"下发/办法/绿化", "下发/新"}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (packed_as({"甲.txt": bytes(310_000_000)}), "解压后超过"),
        (packed_as({f"{n}.txt": b"" for n in range(packed.MOST_MEMBERS + 1)}), "解压后超过"),
        (packed_as({"甲.txt": b"x"})[:-10], "不是完好的压缩包"),
        (
            packed_as({"甲.txt": b"x" * 100}).replace(
                b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01"
            ),
            "有密码",
        ),
    ],
    ids=["bomb", "many", "cut", "locked"],
)
def test_what_harms_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(DocumentError, match=f"^(?:文件|压缩包) 某.zip .*{said}.*。$"):
        paths(data)


def test_zips_come_in_and_go_out_whole(corpus: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    KnowledgeBase.build(corpus, index, encoder="static")
    (tmp_path / "上级.zip").write_bytes(packed_as({"植树.txt": TREES.replace("500", "700").encode()}))
    assert updating.add([tmp_path / "上级.zip"], corpus, index).documents == 3
    with pytest.raises(
        CorpusError, match=r"上级/植树 在压缩包 上级\.zip 里，不能单独移走.*移走整个压缩包 上级。"
    ):
        updating.remove(["上级/植树"], corpus, index)
    with pytest.raises(UnknownDocumentError):
        updating.remove(["上级/无此"], corpus, index)
    report, kept = updating.remove(["上级"], corpus, index)
    assert report.documents == 2
    assert [path.name for path in kept.iterdir()] == ["上级.zip"]
    (gone,) = curation.removed(corpus)
    curation.restore(gone, corpus)
    assert "上级/植树" in {source.doc_id for source in scan(corpus).sources}


def test_a_zip_in_which_nothing_can_be_read_does_not_come_in(corpus: Path, tmp_path: Path) -> None:
    before = sorted(corpus.iterdir())
    for files in ({}, {"a.exe": b"x"}, {"a.docx": b""}):
        (tmp_path / "坏.zip").write_bytes(packed_as(files))
        with pytest.raises(DocumentError, match=r"。$"), curation.adding([tmp_path / "坏.zip"], corpus):
            pass
    assert sorted(corpus.iterdir()) == before


def test_facts_of_a_file_in_a_zip_are_not_written_beside_it(corpus: Path, tmp_path: Path) -> None:
    KnowledgeBase.build(corpus, tmp_path / "index", encoder="static")
    folders = Folders(corpus=corpus, index=tmp_path / "index")
    with pytest.raises(CorpusError, match="请解压后再修改"):
        changes.describe("下发/办法/绿化", Facts(title="别名"), folders, lambda *_: None)


def test_an_uploaded_zip_comes_in_file_by_file(tmp_path: Path) -> None:
    data = packed_as({"办法/绿化.txt": TREES.encode(), "a.exe": b"x"})
    uploads = [staging.Upload(name="下发.zip", data=data), staging.Upload(name="坏.zip", data=b"PK\x03\x04")]
    batch = staging.stage(uploads, tmp_path, [], [], lambda *_: None)
    assert [(one.name, one.document.title) for one in batch.staged] == [("绿化.txt", "某市绿化办法")]
    assert {one.name for one in batch.refused} == {"坏.zip", "a.exe"}

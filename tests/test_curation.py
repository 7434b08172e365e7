"""Documents in and out of a corpus: nothing is lost, nothing is half done."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb import KnowledgeBase
from kb.cli import main
from kb.corpus import updating
from kb.errors import CorpusError, DocumentError, UnknownDocumentError


@pytest.fixture
def place(tmp_path: Path) -> Path:
    for name in ("trees", "water"):
        file = tmp_path / "corpus" / f"{name}.txt"
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"第一条 {name} 每户补助300元。\n", encoding="utf-8")
    KnowledgeBase.build(tmp_path / "corpus", tmp_path / "index")
    return tmp_path


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_a_document_comes_in_with_its_metadata(place: Path) -> None:
    (place / "air.txt").write_text("第一条 供暖每户补贴200元。\n", encoding="utf-8")
    (place / "air.meta.toml").write_text('title = "供暖补贴办法"\n', encoding="utf-8")
    report = updating.add([place / "air.txt"], place / "corpus", place / "index")
    assert (report.documents, report.read) == (3, 1)
    assert KnowledgeBase.open(place / "index").document("air").title == "供暖补贴办法"
    assert (place / "air.txt").exists()


def test_what_goes_out_is_kept(place: Path) -> None:
    for _ in range(2):
        before = (place / "corpus" / "trees.txt").read_bytes()
        report, kept = updating.remove(["trees"], place / "corpus", place / "index")
        assert (report.documents, report.read) == (1, 0)
        with pytest.raises(UnknownDocumentError):
            KnowledgeBase.open(place / "index").document("trees")
        (place / "corpus" / "trees.txt").write_bytes(before)
        KnowledgeBase.build(place / "corpus", place / "index")
    assert names(kept) == {"trees.txt", "trees.txt.2"}


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("water.txt", "第一条 重名。", CorpusError),
        ("empty.txt", "", DocumentError),
        ("table.numbers", "x", DocumentError),
        ("broken.docx", "PK\x03\x04", DocumentError),
    ],
)
def test_what_cannot_come_in_changes_nothing(
    place: Path, name: str, content: str, error: type[Exception]
) -> None:
    good = place / "good.txt"
    good.write_text("第一条 好的。", encoding="utf-8")
    (place / name).write_text(content, encoding="utf-8")
    before = names(place / "corpus"), names(place / "index")
    with pytest.raises(error, match=r"。$"):
        updating.add([good, place / name], place / "corpus", place / "index")
    assert (names(place / "corpus"), names(place / "index")) == before


def test_what_cannot_go_out_changes_nothing(place: Path) -> None:
    before = names(place)
    with pytest.raises(UnknownDocumentError, match="nowhere"):
        updating.remove(["trees", "nowhere"], place / "corpus", place / "index")
    with pytest.raises(CorpusError, match="至少"):
        updating.remove(["trees", "water"], place / "corpus", place / "index")
    assert names(place) == before


def test_as_commands(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    where = ["--corpus", str(place / "corpus"), "--index", str(place / "index")]
    (place / "air.txt").write_text("第一条 供暖每户补贴200元。\n", encoding="utf-8")
    assert main(["add", str(place / "air.txt"), *where]) == 0
    assert "3 份文件" in capsys.readouterr().out
    assert main(["remove", "air", *where]) == 0
    captured = capsys.readouterr()
    assert "2 份文件" in captured.out
    assert ".removed" in captured.err

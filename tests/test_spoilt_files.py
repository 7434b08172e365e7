"""Good files that are replaced by bad ones: what becomes of their documents is said, and the rest stays."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest
from ofd_files import ofd, text
from pdf_files import Print, pdf
from upkeep import contents, founded, staged
from word_files import letter
from zip_files import zipped

from kb import KnowledgeBase
from kb.cli import main
from kb.corpus.staging import Upload

if TYPE_CHECKING:
    from pathlib import Path


INNER = "inner/rule.txt"
WHOLE = {
    "print.pdf": pdf([Print(text="第一条　植树每户补助三百元。", left=80, top=100)]),
    "letter.docx": letter("第一条　节水每户奖励五十元。"),
    "scroll.ofd": ofd(text(20, 50, "第一条　供暖每户补贴二百元。")),
    "packed.zip": zipped({INNER: "第一条　养老每人补贴一百元。"}),
}
CUT = {name: data[: len(data) // 3] for name, data in WHOLE.items()}
IDS = {
    "print.pdf": "print",
    "letter.docx": "letter",
    "scroll.ofd": "scroll",
    "packed.zip": "packed/inner/rule",
}


def test_a_build_says_which_documents_went(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    corpus.mkdir()
    for name, data in (WHOLE | {"stays.txt": "第一条　修路每米补助十元。".encode()}).items():
        (corpus / name).write_bytes(data)
    build = ["build", "--corpus", str(corpus), "--index", str(index), "--encoder", "static"]
    assert main(build) == 0
    before = KnowledgeBase.open(index).manifest.documents
    assert {entry.doc_id for entry in before} == {*IDS.values(), "stays"}
    for name, data in CUT.items():
        (corpus / name).write_bytes(data)
    capsys.readouterr()
    assert main(build) == 1
    sentences = capsys.readouterr().err.splitlines()
    for name, doc_id in IDS.items():
        (skipped,) = [line for line in sentences if line.startswith("跳过：") and name in line]
        (gone,) = [line for line in sentences if line.startswith(f"{doc_id} 换成了读不出的文件")]
        assert skipped.endswith("。")
        assert gone.endswith("。")
    assert len(sentences) == 2 * len(IDS)
    assert [entry.doc_id for entry in KnowledgeBase.open(index).manifest.documents] == ["stays"]
    assert main(build) == 1
    assert len(capsys.readouterr().err.splitlines()) == len(IDS)  # what went is said once
    for name, data in WHOLE.items():
        (corpus / name).write_bytes(data)
    assert main(build) == 0
    assert KnowledgeBase.open(index).manifest.documents == before


def test_what_was_taken_out_of_a_sound_zip_is_not_said_to_be_spoilt(tmp_path: Path) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    corpus.mkdir()
    for name, words in (("a.txt", "第一条　甲。"), ("b.txt", "第一条　乙。")):
        with zipfile.ZipFile(corpus / "packed.zip", "a") as archive:
            archive.writestr(name, words)
    assert KnowledgeBase.build(corpus, index, encoder="static").documents == 2
    (corpus / "packed.zip").write_bytes(zipped({INNER: "第一条　丙。"}))
    report = KnowledgeBase.build(corpus, index, encoder="static")
    assert (report.documents, report.failures, report.notices) == (1, (), ())


@pytest.mark.parametrize("name", CUT)
def test_a_bad_upload_leaves_the_good_file(tmp_path: Path, name: str) -> None:
    folders = founded(tmp_path)
    (folders.corpus / name).write_bytes(WHOLE[name])
    KnowledgeBase.build(folders.corpus, folders.index, encoder="static")
    before = contents(folders)
    batch = staged(folders, tmp_path, Upload(name=name, data=CUT[name]))
    assert batch.staged == ()
    (refused,) = batch.refused
    assert refused.name == name
    assert refused.reason.endswith("。")
    assert contents(folders) == before

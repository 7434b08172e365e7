"""The index folder: written in one step, held against checksums, refused when it is not ours."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from kb import KnowledgeBase
from kb.errors import IndexDamagedError, IndexMissingError, IndexVersionError, IndexWriteError
from kb.index.folder import StoredIndex, Tables, checksum, store_tables
from kb.index.gathering import postings_of
from kb.index.manifest import FolderManifest, Shard
from kb.index.ragged import Ragged
from kb.index.rows import document_bytes
from kb.index.sharding import sharded
from kb.index.writing import FORMAT_VERSION, MANIFEST, index_writer
from kb.language.tokens import FIELDS
from kb.records import Document, DocumentEntry, Outline, Unit, Validity


def _document(text: str = "一句话。") -> tuple[Document, Outline]:
    unit = Unit(
        unit_id="d#s1", doc_id="d", kind="clause", depth=1, mark=None, heading=None,
        start=0, end=len(text), parent_id=None, label="开头 · 第1句",
    )  # fmt: skip
    outline = Outline(doc_id="d", units=(unit,), skipped=(), notes=("注",))
    return Document(doc_id="d", text=text, title="题"), outline


def _tables() -> Tables:
    return Tables(
        fields={field: postings_of([["一句话"]]) for field in FIELDS},
        contexts=postings_of([["题"]]),
        documents=postings_of([["句话"]]),
        context_of=np.zeros(1, dtype=np.int32),
        document_of=np.zeros(1, dtype=np.int32),
        traits=np.zeros(1, dtype=np.uint8),
        tokens=Ragged.of([np.array([7, 3], dtype=np.int32)]),
        context_tokens=Ragged.of([np.array([5], dtype=np.int32)]),
        regions=Ragged.of([np.array([], dtype=np.int32)]),
    )


def _entry(stored: bytes) -> DocumentEntry:
    return DocumentEntry(
        doc_id="d", checksum="c", text_checksum="t", offset=0, size=len(stored),
        stored_checksum=checksum(stored), clauses=1, contexts=1, title="题", issuer=None,
        number=None, issued_on=None, effective_on=None, expires_on=None, region=None, source=None,
        validity=Validity.UNSTATED, repeals=("旧办法",),
    )  # fmt: skip


def _write(folder: Path, text: str = "一句话。") -> None:
    with index_writer(folder) as writer:
        stored = document_bytes(*_document(text))
        shard = Shard(
            count=1,
            documents=writer.add("documents", ".jsonl", [stored]),
            vectors=writer.add_array("vectors", np.array([[0.6, 0.8]], dtype=np.float16)),
        )
        entry = _entry(stored)
        writer.commit(
            FolderManifest(
                segmentation="s",
                weighting="w",
                reading="r",
                encoder="e",
                encoder_fingerprint="f",
                documents=(entry,),
                words="",
                welcome="",
                shards=(shard,),
                arrays=store_tables(_tables(), writer),
                files={},
            )
        )


def _files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_what_is_written_is_read(tmp_path: Path) -> None:
    _write(tmp_path / "index")
    stored = StoredIndex.open(tmp_path / "index")
    stored.verify()
    assert stored.document(stored.manifest.documents[0]) == _document()
    arrays = stored.arrays()
    assert arrays.fields["words"].holding("一句话").tolist() == [0]
    entries, cosines = arrays.vectors.nearest(np.array([1, 0], dtype=np.float32), 5)
    assert entries.tolist() == [0]
    assert cosines.tolist() == pytest.approx([0.6], abs=1e-3)


def test_two_writings_are_byte_identical(tmp_path: Path) -> None:
    _write(tmp_path / "a")
    _write(tmp_path / "b")
    assert _files(tmp_path / "a") == _files(tmp_path / "b")


def test_a_new_version_leaves_nothing_of_the_old_behind(tmp_path: Path) -> None:
    _write(tmp_path / "a", "旧的话。")
    _write(tmp_path / "a", "新的话。")
    _write(tmp_path / "b", "新的话。")
    assert _files(tmp_path / "a") == _files(tmp_path / "b")


@pytest.mark.parametrize("existed", [True, False])
def test_an_interrupted_build_leaves_what_was_there(tmp_path: Path, existed: bool) -> None:
    folder = tmp_path / "index"
    if existed:
        _write(folder)
    before = _files(folder)
    with pytest.raises(KeyboardInterrupt), index_writer(folder) as writer:
        writer.add("documents", ".jsonl", [b"half"])
        raise KeyboardInterrupt
    assert _files(folder) == before
    assert folder.exists() == existed


@pytest.mark.parametrize("clauses", [1, 40, 5000])
def test_a_document_moves_the_bounds_of_its_own_shard_only(
    clauses: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = 400  # as many shards as of the real size, of fewer documents
    monkeypatch.setattr("kb.index.sharding.SHARD_CLAUSES", size)

    def entries(numbers: Iterable[int]) -> list[DocumentEntry]:
        return [replace(_entry(b""), doc_id=f"{number:06}", clauses=clauses) for number in numbers]

    count = 40 * size // clauses
    few = list(sharded(entries(range(0, count, 2))))
    assert sum(few, ()) == tuple(entries(range(0, count, 2)))
    if clauses > size:
        assert all(len(shard) == 1 for shard in few)
    else:
        assert 10 < len(few) < 40  # 20 on average
    added = count // 3 // 2 * 2 + 1
    more = list(sharded(entries(sorted([*range(0, count, 2), added]))))
    assert len(set(few) - set(more)) <= 1
    assert len(set(more) - set(few)) <= 2


def test_one_process_writes_at_a_time(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    _write(folder)
    before = _files(folder)
    holds_it = "with locked(Path(sys.argv[1])): print(flush=True); input()"
    code = f"import sys; from pathlib import Path; from kb.index.writing import locked\n{holds_it}"
    command = [sys.executable, "-c", code, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(IndexWriteError, match="另一个"):
            _write(folder, "新的话。")
        assert _files(folder) == before
        other.kill()
    _write(folder, "新的话。")
    assert _files(folder) != before


def test_no_index(tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError, match="kb build"):
        StoredIndex.open(tmp_path)


@pytest.mark.parametrize(
    "content", [b"", b"{", b"\xff\xfe", b"[]", b'"text"', b'{"format": "another"}'],
    ids=["empty", "truncated", "binary", "list", "text", "foreign"],
)  # fmt: skip
def test_a_manifest_that_is_not_ours(tmp_path: Path, content: bytes) -> None:
    (tmp_path / MANIFEST).write_bytes(content)
    with pytest.raises(IndexDamagedError, match=r"。$"):
        StoredIndex.open(tmp_path)


def test_a_manifest_that_lacks_something(tmp_path: Path) -> None:
    _write(tmp_path)
    manifest = json.loads((tmp_path / MANIFEST).read_bytes())
    for key in sorted(manifest.keys() - {"format", "format_version"}):
        damaged = {name: value for name, value in manifest.items() if name != key}
        (tmp_path / MANIFEST).write_text(json.dumps(damaged), encoding="utf-8")
        with pytest.raises(IndexDamagedError, match="不完整"):
            StoredIndex.open(tmp_path)


def test_another_version_is_refused_by_its_number(tmp_path: Path) -> None:
    _write(tmp_path)
    manifest = json.loads((tmp_path / MANIFEST).read_bytes())
    (tmp_path / MANIFEST).write_text(json.dumps({**manifest, "format_version": FORMAT_VERSION + 1}))
    with pytest.raises(IndexVersionError, match=str(FORMAT_VERSION + 1)):
        StoredIndex.open(tmp_path)


@pytest.mark.parametrize("damage", ["truncate", "remove"])
def test_an_array_that_is_not_whole_is_found_at_the_first_question(tmp_path: Path, damage: str) -> None:
    _write(tmp_path)
    for name in StoredIndex.open(tmp_path).manifest.files:
        path = tmp_path / name
        whole = path.read_bytes()
        path.unlink() if damage == "remove" else path.write_bytes(whole[:-1])
        stored = StoredIndex.open(tmp_path)
        with pytest.raises(IndexDamagedError, match=r"。$"):
            stored.document(stored.manifest.documents[0]) if path.suffix == ".jsonl" else stored.arrays()
        path.write_bytes(whole)


def test_what_is_taken_over_is_held_against_its_checksum(tmp_path: Path) -> None:
    _write(tmp_path)
    stored = StoredIndex.open(tmp_path)
    path = tmp_path / stored.manifest.arrays["words-entries"]
    path.write_bytes(path.read_bytes()[:-1] + b"\1")
    with pytest.raises(IndexDamagedError, match="校验和不符"):
        stored.tables()


def test_a_reader_goes_on_with_the_version_it_has_opened(tmp_path: Path) -> None:
    _write(tmp_path, "旧的话。")
    stored = StoredIndex.open(tmp_path)
    assert stored.hold()
    arrays = stored.arrays()
    _write(tmp_path, "新的话。")
    assert not any((tmp_path / shard.documents).exists() for shard in stored.manifest.shards)
    assert stored.document(stored.manifest.documents[0])[0].text == "旧的话。"
    assert arrays.fields["words"].holding("一句话").tolist() == [0]
    assert arrays.vectors.nearest(np.array([1, 0], dtype=np.float32), 5)[0].tolist() == [0]
    newer = StoredIndex.open(tmp_path)
    assert newer.document(newer.manifest.documents[0])[0].text == "新的话。"


@pytest.mark.parametrize("damage", ["truncate", "flip", "remove"])
def test_damage_to_any_file_is_found(tmp_path: Path, damage: str) -> None:
    _write(tmp_path)
    for name in StoredIndex.open(tmp_path).manifest.files:
        path = tmp_path / name
        whole = path.read_bytes()
        if damage == "remove":
            path.unlink()
        else:
            path.write_bytes(whole[:-1] if damage == "truncate" else whole[:-1] + bytes([whole[-1] ^ 1]))
        with pytest.raises(IndexDamagedError):
            StoredIndex.open(tmp_path).verify()
        path.write_bytes(whole)
    StoredIndex.open(tmp_path).verify()


def test_a_folder_with_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_bytes(b"mine")
    with pytest.raises(IndexWriteError, match=r"thesis\.docx"):
        _write(tmp_path)
    assert _files(tmp_path) == {"thesis.docx": b"mine"}


def test_a_file_in_the_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "index").write_bytes(b"mine")
    with pytest.raises(IndexWriteError, match="不是文件夹"):
        _write(tmp_path / "index")


def test_a_folder_without_its_manifest_is_built_anew(tmp_path: Path) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    corpus.mkdir()
    (corpus / "a.txt").write_text("某市办法\n第一条 每月补贴500元。\n", encoding="utf-8")
    KnowledgeBase.build(corpus, index, encoder="static")
    (index / "manifest.json").unlink()
    (index / "welcome.json").write_text("{}")  # beside the manifest until format 6
    KnowledgeBase.build(corpus, index, encoder="static")
    assert not (index / "welcome.json").exists()
    assert KnowledgeBase.open(index).search("补贴").total == 1

"""Cells of vectors: learned once, kept while documents come and go, learned anew when there are too many."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import faiss
import numpy as np
import pytest
from faiss.contrib.inspect_tools import get_invlist

from kb.errors import IndexDamagedError
from kb.index import cells
from kb.index.building import build
from kb.index.folder import StoredIndex
from kb.index.local import LocalStore
from kb.models.encoders import load_encoder

if TYPE_CHECKING:
    from pathlib import Path

    from kb.index.local import LocalIndex

SUBJECTS = ("路灯", "公园", "学校", "医院", "公交", "供水", "供暖", "菜场", "球场", "桥梁")


@pytest.fixture(autouse=True)
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cells from 100 clauses on, ten clauses each."""
    monkeypatch.setattr(cells, "CELLS_FROM", 100)
    monkeypatch.setattr(cells, "_CLAUSES_A_CELL", 10)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Ten documents of twelve clauses each."""
    (tmp_path / "corpus").mkdir()
    for subject in SUBJECTS:
        write(tmp_path / "corpus", subject)
    return tmp_path / "corpus"


@pytest.fixture
def index(corpus: Path, tmp_path: Path) -> Path:
    """An index of them."""
    built(corpus, tmp_path / "index")
    return tmp_path / "index"


def built(corpus: Path, index: Path) -> int:
    """Bring an index up to its corpus; how many documents were read."""
    return build(corpus, LocalStore(index), load_encoder("static")).read


def write(corpus: Path, subject: str) -> None:
    """A document of twelve clauses."""
    lines = [f"第{n}条 {subject}由第{n}处管理，每年检查{n}次。" for n in range(1, 13)]
    (corpus / f"{subject}.txt").write_text("\n".join(lines), encoding="utf-8")


def divisions(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A list that grows by a number of clauses whenever cells are learned from these."""
    learned: list[int] = []
    learn = cells._learned

    def noted(parts: list[np.ndarray]) -> object:
        learned.append(sum(map(len, parts)))
        return learn(parts)

    monkeypatch.setattr(cells, "_learned", noted)
    return learned


def cell_by_clause(folder: Path) -> dict[tuple[str, int], int]:
    """The cell of each clause, by its document and its number there."""
    stored = StoredIndex.open(folder)
    index = stored.cells()
    assert isinstance(index, faiss.IndexIVF)
    clauses = [(entry.doc_id, n) for entry in stored.manifest.documents for n in range(entry.clauses)]
    lists = (get_invlist(index.invlists, cell) for cell in range(index.nlist))  # type: ignore[no-untyped-call]
    entries = [numbers.tolist() for numbers, _ in lists]
    assert sorted(chain(*entries)) == list(range(len(clauses)))
    return {clauses[entry]: cell for cell, held in enumerate(entries) for entry in held}


def nearest(index: LocalIndex) -> list[list[tuple[str, int]]]:
    """The five clauses nearest to each clause: by document, with the number there."""
    documents, bounds = index.manifest.documents, index.numbering.bounds
    parts = index.arrays.vectors.parts
    vectors = np.concatenate([part[np.arange(len(part))] for part in parts]).astype(np.float32)
    found = [index.nearest(vector, 5, -1.0, None) for vector in vectors]
    where = [zip(index.numbering.documents(one), one, strict=True) for one in found]
    return [[(documents[d].doc_id, int(clause - bounds[d])) for d, clause in one] for one in where]


def test_a_document_comes_without_learning(
    corpus: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = cell_by_clause(index)
    assert len(set(before.values())) > 5
    learned = divisions(monkeypatch)
    write(corpus, "河道")  # between others in the order of ids
    built(corpus, index)
    after = cell_by_clause(index)
    assert not learned
    assert len(after) == 132
    assert {clause: after[clause] for clause in before} == before
    opened = LocalStore(index).open()
    for number, found in enumerate(nearest(opened)):
        document = int(opened.numbering.documents(np.array([number]))[0])
        place = opened.manifest.documents[document].doc_id, number - int(opened.numbering.bounds[document])
        assert found[0] == place


def test_a_document_that_goes_and_comes_back_leaves_nothing_changed(
    corpus: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, found = cell_by_clause(index), nearest(LocalStore(index).open())
    learned = divisions(monkeypatch)
    (corpus / "学校.txt").unlink()
    built(corpus, index)
    assert len(cell_by_clause(index)) == 108
    assert not any(place[0] == "学校" for places in nearest(LocalStore(index).open()) for place in places)
    write(corpus, "学校")
    built(corpus, index)
    assert not learned
    assert cell_by_clause(index) == before
    assert nearest(LocalStore(index).open()) == found


def test_an_index_that_has_outgrown_its_cells_is_the_one_built_at_once(
    corpus: Path, index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    learned = divisions(monkeypatch)
    for subject in ("河道", "隧道", "码头", "车站", "机场"):
        write(corpus, subject)
        built(corpus, index)
    assert not learned  # 180 clauses are not more than one and a half times 120
    write(corpus, "灯塔")
    built(corpus, index)
    assert learned == [192]
    built(corpus, tmp_path / "once")
    assert files(index) == files(tmp_path / "once")


def test_cells_that_most_clauses_have_left_are_learned_anew(
    corpus: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    learned = divisions(monkeypatch)
    for subject in SUBJECTS[:5]:
        (corpus / f"{subject}.txt").unlink()
        write(corpus, f"新{subject}")
    built(corpus, index)
    assert learned == [120]


def test_an_index_that_has_become_small_has_no_cells(corpus: Path, index: Path) -> None:
    for subject in SUBJECTS[:3]:
        (corpus / f"{subject}.txt").unlink()
    built(corpus, index)
    assert StoredIndex.open(index).cells() is None
    assert len(nearest(LocalStore(index).open())) == 84


def test_a_reader_goes_on_when_its_files_are_gone(index: Path) -> None:
    opened, expected = LocalStore(index).open(), nearest(LocalStore(index).open())
    texts = [opened.document(entry) for entry in opened.manifest.documents]
    for path in [*index.iterdir()]:
        path.unlink()
    assert nearest(opened) == expected
    assert [opened.document(entry) for entry in opened.manifest.documents] == texts


@pytest.mark.parametrize("damage", ["truncate", "remove"])
def test_vectors_that_are_not_whole_are_told(index: Path, damage: str) -> None:
    first = index / StoredIndex.open(index).manifest.shards[0].vectors
    if damage == "remove":
        first.unlink()
    else:
        first.write_bytes(first.read_bytes()[:-1])
    with pytest.raises(IndexDamagedError, match=first.name):
        StoredIndex.open(index).arrays()


def test_damaged_cells_are_not_kept(corpus: Path, index: Path, tmp_path: Path) -> None:
    (file,) = index.glob("*.faiss")
    whole = file.read_bytes()
    file.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    write(corpus, "河道")
    assert built(corpus, index) == 11
    built(corpus, tmp_path / "once")
    assert files(index) == files(tmp_path / "once")


def files(folder: Path) -> dict[str, bytes]:
    """Every file of an index."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}

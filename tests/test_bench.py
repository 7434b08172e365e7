"""`kb bench`: the same work for all, each in a process of its own, and what is not there is said."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from small_corpus import ordinance

from kb.cli import main
from kb.cli.measuring import PEERS
from kb.errors import CorpusError, OutputError
from kb.evaluation.bench import running
from kb.evaluation.bench.peers import milvus_lite
from kb.evaluation.bench.preparing import prepare
from kb.evaluation.bench.processes import WorkerError, run_worker
from kb.evaluation.bench.systems import SYSTEMS
from kb.evaluation.bench.work import Work, words_of
from kb.evaluation.datasets import read_dataset
from kb.evaluation.questions import Question
from kb.evaluation.runs import runs_in

if TYPE_CHECKING:
    from kb.evaluation.bench.preparing import Prepared

ROOT = Path(__file__).parents[1]
OTHERS = {
    "dogs": ordinance("养犬条例", "个人每户限养一只犬。", "犬只应当每年免疫一次。"),
    "parking": ordinance("停车办法", "首小时收费五元。", "残疾人车辆免费停放。"),
}
QUESTION = "残疾人停车要钱吗？"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Two ordinances, as rows."""
    path = tmp_path / "corpus.jsonl"
    rows = ({"doc_id": name, "title": text.partition("\n")[0], "text": text} for name, text in OTHERS.items())
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    """One question that a clause of them answers, and one that none does."""
    path = tmp_path / "questions.jsonl"
    rows: list[dict[str, Any]] = [
        {"id": "q1", "question": QUESTION, "evidence": [{"quote": "残疾人车辆免费停放。"}]},
        {"id": "q2", "question": "养猫要办证吗？", "answerable": False},
    ]
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return path


def nobody(_: int, __: int) -> None:
    """Looks on."""


def work(folder: Path, units: int, corpus: Path, dataset: Path, more: Path | None = None) -> Prepared:
    questions: tuple[Question, ...] = read_dataset(dataset, corpus).questions
    return prepare(
        folder, units, questions, corpus=corpus, more=more, encoder="static", with_vectors=True, progress=None
    )


def test_clauses_are_taken_then_repeated_under_other_titles(
    tmp_path: Path, corpus: Path, dataset: Path
) -> None:
    prepared = work(tmp_path / "work", 13, corpus, dataset)
    clauses = list(prepared.work.clauses())
    texts = [clause.text for clause in clauses]
    own = prepared.origins["own"]
    assert (prepared.work.size, len(clauses), prepared.origins) == (
        13,
        13,
        {"own": own, "repeated": 13 - own},
    )
    assert texts[own:] == (texts[:own] * 3)[: 13 - own]
    rows = [json.loads(line) for line in prepared.work.corpus.read_text(encoding="utf-8").splitlines()]
    assert [row["title"] for row in rows[:4]] == [
        "养犬条例",
        "停车办法",
        "养犬条例（重复1）",
        "停车办法（重复1）",
    ]
    assert [row["doc_id"] for row in rows[:2]] == ["dogs", "parking"]
    assert len({row["doc_id"] for row in rows}) == len(rows)
    by_id = {row["doc_id"]: row["text"] for row in rows}
    assert all(by_id[c.doc_id][c.start :].startswith(c.text) for c in clauses)


def test_words_and_vectors_stand_in_the_order_of_the_clauses(
    tmp_path: Path, corpus: Path, dataset: Path
) -> None:
    given = work(tmp_path / "work", 4, corpus, dataset).work
    assert Work.read(given.folder) == given
    assert [line.split() for line in given.words()] == [words_of(clause.text) for clause in given.clauses()]
    assert given.vectors().shape == (4, given.dimensions)
    assert np.linalg.norm(given.vectors(), axis=1) == pytest.approx(1, abs=1e-5)


def test_other_documents_come_before_repeating(tmp_path: Path, corpus: Path, dataset: Path) -> None:
    more = tmp_path / "more.jsonl"
    row = {"doc_id": "dogs", "title": "养蜂条例", "text": ordinance("养蜂条例", "蜂箱距住宅不少于十米。")}
    more.write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")
    prepared = work(tmp_path / "work", 10, corpus, dataset, more)
    assert list(prepared.origins) == ["own", "more", "repeated"]
    assert any("蜂箱" in clause.text for clause in prepared.work.clauses())


def test_a_corpus_without_a_clause_is_refused(tmp_path: Path, dataset: Path) -> None:
    empty = tmp_path / "empty.jsonl"
    empty.write_text('{"doc_id": "a", "text": " "}', encoding="utf-8")
    with pytest.raises(CorpusError, match="没有一条条文"):
        work(tmp_path / "work", 5, empty, dataset)


@pytest.mark.parametrize("name", SYSTEMS)
def test_each_system_finds_the_clause(tmp_path: Path, corpus: Path, dataset: Path, name: str) -> None:
    """The clause that holds the question's words comes first, and none of it is out of bounds."""
    system = SYSTEMS[name]
    if system.missing:
        pytest.skip(f"not installed: {', '.join(system.missing)}")
    given = work(tmp_path / "work", 12, corpus, dataset).work
    for step in ("build", "ask"):
        measured = run_worker(step, name, given.folder, tmp_path / "index", nobody)
    assert len(measured["found"]) == len(measured["clock"]) == len(measured["processor"]) == 2
    assert measured["memory"] is None or measured["memory"] > 10
    texts = [clause.text for clause in given.clauses()]
    assert texts[measured["found"][0][0]].endswith("残疾人车辆免费停放。")
    assert all(0 <= number < given.size for found in measured["found"] for number in found)


def test_the_command_knows_every_peer() -> None:
    """It names them itself, for it does not load what measures before it is asked to."""
    assert set(PEERS) == {name for name, system in SYSTEMS.items() if system.packages}


def test_a_clause_without_words_has_a_sparse_vector_all_the_same() -> None:
    known = {"犬": (0, 1.5)}
    assert milvus_lite._weights([], known, 2.0) == {1: 1.0}
    # twice in a clause of average length: 2 · 2.5 / (2 + 1.5)
    assert milvus_lite._weights(["犬", "犬"], known, 2.0) == {0: pytest.approx(5 / 3.5)}


def test_the_command_writes_what_it_says(
    tmp_path: Path, corpus: Path, dataset: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    missing = replace(SYSTEMS["tantivy"], packages=("no-such-package",))
    monkeypatch.setattr(running, "SYSTEMS", MappingProxyType({**SYSTEMS, "tantivy": missing}))
    output = tmp_path / "eval" / "bench"
    code = main([
        "bench", "--units", "6", "--dataset", str(dataset), "--corpus", str(corpus), "--encoder", "static",
        "--peers", "rank-bm25", "tantivy", "--output", str(output),
    ])  # fmt: skip
    shown = capsys.readouterr().out
    assert code == 0
    assert shown == (output / "report.md").read_text(encoding="utf-8")
    assert "tantivy：没有安装，未测（pip install no-such-package）。" in shown
    report = json.loads((output / "report.json").read_text(encoding="utf-8"))
    size = report["sizes"][0]
    assert [one["system"] for one in size["measured"]] == ["kb", "kb-words", "rank-bm25"]
    assert [one["quality"] for one in size["measured"]] == [1, 1, 1]
    assert (report["questions"], report["judged"], size["clauses"]) == (2, 1, 6)
    assert size["ratios"]["kb"] == size["ratios"]["kb-words"] == 1
    assert size["measured"][2]["disk"] == 0 < size["measured"][0]["disk"]
    assert runs_in(tmp_path / "eval") == ()


def test_a_system_that_fails_is_named_with_what_it_said(tmp_path: Path, corpus: Path, dataset: Path) -> None:
    given = work(tmp_path / "work", 4, corpus, dataset).work
    with pytest.raises(WorkerError, match="No such file"):
        (given.folder / "words.txt").unlink()
        run_worker("build", "rank-bm25", given.folder, tmp_path / "index", nobody)


def test_a_full_disk_is_told() -> None:
    with pytest.raises(OutputError, match=r"磁盘已满.*TMPDIR"), running._scratch():
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_ctrl_c_leaves_nothing_behind(tmp_path: Path, dataset: Path) -> None:
    scratch = tmp_path / "tmp"
    scratch.mkdir()
    command = [
        sys.executable, "-m", "kb", "bench", "--units", "20000", "--dataset", str(dataset),
        "--corpus", str(ROOT / "corpus"), "--encoder", "static", "--output", str(tmp_path / "out"),
    ]  # fmt: skip
    process = subprocess.Popen(
        command, env={**os.environ, "TMPDIR": str(scratch)}, stderr=subprocess.PIPE, text=True
    )
    while not list(scratch.glob("kb-bench-*/work/*")) and process.poll() is None:
        time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert (process.returncode, list(scratch.iterdir())) == (130, [])
    assert said == "\n已中断，原有的索引和文件没有改动。\n"

"""Building an index: again, after changes and damage, killed on the way, and of things that are not there."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from signal import Signals

import pytest

import kb.index.building
import kb.index.local
from kb import KnowledgeBase
from kb.corpus import updating
from kb.errors import CorpusError, EncoderUnavailableError, IndexVersionError, IndexWriteError
from kb.index.folder import StoredIndex
from kb.settings import SETTINGS

TREES = "第一条 行道树由园林部门养护。\n第二条 移栽大树的，每棵补助800元。\n"
WATER = "第一条 自来水价格实行阶梯计价。\n第二条 困难家庭每月减免5吨水费。\n"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "trees.txt").write_text(TREES, encoding="utf-8")
    (folder / "water.txt").write_text(WATER, encoding="utf-8")
    return folder


@pytest.fixture
def outdated(corpus: Path, tmp_path: Path) -> Path:
    """An index whose corpus has got another document since."""
    index = tmp_path / "index"
    KnowledgeBase.build(corpus, index)
    (corpus / "air.txt").write_text("第一条 冬季供暖补贴每户300元。\n", encoding="utf-8")
    return index


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_only_what_changed_is_read_again(corpus: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    assert KnowledgeBase.build(corpus, index).read == 2
    assert KnowledgeBase.build(corpus, index).read == 0
    (corpus / "trees.txt").write_text(TREES.replace("800", "900"), encoding="utf-8")
    report = KnowledgeBase.build(corpus, index)
    assert (report.read, report.documents) == (1, 2)
    assert KnowledgeBase.open(index).ask("移栽大树补助多少元？").spans[0].text == "900元"


@pytest.mark.parametrize("ending", [".npy", ".jsonl", "manifest.json"])
def test_a_damaged_index_is_built_anew(corpus: Path, tmp_path: Path, ending: str) -> None:
    index = tmp_path / "index"
    KnowledgeBase.build(corpus, index)
    whole = files(index)
    for path in index.iterdir():
        if path.name.endswith(ending):
            path.write_bytes(path.read_bytes()[:-3])
    (corpus / "air.txt").write_text("第一条 冬季供暖补贴每户300元。\n", encoding="utf-8")
    assert KnowledgeBase.build(corpus, index).read == 3
    (corpus / "air.txt").unlink()
    KnowledgeBase.build(corpus, index)
    assert files(index) == whole


def test_a_grown_and_shrunk_index_is_the_one_built_at_once(corpus: Path, tmp_path: Path) -> None:
    grown = tmp_path / "grown"
    KnowledgeBase.build(corpus, grown)
    (corpus / "air.txt").write_text("第一条 冬季供暖补贴每户300元。\n", encoding="utf-8")
    (corpus / "trees.txt").unlink()
    KnowledgeBase.build(corpus, grown)
    KnowledgeBase.build(corpus, tmp_path / "once")
    assert files(grown) == files(tmp_path / "once")


def test_an_index_of_many_shards_grows_and_shrinks_to_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.index.sharding.SHARD_CLAUSES", 4)
    chance = random.Random(5)
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for step in range(8):
        for _ in range(4):
            file = corpus / f"{chance.randrange(16):02}.txt"
            if file.exists() and chance.random() < 0.4:
                file.unlink()
            else:
                clauses = [f"第{n}条 每户补助{chance.randrange(900)}元。" for n in "一二三四"]
                file.write_text("\n".join(clauses[: chance.randint(1, 4)]), encoding="utf-8")
        KnowledgeBase.build(corpus, tmp_path / "grown")
        if step % 3 == 1:
            KnowledgeBase.build(corpus, tmp_path / f"once{step}")
            assert files(tmp_path / "grown") == files(tmp_path / f"once{step}")
    assert len(StoredIndex.open(tmp_path / "grown").manifest.shards) > 3


def test_two_processes_build_the_same_bytes(tmp_path: Path) -> None:
    for seed in ("1", "2"):
        subprocess.run(
            [sys.executable, "-m", "kb", "build", "--index", str(tmp_path / seed)],
            check=True, capture_output=True, env={**os.environ, "PYTHONHASHSEED": seed},
        )  # fmt: skip
    assert files(tmp_path / "1") == files(tmp_path / "2")


def test_one_bad_file_does_not_stop_the_others(corpus: Path, tmp_path: Path) -> None:
    (corpus / "empty.txt").write_text(" \n", encoding="utf-8")
    report = KnowledgeBase.build(corpus, tmp_path / "index")
    assert report.documents == 2
    (failure,) = report.failures
    assert "empty.txt" in failure


def test_two_files_of_one_document_are_one(corpus: Path, tmp_path: Path) -> None:
    (corpus / "trees.md").write_text("别的内容，同一个编号。", encoding="utf-8")
    (corpus / "water copy.txt").write_text(WATER, encoding="utf-8")
    (corpus / "water copy.meta.toml").write_text('title = "water"\n', encoding="utf-8")
    (corpus / "water.meta.toml").write_text('title = "water"\n', encoding="utf-8")
    (corpus / "table.numbers").write_bytes(b"")
    report = KnowledgeBase.build(corpus, tmp_path / "index")
    assert report.documents == 2
    (failure,) = report.failures
    assert "trees.md" in failure
    assert "trees.txt" in failure
    second, first = corpus / "water.txt", corpus / "water copy.txt"
    assert report.notices == (f"文件 {second} 与 {first} 的内容完全相同，只收录后者，前者可以移走。",)
    assert [Path(name).name for name in report.ignored] == ["table.numbers"]


def test_a_copy_under_another_name_is_told_and_takes_over_when_the_first_is_removed(tmp_path: Path) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    corpus.mkdir()
    # Nothing in the text is a title, so that each has the name of its file.
    for name in ("a", "b", "named", "other"):
        (corpus / f"{name}.txt").write_text("第一条 移栽大树每株补助800元。\n", encoding="utf-8")
    for name, title in (("named", "补助办法"), ("other", "补助细则")):
        (corpus / f"{name}.meta.toml").write_text(f'title = "{title}"\n', encoding="utf-8")

    def held() -> list[str]:
        return [entry.doc_id for entry in KnowledgeBase.open(index).manifest.documents]

    report = KnowledgeBase.build(corpus, index, encoder="static")
    assert (report.documents, report.failures, held()) == (2, (), ["named", "other"])
    copies = [f"文件 {corpus / f'{name}.txt'} 与 {corpus / 'named.txt'} 的" for name in "ab"]
    assert [notice[: len(copies[0])] for notice in report.notices] == copies
    drift = KnowledgeBase.open(index).check(corpus)
    assert not drift
    assert drift.copies == report.notices

    for name in ("named", "other"):
        report, _ = updating.remove([name], corpus, index)
    assert held() == ["a"]
    assert report.notices[0].startswith(f"文件 {corpus / 'b.txt'} 与 {corpus / 'a.txt'} 的内容完全相同")
    assert report.notices[1].startswith("other 已不在语料里，内容完全相同的 a 还在，现在收录它")
    assert KnowledgeBase.build(corpus, index, encoder="static").notices == report.notices[:1]


def test_a_corpus_of_nothing_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    with pytest.raises(CorpusError):
        KnowledgeBase.build(tmp_path / "corpus", tmp_path / "index")
    (tmp_path / "corpus" / "empty.txt").write_bytes(b"")
    with pytest.raises(CorpusError):
        KnowledgeBase.build(tmp_path / "corpus", tmp_path / "index")
    assert not (tmp_path / "index").exists()


def test_an_interrupted_build_keeps_the_old_index(
    corpus: Path, outdated: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files(outdated)

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(kb.index.local, "join", stop)
        KnowledgeBase.build(corpus, outdated)
    assert files(outdated) == before
    assert KnowledgeBase.build(corpus, outdated).documents == 3


@pytest.mark.parametrize("signal", [Signals.SIGKILL, Signals.SIGINT])
@pytest.mark.parametrize("moment", ["reading", "writing"])
def test_a_killed_build_keeps_the_old_index_and_the_next_one_finishes(
    corpus: Path, outdated: Path, tmp_path: Path, moment: str, signal: Signals
) -> None:
    before = files(outdated)
    # The process stops itself where it is told to, so that the signal meets it at that moment. Whoever
    # runs the tests in the background has Ctrl-C ignored in all that they start: not in this one.
    place = {"reading": "kb.index.building.read_fresh", "writing": "kb.index.writing.os.fsync"}[moment]
    code = (
        "import os, signal, sys, time, kb.cli, kb.index.building; from unittest.mock import patch\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "def stop(*_): print(flush=True); time.sleep(60)\n"
        f"with patch({place!r}, stop): sys.exit(kb.cli.main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", code, "build", "--corpus", str(corpus), "--index", str(outdated)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as build:
        assert build.stdout is not None
        build.stdout.readline()
        build.send_signal(signal)
        assert build.wait() == (130 if signal is Signals.SIGINT else -signal)
    assert {name: files(outdated)[name] for name in before} == before
    assert KnowledgeBase.open(outdated).ask("移栽大树补助多少元？").spans[0].text == "800元"
    assert KnowledgeBase.build(corpus, outdated).documents == 3
    KnowledgeBase.build(corpus, tmp_path / "once")
    assert files(outdated) == files(tmp_path / "once")


def test_a_full_disk_keeps_the_old_index(
    corpus: Path, outdated: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files(outdated)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch, pytest.raises(IndexWriteError, match="原有索引未改动"):
        patch.setattr("os.fsync", full)
        KnowledgeBase.build(corpus, outdated)
    assert files(outdated) == before


def test_an_index_of_another_lexicon_is_stale(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    KnowledgeBase.build(corpus, tmp_path / "index")
    monkeypatch.setattr("kb.knowledge_base.fingerprint", lambda: "another")
    with pytest.raises(IndexVersionError, match="分词"):
        KnowledgeBase.open(tmp_path / "index")


def test_an_index_of_other_weights_is_stale_and_is_built_whole(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its kept bounds would leave out clauses that score more by now."""
    KnowledgeBase.build(corpus, tmp_path / "index")
    monkeypatch.setattr("kb.index.bm25.SETTINGS", replace(SETTINGS, bm25_k1=2.0))
    with pytest.raises(IndexVersionError, match="权重"):
        KnowledgeBase.open(tmp_path / "index")
    assert KnowledgeBase.build(corpus, tmp_path / "index").read == 2
    KnowledgeBase.open(tmp_path / "index")


def test_an_encoder_that_is_not_there(corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(EncoderUnavailableError, match="no/such-model"):
        KnowledgeBase.build(corpus, tmp_path / "index", encoder="no/such-model")
    assert not (tmp_path / "index").exists()

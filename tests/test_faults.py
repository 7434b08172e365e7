"""What stands wherever a build, an addition or a removal is killed; two builds at once; a full disk."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from small_corpus import ordinance

from kb import KnowledgeBase
from kb.corpus import updating
from kb.errors import CorpusError, IndexWriteError
from kb.index.folder import StoredIndex
from kb.index.local import LocalStore
from kb.index.writing import locked

if TYPE_CHECKING:
    from collections.abc import Callable

QUESTION = "路边树补助多少"  # 路边树 is the corpus's own word, for another thing in each version
Seen = tuple[str, tuple[str, ...], str, str]
CHANGES = ("os.rename", "os.remove", "os.mkdir", "os.rmdir")


def version(folder: Path, amount: int, word: str, *names: str) -> Path:
    """A corpus of which everything tells its version: documents, own words, first screen."""
    folder.mkdir(parents=True)
    for name in names:
        sentences = (f"行道树每棵补助{amount}元。", f"护林员每月补助{amount + 1}元。")
        (folder / f"{name}.txt").write_text(ordinance(f"{name}市绿化办法", *sentences), encoding="utf-8")
        (folder / f"{name}.meta.toml").write_text(f'number = "{amount}号"\n', encoding="utf-8")
    (folder / "lexicon.tsv").write_text(f"{word}\t路边树\n", encoding="utf-8")
    (folder / "welcome.toml").write_text(f'about = "补助{amount}元。"\n', encoding="utf-8")
    return folder


def seen(index: Path) -> Seen:
    """What an index says; all of its files are read."""
    opened = KnowledgeBase.open(index)
    opened._index.verify()
    hits = opened.search(QUESTION, k=2).hits
    return (
        opened.manifest.version,
        tuple(sorted(hit.text for hit in hits)),
        str(opened.welcomes),
        str(opened.manifest),
    )


def built(corpus: Path, index: Path) -> Seen:
    KnowledgeBase.build(corpus, index, encoder="static")
    return seen(index)


def killed(work: Callable[[], object], place: Path) -> list[Path]:
    """Copies of a folder as a process leaves it killed just before a change of a name, and at the end.

    What is in a file that is being written is not looked at: such a file has a name that nobody reads.
    """
    copies: list[Path] = []
    active = True

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal active
        makes = event == "open" and isinstance(arguments[2], int) and arguments[2] & os.O_CREAT
        if active and (makes or event in CHANGES) and str(arguments[0]).startswith(str(place)):
            active = False  # not what the copying does
            copies.append(place.with_name("copies") / str(len(copies)))
            shutil.copytree(place, copies[-1])
            active = True

    sys.addaudithook(watch)  # which cannot be taken away
    try:
        work()
    finally:
        active = False
    return [*copies, place]


def killed_build(corpus: Path, place: Path) -> list[Path]:
    """Copies of a folder with the index of a build that is killed."""
    return killed(lambda: KnowledgeBase.build(corpus, place / "index", encoder="static"), place)


def runs(names: list[str]) -> list[str]:
    """Each name once where it stands several times in a row."""
    return [name for number, name in enumerate(names) if names[:number][-1:] != [name]]


def test_wherever_a_build_is_killed_the_index_is_the_old_or_the_new_one(tmp_path: Path) -> None:
    old = version(tmp_path / "1", 500, "行道树", "a", "b")
    new = version(tmp_path / "2", 700, "护林员", "b", "c")
    place = tmp_path / "place"
    states = {built(old, place / "index"): "old", built(new, tmp_path / "new"): "new"}
    copies = killed_build(new, place)
    assert len(copies) > 50
    assert runs([states.get(seen(copy / "index"), "mixed") for copy in copies]) == ["old", "new"]
    left = copies[len(copies) // 2] / "index"
    KnowledgeBase.build(new, left, encoder="static")  # the next build removes what a killed one left
    assert {path.name for path in left.iterdir()} == {path.name for path in (tmp_path / "new").iterdir()}


def test_wherever_a_first_build_is_killed_there_is_no_index_or_all_of_it(tmp_path: Path) -> None:
    corpus = version(tmp_path / "corpus", 500, "行道树", "a")
    (place := tmp_path / "place").mkdir()
    copies = killed_build(corpus, place)
    whole = seen(place / "index")
    there = [(copy / "index" / "manifest.json").exists() for copy in copies]
    assert there == sorted(there)
    assert {seen(copy / "index") for copy, is_there in zip(copies, there, strict=True) if is_there} == {whole}


def test_new_own_words_alone_go_in_wholly_or_not_at_all(tmp_path: Path) -> None:
    corpus, place = version(tmp_path / "corpus", 500, "行道树", "a", "b"), tmp_path / "place"
    before = built(corpus, place / "index")
    version(tmp_path / "other", 700, "护林员")
    for name in ("lexicon.tsv", "welcome.toml"):
        shutil.copy(tmp_path / "other" / name, corpus / name)
    copies = killed_build(corpus, place)
    states = {before: "old", seen(place / "index"): "new"}
    assert "700" in seen(place / "index")[2]
    assert runs([states.get(seen(copy / "index"), "mixed") for copy in copies]) == ["old", "new"]


@pytest.mark.parametrize("change", ["add", "remove"])
def test_wherever_a_change_is_killed_no_document_is_there_in_part(tmp_path: Path, change: str) -> None:
    more, less = (version(tmp_path / n, 500, "行道树", *n) for n in ("abc", "ab"))
    place = tmp_path / "place"
    shutil.copytree({"add": less, "remove": more}[change], place / "corpus")
    states = {built(more, tmp_path / "more"): "abc", built(less, tmp_path / "less"): "ab"}
    built(place / "corpus", place / "index")

    def work() -> None:
        if change == "add":
            updating.add([more / "c.txt"], place / "corpus", place / "index")
        else:
            updating.remove(["c"], place / "corpus", place / "index")

    copies = killed(work, place)
    told = [states.get(seen(copy / "index"), "mixed") for copy in copies]
    assert runs(told) == (["ab", "abc"] if change == "add" else ["abc", "ab"])
    held = [{path.name: path.read_bytes() for path in (copy / "corpus").glob("c.*")} for copy in copies]
    whole = {path.name: path.read_bytes() for path in more.glob("c.*")}
    assert all(files == whole for files in held if "c.txt" in files)
    kinds = {(name, *sorted(files)): copy for name, files, copy in zip(told, held, copies, strict=True)}
    for (_, *files), copy in kinds.items():  # the next build finishes what was begun
        assert states[built(copy / "corpus", copy / "index")] == ("abc" if "c.txt" in files else "ab")


def test_a_disk_that_is_full_takes_no_part_of_a_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    more, less = (version(tmp_path / n, 500, "行道树", *n) for n in ("abc", "ab"))
    before = built(less, tmp_path / "index")
    files = sorted(less.rglob("*"))

    def full(source: Path, target: Path) -> None:
        target.write_bytes(source.read_bytes()[:10])
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch, pytest.raises(CorpusError, match="磁盘已满"):
        patch.setattr("shutil.copy2", full)
        updating.add([more / "c.txt"], less, tmp_path / "index")
    assert (sorted(less.rglob("*")), seen(tmp_path / "index")) == (files, before)


@pytest.mark.parametrize("change", ["add", "remove"])
def test_a_change_whose_build_fails_leaves_the_corpus_as_it_was(
    tmp_path: Path, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = version(tmp_path / "corpus", 500, "行道树", "a", "b")
    new = version(tmp_path / "new", 500, "行道树", "c")
    before = built(corpus, tmp_path / "index")

    def files() -> list[Path]:
        return sorted(path for path in corpus.rglob("*") if path.is_file())

    held = files()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch, pytest.raises(IndexWriteError, match="原有索引未改动。"):
        patch.setattr(LocalStore, "commit", full)
        if change == "add":
            updating.add([new / "c.txt"], corpus, tmp_path / "index")
        else:
            updating.remove(["a"], corpus, tmp_path / "index")
    assert (files(), seen(tmp_path / "index")) == (held, before)


def test_who_is_told_to_wait_leaves_the_first_builds_folder_alone(tmp_path: Path) -> None:
    corpus, index = version(tmp_path / "corpus", 500, "行道树", "a"), tmp_path / "index"
    command = [sys.executable, "-m", "kb", "build", "--corpus", str(corpus), "--index", str(index)]
    with locked(index):
        second = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (second.returncode, second.stdout) == (1, "")
        assert second.stderr == f"另一个 kb build、add 或 remove 正在更新索引 {index}，请等它结束后重试。\n"
        built(corpus, index)
    assert seen(index)


def test_who_opens_an_index_just_as_it_is_replaced_gets_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = version(tmp_path / "old", 500, "行道树", "a"), version(tmp_path / "new", 700, "护林员", "a")
    index = tmp_path / "index"
    before, read = built(old, index), StoredIndex.open

    def replaced(folder: Path) -> StoredIndex:
        monkeypatch.undo()
        stored = read(folder)
        KnowledgeBase.build(new, index, encoder="static")
        return stored

    monkeypatch.setattr(StoredIndex, "open", replaced)
    after = seen(index)
    assert before != after == seen(index)
    assert after[1] == ("第一条 行道树每棵补助700元。", "第二条 护林员每月补助701元。")


def test_an_opened_index_is_read_whole_though_it_was_replaced_before_the_first_question(
    tmp_path: Path,
) -> None:
    old, new = version(tmp_path / "old", 500, "行道树", "a"), version(tmp_path / "new", 700, "行道树", "a")
    index = tmp_path / "index"
    KnowledgeBase.build(old, index, encoder="static")
    opened = KnowledgeBase.open(index)
    KnowledgeBase.build(new, index, encoder="static")
    assert opened.search(QUESTION, k=1).hits[0].text == "第一条 行道树每棵补助500元。"
    assert opened.document("a").number == "500号"


def test_an_index_of_more_files_than_a_process_may_open_at_first_is_read(tmp_path: Path) -> None:
    index = tmp_path / "index"
    KnowledgeBase.build(version(tmp_path / "corpus", 500, "行道树", "a"), index, encoder="static")
    few = "import resource as r; r.setrlimit(r.RLIMIT_NOFILE, (30, r.getrlimit(r.RLIMIT_NOFILE)[1]))"
    ask = f"print(__import__('kb').KnowledgeBase.open({str(index)!r}).search({QUESTION!r}).total)"
    command = [sys.executable, "-c", f"{few}; {ask}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("2\n", "")

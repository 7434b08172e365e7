"""An office's own words: what a line may be, where they are kept, what they do to a question."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kb import KnowledgeBase
from kb.corpus import changes, feedback, trial
from kb.corpus.feedback import Choice
from kb.corpus.folders import Folders
from kb.corpus.health import health
from kb.errors import LexiconError
from kb.evaluation.datasets import read_dataset
from kb.evaluation.matching import canonical
from kb.index.stores import store_at
from kb.language.lexicon import Entry, related
from kb.query import own_lexicon
from kb.query.expansion import expansions

if TYPE_CHECKING:
    from collections.abc import Mapping

TEXT = (
    "第一条 对合作企业按每生3000元补助。\n第二条 兼职教师每学期不少于40课时。\n第三条 图书馆每周开放六天。\n"
)
OWN = "兼职教师 | 园丁；外来先生 | guest lecturer"


def silent(_what: str, _done: int, _total: int) -> None:
    """Progress that nobody watches."""


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    kept = Folders(corpus=tmp_path / "corpus", index=tmp_path / "index")
    kept.corpus.mkdir()
    (kept.corpus / "plan.txt").write_text(TEXT, encoding="utf-8")
    KnowledgeBase.build(kept.corpus, kept.index)
    return kept


def test_lines_are_typed_with_bars_or_tabs_and_kept_as_a_table() -> None:
    typed = own_lexicon.parse(OWN)
    table = own_lexicon.parse("用语\t其他说法\t英文\n兼职教师\t园丁；外来先生\tguest lecturer\n\n")
    assert typed == table
    assert typed.problems == ()
    (entry,) = typed.entries
    assert (entry.term, entry.others, entry.english) == (
        "兼职教师", ("园丁", "外来先生"), ("guest lecturer",)
    )  # fmt: skip
    assert own_lexicon.parse(own_lexicon.typed(typed.entries)) == typed


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("教师", "没有其他说法"),
        ("| 老师", "没有用语"),
        ("a | b | c | d", "有 4 栏"),
        ("补助 | 的", "“的”太常用"),
        ("补助 | !!", "“!!”不是词语"),
        ("补助 | 补助", "重复的说法"),
        (f"补助 | {'长' * 31}", "超过 30 个字"),
        ("补助 | 补贴金\n补助 | 补钱", "前面已经有了"),
    ],
)
def test_a_bad_line_has_one_sentence_with_its_number(line: str, said: str) -> None:
    parsed = own_lexicon.parse(f"好的用语 | 好说法\n\n{line}")
    (problem,) = parsed.problems
    assert said in problem
    assert problem.startswith(f"第 {3 + line.count(chr(10))} 行")
    assert problem.endswith("。")


def carried(folders: Folders) -> tuple[Entry, ...]:
    return own_lexicon.stated(store_at(folders.index).open().manifest.words, "")


def test_own_words_add_to_the_shipped_ones() -> None:
    near = own_lexicon.near(own_lexicon.parse(OWN).entries)
    assert near["园丁"]["兼职教师"] == 1.0
    assert near["guestlecturer"]["兼职教师"] == 1.0
    assert near["补贴"] == related()["补贴"]
    assert "兼职教师" in expansions("园丁", near)["words"]
    assert "兼职教师" not in expansions("园丁")["words"]
    assert "园丁" not in related()


def test_own_words_are_kept_beside_the_documents_and_carried_by_the_index(folders: Folders) -> None:
    question = "一个园丁最少上几个课时"
    entries = own_lexicon.parse(OWN).entries
    without = KnowledgeBase.open(folders.index).candidates(question)[0].terms["words"]
    changes.keep_lexicon(entries, folders)
    assert own_lexicon.load(folders.corpus) == carried(folders) == entries
    assert "兼职教师" in KnowledgeBase.open(folders.index).candidates(question)[0].terms["words"]
    assert "兼职教师" not in without
    KnowledgeBase.build(folders.corpus, folders.index)
    assert carried(folders) == entries
    assert health(folders).own_words == 1
    (folders.corpus / "lexicon.tsv").unlink()
    assert "词表改动后还没有写入索引" in health(folders).troubles[0]
    KnowledgeBase.build(folders.corpus, folders.index)
    assert carried(folders) == ()


def test_a_bad_lexicon_stops_a_build_before_anything_is_changed(folders: Folders) -> None:
    before = (Path(folders.index) / "manifest.json").read_bytes()
    (folders.corpus / "lexicon.tsv").write_text("教师\n", encoding="utf-8")
    with pytest.raises(LexiconError, match="第 1 行"):
        KnowledgeBase.build(folders.corpus, folders.index)
    assert (Path(folders.index) / "manifest.json").read_bytes() == before


def question_set(folder: Path, *rows: Mapping[str, object]) -> Path:
    questions = folder / "questions.jsonl"
    questions.parent.mkdir()
    questions.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return questions


TEACHER = {"id": "1", "question": "园丁", "evidence": [{"quote": "兼职教师每学期不少于40课时"}]}
LIBRARY = {"id": "2", "question": "图书馆开放几天", "evidence": [{"quote": "图书馆每周开放六天"}]}
ELSEWHERE = {"id": "1", "question": "园丁有几个", "evidence": [{"quote": "公园每处配两名花匠"}]}
OTHER_ID = {"id": "2", "question": "外来先生教几课时", "evidence": [{"doc_id": "x", "quote": "兼职教师"}]}
NOWHERE = {"id": "3", "question": "园丁的电话是多少", "answerable": False}


def tried(folders: Folders, sets: list[Path], readers: Path) -> trial.Trial:
    return trial.trial((), own_lexicon.parse(OWN).entries, sets, readers, folders.index, silent)


def test_the_effect_is_measured_on_questions_about_this_corpus_that_use_the_words(
    folders: Folders, tmp_path: Path
) -> None:
    sets = [
        question_set(tmp_path / "a", TEACHER, LIBRARY),
        question_set(tmp_path / "b", ELSEWHERE, OTHER_ID, NOWHERE),
    ]
    assert trial.question_sets(tmp_path) == tuple(sets)
    found = tried(folders, sets, tmp_path / "none")
    assert (found.questions, found.elsewhere, found.touched) == (2, 3, 1)
    assert found.comparison is not None
    by_measure = {difference.measure: difference for difference in found.comparison.differences}
    assert by_measure["MRR@10"].before < by_measure["MRR@10"].now == 1.0  # only what it touches is averaged
    assert [(change.question, change.after) for change in found.changed] == [("园丁", 1)]
    assert carried(folders) == ()


@pytest.mark.parametrize(
    ("rows", "expected"),
    [((LIBRARY,), (1, 0, 0)), ((ELSEWHERE, NOWHERE), (0, 2, 0)), ((), (0, 0, 0))],
)
def test_without_a_question_that_uses_the_words_nothing_is_claimed(
    folders: Folders, tmp_path: Path, rows: tuple[Mapping[str, object], ...], expected: tuple[int, int, int]
) -> None:
    sets = [question_set(tmp_path / "a", *rows)] if rows else []
    found = tried(folders, sets, tmp_path / "none")
    assert (found.questions, found.elsewhere, found.touched) == expected
    assert found.comparison is None
    assert found.changed == ()


def test_what_readers_found_useful_is_asked_too(folders: Folders, tmp_path: Path) -> None:
    base = KnowledgeBase.open(folders.index, own_lexicon.parse(OWN).entries)
    answer = base.ask("兼职教师每学期不少于多少课时？")
    assert answer.citations
    for choice, question in ((Choice.USEFUL, "园丁每学期多少课时？"), (Choice.USELESS, "园丁几课时？")):
        said = feedback.feedback_on(answer, choice, index="v", on=date(2026, 1, 1))
        feedback.keep(replace(said, question=question), tmp_path / "readers")
    found = tried(folders, [], tmp_path / "readers")
    assert (found.questions, found.elsewhere, found.touched) == (1, 0, 1)


def test_a_question_is_about_documents_that_hold_all_that_answers_it(tmp_path: Path) -> None:
    rows = question_set(
        tmp_path / "set",
        {"id": "1", "question": "甲", "evidence": [{"quote": "每户 300 元"}, {"quote": "别处的话"}]},
        {"id": "2", "question": "乙", "evidence": [{"quote": "每户 300 元"}, {"quote": "别处", "alt": True}]},
        {"id": "3", "question": "丙", "evidence": [{"quote": "每户300元"}], "documents": ["b"]},
        {"id": "4", "question": "丁", "relevant": ["a"]},
        {"id": "5", "question": "戊", "relevant": ["a", "b"]},
    )
    texts = {"a": canonical("植树每户300元。")}
    about = [q.question_id for q in read_dataset(rows).questions if trial.is_about(q, texts)]
    assert about == ["2", "4"]

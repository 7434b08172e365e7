"""What a visitor is told first: what the corpus names, if it is answered; what readers found useful."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

import pytest

from kb import KnowledgeBase
from kb.answer.welcome import Welcome, Welcomes, held, of_corpus
from kb.cli import main
from kb.corpus.feedback import Choice, feedback_on, keep
from kb.index.stores import store_at
from kb.records import Status
from kb.web.ask import examples

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "某县养老服务规划\n一、目标\n到2030年，全县养老机构护理型床位占比达到80%以上。\n"
ANSWERED = "到2030年护理型床位占比要达到多少？"
UNANSWERED = "火星基地的午餐菜单是什么？"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "care.txt").write_text(TEXT, encoding="utf-8")
    return folder


def welcome(corpus: Path, text: str) -> None:
    (corpus / "welcome.toml").write_text(text, encoding="utf-8")


def built(corpus: Path) -> KnowledgeBase:
    KnowledgeBase.build(corpus, corpus.parent / "index")
    return KnowledgeBase.open(corpus.parent / "index")


def test_questions_of_the_shipped_corpus_are_all_answered(plan: KnowledgeBase, plan_index: Path) -> None:
    stated = of_corpus(plan_index.parents[0] / "none")
    assert stated == Welcomes()
    assert 3 <= len(plan.welcomes.chinese.questions) <= 6
    for question in (*plan.welcomes.chinese.questions, *plan.welcomes.english.questions):
        assert plan.ask(question).status is Status.ANSWERED, question
    for is_english, own in ((False, plan.welcomes.chinese), (True, plan.welcomes.english)):
        assert examples.questions(plan, is_english=is_english) == own.questions
        assert own.about


def test_what_is_not_answered_is_told_and_not_shown(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    welcome(corpus, f'about = "养老规划。"\nquestions = ["{UNANSWERED}", "{ANSWERED}"]\n')
    index = corpus.parent / "index"
    assert main(["build", "--corpus", str(corpus), "--index", str(index)]) == 0
    told = capsys.readouterr().err
    assert UNANSWERED in told
    assert ANSWERED not in told
    assert "未收录" not in told  # the file is no document that could not be read
    found = KnowledgeBase.open(index)
    assert found.welcomes.chinese == Welcome(about="养老规划。", questions=(ANSWERED,))
    assert examples.questions(found, is_english=True) == (ANSWERED,)
    (corpus / "welcome.toml").unlink()
    assert built(corpus).welcomes == Welcomes()


def test_where_english_questions_are_few_chinese_ones_are_shown_beside_them(corpus: Path) -> None:
    english = "What share of beds should be for nursing by 2030?"
    others = ["护理型床位占比要达到多少？", "2030年护理型床位占比是多少？", "护理型床位占比到哪年达到80%？"]
    chinese = tuple(one for one in (ANSWERED, *others))
    kept = Welcomes(chinese=Welcome(questions=chinese), english=Welcome(about="Care.", questions=(english,)))
    built(corpus)
    store = store_at(corpus.parent / "index")
    store.keep(store.open().manifest.words, json.dumps(asdict(kept)))
    base = KnowledgeBase.open(corpus.parent / "index")
    assert examples.questions(base, is_english=True) == (english, *chinese[:2])
    assert examples.questions(base, is_english=False) == chinese


def test_nothing_is_made_up_from_targets(corpus: Path) -> None:
    assert examples.questions(built(corpus), is_english=False) == ()


def test_what_several_readers_found_useful_is_shown_if_it_is_answered(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base, folder = built(corpus), tmp_path / "feedback"
    monkeypatch.setenv("KB_FEEDBACK", str(folder))
    once = "护理型床位占比到2030年是多少？"
    for question, number in ((ANSWERED, 3), (UNANSWERED, 4), (once, 2)):
        for _ in range(number):
            keep(feedback_on(base.ask(question), Choice.USEFUL, index="", on=date(2026, 1, 1)), folder)
    for _ in range(5):
        keep(feedback_on(base.ask(once), Choice.WRONG_TEXT, index="", on=date(2026, 1, 1)), folder)
    assert examples.questions(base, is_english=False) == (ANSWERED,)
    (folder / "2026-02.jsonl").write_text("damaged", encoding="utf-8")
    assert examples.questions(base, is_english=False) == ()


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("about = 养老规划", "第 1 行写法不对"),
        ('\nabout = "养老规划', "最后一行写法不对"),
        ("# 首屏\nabout = 3", " 第 2 行的 about"),
        (f'about = "{"长" * 200}"', " 第 1 行的 about"),
        ('questions = "一个"', " 第 1 行的 questions"),
        ('about = "甲"\nquestions = [""]', " 第 2 行的 questions"),
        (f"questions = {json.dumps([f'问题{n}？' for n in range(7)], ensure_ascii=False)}", "questions"),
        ('about = "甲"\n"title" = "首屏"', " 第 2 行的 title"),
        ("en = 1", " 第 1 行的 en "),
        ('en.questions = ["<\\u0007>"]', " 第 1 行的 questions"),
        ('about = "甲"\n[en]\nabout = 3', " 第 3 行的 about"),
        ("en = {about = 3}", "toml的 about"),
    ],
)
def test_a_wrong_file_is_a_sentence_and_the_documents_are_built(
    corpus: Path, text: str, place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    welcome(corpus, f'about = "甲。"\nquestions = ["{ANSWERED}"]\n')
    assert built(corpus).welcomes.chinese.questions == (ANSWERED,)
    welcome(corpus, text)
    (corpus / "new.txt").write_text("第一条 养老机构补贴300元。\n", encoding="utf-8")
    index = corpus.parent / "index"
    assert main(["build", "--corpus", str(corpus), "--index", str(index)]) == 0
    (sentence,) = capsys.readouterr().err.splitlines()
    assert sentence.startswith(f"首屏文件 {corpus / 'welcome.toml'}")
    assert place in sentence
    assert sentence.endswith("。")
    found = KnowledgeBase.open(index)
    assert (len(found.manifest.documents), found.welcomes) == (2, Welcomes())


@pytest.mark.parametrize(
    "content",
    ["", "[]", '{"chinese": {}}', '{"chinese": 3}', '{"german": {"about": "", "questions": []}}'],
)
def test_of_a_damaged_welcome_nothing_is_said(content: str) -> None:
    assert held(content) == Welcomes()


def test_an_index_carries_the_welcome_in_its_manifest(corpus: Path) -> None:
    built(corpus)
    store = store_at(corpus.parent / "index")
    welcomes = Welcomes(chinese=Welcome(about="甲", questions=("乙",)))
    store.keep(store.open().manifest.words, json.dumps(asdict(welcomes)))
    assert KnowledgeBase.open(corpus.parent / "index").welcomes == welcomes

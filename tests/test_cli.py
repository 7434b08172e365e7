"""The commands as a shell sees them: asking, searching, showing, checking, building."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from commands import FEES, QUESTION, Command, one_sentence, run
from small_corpus import small

from kb.cli import main
from kb.cli.card import SIGNAL_NAMES, answer_text
from kb.knowledge_base import KnowledgeBase
from kb.output.rows import answer_row
from kb.records import Other, Status, Validity
from kb.search.features import SIGNALS

ROOT = Path(__file__).parents[1]


def test_ask_prints_the_words_the_clause_and_the_place(on_plan: Command) -> None:
    code, out, err = on_plan("ask", QUESTION)
    assert (code, err) == (0, "")
    first = out.splitlines()[0]
    assert first.endswith("按【3000—6000元/生/年】标准补助企业。")
    assert "《郑州市职业教育创新发展高地建设实施方案》（三）12 · 第4句" in out


def test_an_answer_is_framed_in_the_language_of_the_question(on_plan: Command) -> None:
    _, out, _ = on_plan("ask", "What is the phone number of the education bureau?")
    assert out.splitlines()[:2] == [
        "The documents do not answer this question.",
        "Related clauses (none answers directly):",
    ]
    _, out, _ = on_plan("ask", "教育局的电话是多少？")
    assert out.splitlines()[:2] == ["文件中没有找到对这个问题的规定。", "相关条文（没有直接回答）："]
    _, out, _ = on_plan("ask", "Secondary vocational school: what enrollment size is planned by 2025?")
    assert [line.split(":")[0] for line in out.splitlines()[1:3]] == ["  Original", "  Source"]


def test_related_clauses_are_quoted_and_none_is_said_to_answer(plan: KnowledgeBase) -> None:
    answered = plan.ask(QUESTION)
    found = replace(answered, status=Status.RELATED, answer="", spans=(), missing=("期限",))
    lines = answer_text(found, plan, None, explain=False).splitlines()
    assert lines[:2] == ["原文相关，请自行判断：", "没有条文写明：期限"]
    (citation,) = found.citations
    assert lines[2] == f"  原文：{citation.quote}"
    assert lines[3].startswith("  出处：《郑州市职业教育创新发展高地建设实施方案》（三）12 · 第4句")
    assert len(lines) == 4
    row = answer_row(found, plan.document)
    assert (row["status"], row["answer"], row["spans"]) == ("related", "", [])
    assert row["citations"][0]["quote"] == citation.quote
    english = replace(found, question="How much is the apprenticeship subsidy?", missing=())
    first, original, *_ = answer_text(english, plan, None, explain=False).splitlines()
    assert first == "Related passages, please judge for yourself:"
    assert original == f"  Original: {citation.quote}"


def test_an_english_card_has_no_chinese_of_ours(plan: KnowledgeBase) -> None:
    """What is left of Chinese is the document's: its title, its number, a clause's words and label."""
    found = plan.ask(QUESTION)
    (citation,) = found.citations
    span, other = found.spans[0], replace(citation, validity=Validity.NOT_YET)
    others = (Other(citation=other, span=span, issued_on="2026-01-31", differs=True),)
    asked = replace(found, question="How much is it?", answer=span.text, others=others)
    lines = answer_text(asked, plan, None, explain=True, left_out=1).splitlines()
    source = "《郑州市职业教育创新发展高地建设实施方案》（三）12 · 第4句 (Section 3, Item 12, sentence 4)"
    assert lines[:5] == [
        span.text,
        f"  Original: {citation.quote}",
        f"  Source: {source} (not stated: no day from or until which it applies was found)",
        f"  Another document differs: 【{span.text}】{source} (dated 2026-01-31, not yet in force)",
        "Not searched: documents not, or no longer, in force (1); --all-versions searches them.",
    ]
    hit = found.hits[0]
    assert lines[6].startswith(f"   1. {hit.label}　{hit.score:.3f} (bigrams {hit.why['bigrams']:.3f}, ")


def test_ask_json_is_one_value_of_the_contract(on_plan: Command, plan_text: str) -> None:
    _, out, _ = on_plan("ask", QUESTION, "--json")
    row = json.loads(out)
    assert set(row) >= {"question", "status", "answer", "confidence", "spans", "citations", "hits"}
    assert set(row["spans"][0]) == {"text", "doc_id", "start", "end"}
    assert set(row["citations"][0]) == {
        "doc_id", "unit_id", "label", "quote", "start", "end", "validity", "dated",
    }  # fmt: skip
    assert set(row["hits"][0]) == {
        "rank", "doc_id", "unit_id", "label", "text", "start", "end", "score", "validity", "why",
    }  # fmt: skip
    assert 0 <= row["confidence"] <= 1
    for piece in row["hits"]:
        assert plan_text[piece["start"] : piece["end"]] == piece["text"]


def test_every_signal_is_explained_in_chinese(on_plan: Command) -> None:
    assert SIGNAL_NAMES.keys() == {*SIGNALS, "reading", "cut"}
    _, out, _ = on_plan("ask", QUESTION, "--explain")
    (first,) = [line for line in out.splitlines() if line.startswith("   1. ")]
    for name in SIGNAL_NAMES.values():
        assert f"{name} " in first


def test_search_json(on_plan: Command) -> None:
    code, out, _ = on_plan("search", "双师型教师", "-k", 3, "--mode", "lexical", "--json")
    assert code == 0
    assert [hit["rank"] for hit in json.loads(out)["hits"]] == [1, 2, 3]


def test_a_search_is_told_in_the_language_of_its_words(on_plan: Command) -> None:
    flags = ("-k", 1, "--mode", "lexical", "--match", "any")
    assert on_plan("search", "apprenticeship 学徒制", *flags)[2].startswith("共 ")
    assert on_plan("search", "2025", *flags)[2].startswith("共 ")
    assert re.fullmatch(r"\d+ found, 1 listed\.\n", on_plan("search", "app", *flags)[2])
    code, out, err = on_plan("search", "asdfghjkl", "--match", "all")
    assert (code, out) == (0, "No clause was found.\n")
    assert err == "No clause has “asdfghjkl”; please leave it out, or put it in other words.\n"


def test_show_text_is_the_canonical_text(on_plan: Command, plan_text: str) -> None:
    assert on_plan("show", "zhengzhou_plan", "--text") == (0, plan_text, "")


def test_show_json(on_plan: Command, plan_text: str) -> None:
    row = json.loads(on_plan("show", "zhengzhou_plan", "--json")[1])
    assert row["title"] == "郑州市职业教育创新发展高地建设实施方案"
    covered = set[int]()
    for part in (*row["units"], *row["skipped"]):
        covered.update(range(part["start"], part["end"]))
    assert covered == set(range(len(plan_text)))
    assert len([u for u in row["units"] if u["mark"] and u["mark"].rstrip(".").isdigit()]) == 25
    assert json.loads(on_plan("show", "--json")[1])[0]["doc_id"] == "zhengzhou_plan"


def test_show_prints_the_tree_the_count_and_what_was_skipped(on_plan: Command) -> None:
    out = on_plan("show", "zhengzhou_plan")[1]
    assert "25项重点任务，找到25项" in out
    assert "头条" in out
    assert "缺少一、二" in out
    assert "\n三、保障措施\n" in out


def test_check(on_plan: Command, tmp_path: Path) -> None:
    code, out, _ = on_plan("check", "--corpus", ROOT / "corpus")
    assert (code, out) == (0, "索引完整，与语料一致：1 份文件。\n")
    (tmp_path / "other.txt").write_text("第一条 别的内容。", encoding="utf-8")
    code, _, err = on_plan("check", "--corpus", tmp_path)
    assert code == 1
    assert "zhengzhou_plan" in err
    assert "other" in err


def test_check_finds_a_truncated_file(plan_index: Path, tmp_path: Path) -> None:
    shutil.copytree(plan_index, tmp_path / "index")
    largest = next((tmp_path / "index").glob("vectors-*.npy"))
    largest.write_bytes(largest.read_bytes()[:100])
    for command in (["check", "--corpus", ROOT / "corpus"], ["ask", QUESTION]):
        found = run(*command, "--index", tmp_path / "index")
        assert found.returncode == 1
        assert "校验和" in found.stderr
        assert one_sentence(found.stderr)


def test_a_document_is_found_by_its_number(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    small(tmp_path, {"a": ('number = "郑政〔2021〕5号"', FEES.format(800)), "b": ("", FEES.format(300))})

    def search(*arguments: str) -> tuple[str, str]:
        assert main(["search", *arguments, "--index", str(tmp_path / "index")]) == 0
        said = capsys.readouterr()
        return said.out, said.err

    line = "a　《实习补贴办法》　—　郑政〔2021〕5号　—　未注明\n"
    for number in ("郑政〔2021〕5号", "郑政[2021]5号", " 郑政（2021）第5号 "):
        assert search(number)[0] == line
    out, _ = search("郑政〔2021〕5号 补贴")
    assert out.startswith(line)
    assert "每人每月补贴800元" in out
    assert search("郑政〔2021〕6号")[1].startswith("没有收录 郑政〔2021〕6号，以下按文字检索。\n")
    assert search('"郑政〔2021〕5号"')[0] == f"{line}没有找到相关条文。\n"
    assert set(json.loads(search("郑政〔2021〕5号", "--json")[0])) == {"question", "hits", "total", "notices"}


def test_build_says_what_it_did_and_names_what_it_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "good.txt").write_text("第一条 每月补助300元。\n", encoding="utf-8")
    (corpus / "empty.txt").write_bytes(b"")
    code = main(["build", "--corpus", str(corpus), "--index", str(tmp_path / "index")])
    captured = capsys.readouterr()
    assert code == 1
    assert "1 份文件" in captured.out
    assert "empty.txt" in captured.err


def test_results_survive_a_terminal_without_chinese(plan_index: Path) -> None:
    found = subprocess.run(
        [sys.executable, "-m", "kb", "ask", QUESTION, "--index", str(plan_index)],
        capture_output=True, check=True, env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )  # fmt: skip
    assert "3000—6000元/生/年" in found.stdout.decode("utf-8")


def test_what_was_not_searched_is_said_where_nothing_answers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    corpus, index = tmp_path / "corpus", str(tmp_path / "index")
    corpus.mkdir()
    (corpus / "a.txt").write_text("某市绿化办法\n第一条 种树应当浇水。\n", encoding="utf-8")
    (corpus / "b.txt").write_text("某市奖励办法\n第一条 企业奖励300万元。\n", encoding="utf-8")
    (corpus / "b.meta.toml").write_text('expires_on = "2020-12-31"\n', encoding="utf-8")
    main(["build", "--corpus", str(corpus), "--index", index])
    capsys.readouterr()
    said = "另有 1 份已失效或尚未施行的文件没有查找，加 --all-versions 一并查找。"
    main(["ask", "企业奖励多少钱？", "--index", index])
    assert said in capsys.readouterr().out
    main(["ask", "企业奖励多少钱？", "--index", index, "--all-versions"])
    out = capsys.readouterr().out
    assert said not in out
    assert "300万元" in out

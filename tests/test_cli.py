"""The commands as a shell sees them: output, exit codes, one sentence for each failure."""

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
from small_corpus import small

from kb.cli import main
from kb.cli.card import SIGNAL_NAMES, answer_text
from kb.knowledge_base import KnowledgeBase
from kb.output.rows import answer_row
from kb.records import Status
from kb.search.features import SIGNALS

ROOT = Path(__file__).parents[1]
QUESTION = "学徒制企业能补贴多少?"


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kb", *map(str, arguments)], capture_output=True, text=True, check=False
    )


@pytest.fixture
def kb(capsys: pytest.CaptureFixture[str], plan_index: Path):  # type: ignore[no-untyped-def]
    """Run a command in this process on the plan's index: exit code, output, errors."""

    def call(*arguments: object) -> tuple[int, str, str]:
        command, *rest = map(str, arguments)
        code = main([command, *rest, "--index", str(plan_index)])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


def one_sentence(text: str) -> bool:
    return text.count("\n") == 1 and text.endswith("。\n") and "Traceback" not in text


def test_ask_prints_the_words_the_clause_and_the_place(kb) -> None:  # type: ignore[no-untyped-def]
    code, out, err = kb("ask", QUESTION)
    assert (code, err) == (0, "")
    first = out.splitlines()[0]
    assert first.endswith("按【3000—6000元/生/年】标准补助企业。")
    assert "《郑州市职业教育创新发展高地建设实施方案》（三）12 · 第4句" in out


def test_an_answer_is_framed_in_the_language_of_the_question(kb) -> None:  # type: ignore[no-untyped-def]
    _, out, _ = kb("ask", "What is the phone number of the education bureau?")
    assert out.splitlines()[:2] == [
        "The documents do not answer this question.",
        "Related clauses (none answers directly):",
    ]
    _, out, _ = kb("ask", "教育局的电话是多少？")
    assert out.splitlines()[:2] == ["文件中没有找到对这个问题的规定。", "相关条文（没有直接回答）："]
    _, out, _ = kb("ask", "Secondary vocational school: what enrollment size is planned by 2025?")
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


def test_ask_json_is_one_value_of_the_contract(kb, plan_text: str) -> None:  # type: ignore[no-untyped-def]
    _, out, _ = kb("ask", QUESTION, "--json")
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


def test_every_signal_is_explained_in_chinese(kb) -> None:  # type: ignore[no-untyped-def]
    assert SIGNAL_NAMES.keys() == {*SIGNALS, "reading", "cut"}
    _, out, _ = kb("ask", QUESTION, "--explain")
    (first,) = [line for line in out.splitlines() if line.startswith("   1. ")]
    for name in SIGNAL_NAMES.values():
        assert f"{name} " in first


def test_search_json(kb) -> None:  # type: ignore[no-untyped-def]
    code, out, _ = kb("search", "双师型教师", "-k", 3, "--mode", "lexical", "--json")
    assert code == 0
    assert [hit["rank"] for hit in json.loads(out)["hits"]] == [1, 2, 3]


def test_a_row_out_for_each_row_in(kb, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    questions = [
        {"id": "a", "question": QUESTION},
        {"id": "b", "question": " "},
        {"id": 3, "question": "双师型"},
    ]
    (tmp_path / "in.jsonl").write_text("\n".join(json.dumps(q) for q in questions), encoding="utf-8")
    for command in ("ask", "search"):
        output = tmp_path / f"{command}.jsonl"
        code, out, _ = kb(command, "--questions", tmp_path / "in.jsonl", "--output", output)
        assert (code, out) == (0, "")
        rows = [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]
        assert [row["id"] for row in rows] == ["a", "b", "3"]
        assert [bool(row["hits"]) for row in rows] == [True, False, True]
        assert "空" in rows[1]["error"]


@pytest.mark.parametrize("line", ["{", "[]", '{"id": 1}', '{"id": 1, "question": 2}'])
def test_a_bad_row_is_named_and_nothing_is_written(kb, tmp_path: Path, line: str) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "in.jsonl").write_text(f'{{"id": "a", "question": "x"}}\n{line}\n', encoding="utf-8")
    code, _, err = kb("ask", "--questions", tmp_path / "in.jsonl", "--output", tmp_path / "out.jsonl")
    assert code == 1
    assert "第 2 行" in err
    assert one_sentence(err)
    assert [p.name for p in tmp_path.iterdir()] == ["in.jsonl"]


FEES = "实习补贴办法\n实习学生每人每月补贴{}元。\n"
# What a row says, and the documents that are then looked in with --doc new.
WHERE_ASKED: list[tuple[dict[str, object], list[str]]] = [
    ({}, ["new"]),
    ({"documents": ["other"]}, ["other"]),
    ({"documents": ["old"]}, []),  # not in force
    ({"documents": ["old"], "all_versions": True}, ["old"]),
    ({"all_versions": True}, ["new"]),
    ({"documents": []}, ["new", "other"]),
    ({"documents": [], "all_versions": True}, ["new", "old", "other"]),
    ({"documents": None, "all_versions": None}, ["new"]),
]


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of three documents that all say something on one matter; ``old`` is repealed."""
    folder = tmp_path_factory.mktemp("three")
    small(
        folder,
        {
            "new": ("", FEES.format(800)),
            "old": ('expires_on = "2020-12-31"', FEES.format(500)),
            "other": ("", FEES.format(300).replace("实习补贴", "技工实习补贴")),
        },
    )
    return folder / "index"


@pytest.mark.parametrize("command", ["ask", "search"])
def test_a_row_is_asked_where_it_says_and_else_where_the_flags_say(
    three: Path, tmp_path: Path, command: str
) -> None:
    question = "实习学生每人每月补贴多少元？"
    said = [row for row, _ in WHERE_ASKED]
    rows = ({"id": number, "question": question, **row} for number, row in enumerate(said))
    asked, output = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    asked.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    files = ["--questions", str(asked), "--output", str(output), "--index", str(three)]

    def looked_in(*flags: str) -> list[list[str]]:
        assert main([command, *files, *flags]) == 0
        found = [json.loads(line)["hits"] for line in output.read_text(encoding="utf-8").splitlines()]
        return [sorted({hit["doc_id"] for hit in hits}) for hits in found]

    assert looked_in("--doc", "new") == [documents for _, documents in WHERE_ASKED]
    first, _, third, *_ = looked_in("--all-versions")
    assert (first, third) == (["new", "old", "other"], ["old"])


def test_one_question_is_asked_of_one_document(three: Path, capsys: pytest.CaptureFixture[str]) -> None:
    question = ["ask", "实习学生每人每月补贴多少元？", "--json", "--index", str(three)]
    assert main([*question, "--doc", "other"]) == 0
    assert {hit["doc_id"] for hit in json.loads(capsys.readouterr().out)["hits"]} == {"other"}
    assert main([*question, "--doc", "gone"]) == 1
    assert capsys.readouterr().err == "索引里没有文件 gone，请用 kb show 查看有哪些。\n"


@pytest.mark.parametrize("command", ["ask", "search"])
@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"documents": "zhengzhou_plan"}, "的 documents 不是文件 id 的列表"),
        ({"documents": [1]}, "的 documents 不是文件 id 的列表"),
        ({"documents": ["zhengzhou_plan", "gone"]}, "的 documents 里有索引中没有的文件 gone"),
        ({"all_versions": "yes"}, "的 all_versions 不是 true 或 false"),
        ({"all_versions": 1}, "的 all_versions 不是 true 或 false"),
    ],
)
def test_a_row_asked_nowhere_is_named_and_nothing_is_written(  # type: ignore[no-untyped-def]
    kb, tmp_path: Path, command: str, said: dict[str, object], sentence: str
) -> None:
    rows = ({"id": "a", "question": QUESTION}, {"id": "b", "question": QUESTION, **said})
    asked = tmp_path / "in.jsonl"
    asked.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    code, _, err = kb(command, "--questions", asked, "--output", tmp_path / "out.jsonl")
    assert code == 1
    assert err.startswith(f"{asked} 第 2 行{sentence}")
    assert one_sentence(err)
    assert [p.name for p in tmp_path.iterdir()] == ["in.jsonl"]


def test_show_text_is_the_canonical_text(kb, plan_text: str) -> None:  # type: ignore[no-untyped-def]
    assert kb("show", "zhengzhou_plan", "--text") == (0, plan_text, "")


def test_show_json(kb, plan_text: str) -> None:  # type: ignore[no-untyped-def]
    row = json.loads(kb("show", "zhengzhou_plan", "--json")[1])
    assert row["title"] == "郑州市职业教育创新发展高地建设实施方案"
    covered = set[int]()
    for part in (*row["units"], *row["skipped"]):
        covered.update(range(part["start"], part["end"]))
    assert covered == set(range(len(plan_text)))
    assert len([u for u in row["units"] if u["mark"] and u["mark"].rstrip(".").isdigit()]) == 25
    assert json.loads(kb("show", "--json")[1])[0]["doc_id"] == "zhengzhou_plan"


def test_show_prints_the_tree_the_count_and_what_was_skipped(kb) -> None:  # type: ignore[no-untyped-def]
    out = kb("show", "zhengzhou_plan")[1]
    assert "25项重点任务，找到25项" in out
    assert "头条" in out
    assert "缺少一、二" in out
    assert "\n三、保障措施\n" in out


def test_check(kb, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    code, out, _ = kb("check", "--corpus", ROOT / "corpus")
    assert (code, out) == (0, "索引完整，与语料一致：1 份文件。\n")
    (tmp_path / "other.txt").write_text("第一条 别的内容。", encoding="utf-8")
    code, _, err = kb("check", "--corpus", tmp_path)
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


@pytest.mark.parametrize(
    "question", ["", "   ", "问" * 10_000, "😀🎉"], ids=["empty", "blank", "long", "emoji"]
)
def test_a_question_that_cannot_be_asked(kb, question: str) -> None:  # type: ignore[no-untyped-def]
    for command in ("ask", "search"):
        code, out, err = kb(command, question)
        assert (code, out) == (1, "")
        assert one_sentence(err)


@pytest.mark.parametrize(
    "arguments",
    [[], ["fly"], ["ask"], ["search", "x", "-k", "0"], ["search", "x", "--mode", "magic"],
     ["ask", "--questions", "x"], ["ask", "x", "--questions", "y", "--output", "z"],
     ["show", "x", "--text", "--json"]],
)  # fmt: skip
def test_wrong_usage_is_2(arguments: list[str], plan_index: Path) -> None:
    index = ["--index", str(plan_index)] if arguments[:1] in (["ask"], ["search"], ["show"]) else []
    found = run(*arguments, *index)
    assert found.returncode == 2
    assert found.stdout == ""
    assert "用法不对" in found.stderr


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "缺少 命令"),
        (["fly"], "命令：没有“fly”，可以是 'build', 'add', "),
        (["ask", "学徒制", "补贴"], "不认识 补贴，有空格的要加引号"),
        (["ask", "x", "--fly"], "不认识 --fly"),
        (["ask", "--a", "x"], "--a 没有写全，可以是 --as-of, --all-versions"),
        (["ask", "--explain=3", "x"], "--explain：不带值，多出了"),
        (["ask", "--as-of", "2023"], "--as-of：“2023”不是 2022-11-02 形式的日期"),
        (["search", "x", "-k", "0"], "-k：“0”不是正整数"),
        (["search", "x", "-k"], "-k：后面缺少一个值"),
        (["search", "x", "--mode", "magic"], "--mode：没有“magic”，可以是 'hybrid', 'lexical', 'dense'"),
        (["show", "x", "--text", "--json"], "--json：不能与 --text 同时用"),
        (["bench", "--peers"], "--peers：后面至少要有一个值"),
        (["add"], "缺少 FILE"),
    ],
)
def test_wrong_usage_is_told_in_chinese(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    said = capsys.readouterr().err
    assert f"：用法不对（{sentence}" in said
    assert one_sentence(said)
    # What is left of English is what was typed, and the names of commands, options and values.
    named = r"'[a-z-]+'|--?[a-z-]+|\bkb( [a-z]+)?|\b(FILE|QUESTION|x|fly|magic)\b"
    assert not re.search("[A-Za-z]", re.sub(named, "", said)), said


def test_help_is_in_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["ask", "--help"])
    said = capsys.readouterr().out
    assert said.startswith("用法：kb ask [-h]")
    assert not re.search("usage|options|positional|show this", said)


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
    assert set(json.loads(search("郑政〔2021〕5号", "--json")[0])) == {"question", "hits", "total"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["ask", "补贴"], "kb build"),
        (["show"], "kb build"),
        (["serve"], "kb build"),
        (["build", "--corpus", "nowhere"], "nowhere"),
        (["build", "--corpus", "."], "没有"),
    ],
)
def test_failures_are_one_sentence_and_1(
    arguments: list[str], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 1
    err = capsys.readouterr().err
    assert words in err
    assert one_sentence(err)
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_document(kb) -> None:  # type: ignore[no-untyped-def]
    code, _, err = kb("show", "nowhere")
    assert code == 1
    assert one_sentence(err)


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


def test_a_document_commands_no_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "实习补贴办法\n\u202e实习学生每月\x1b[31m补贴\x9b1m800元。"
    row = json.dumps({"doc_id": "a", "text": text})
    (tmp_path / "rows.jsonl").write_text(row, encoding="utf-8")
    KnowledgeBase.build(tmp_path / "rows.jsonl", tmp_path / "index", encoder="static")
    show = ["show", "a", "--text", "--index", str(tmp_path / "index")]
    main(show)
    assert capsys.readouterr().out == text
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    main(show)
    assert capsys.readouterr().out == re.sub("[\u202e\x1b\x9b]", "\ufffd", text)


@pytest.mark.parametrize(
    ("command", "code", "said"),
    [
        ("show nowhere 2>/dev/full", 1, ""),
        ("show >&-", 0, ""),
        (
            "show zhengzhou_plan >/dev/full",
            1,
            "读写没有成功（磁盘已满），请检查路径、权限和磁盘空间后重试。\n",
        ),
        ("show --index /{long}", 1, "读写 /{long}/manifest.json 没有成功（名称太长），请检查路径、"),
        ("serve --host 不存在的机器", 1, "找不到名为 不存在的机器 的机器，请检查 --host。\n"),
        ("ask --questions deep.jsonl --output o", 1, "deep.jsonl 第 1 行不是含 id 和 question 的 JSON，"),
        ("search 补贴 --questions '' --output ''", 2, "kb：用法不对（"),
        ("ask --questions one.jsonl --output ''", 1, "结果文件 . 无法写入，"),
        (
            "add loop.txt",
            1,
            "文件 {here}/loop.txt 无法读取，请检查它是否还在、有没有权限（链接绕成了圈）。\n",
        ),
    ],
)
def test_no_surroundings_bring_a_traceback(
    plan_index: Path, tmp_path: Path, command: str, code: int, said: str
) -> None:
    names = {"long": "长" * 200, "here": tmp_path}
    (tmp_path / "deep.jsonl").write_text("[" * 100_000, encoding="utf-8")
    (tmp_path / "one.jsonl").write_text('{"id": 1, "question": "补贴"}\n', encoding="utf-8")
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    (tmp_path / "index").symlink_to(plan_index)
    found = subprocess.run(
        f"{sys.executable} -m kb {command.format(**names)}", shell=True, cwd=tmp_path, capture_output=True,
        text=True, check=False, env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "LC_ALL": "C"},
    )  # fmt: skip
    assert found.returncode == code, found.stderr
    assert found.stderr.startswith(said.format(**names))
    assert "Traceback" not in found.stderr


def test_whoever_gives_no_password_is_told_nothing_else(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def ended(_: str) -> str:
        raise EOFError

    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("getpass.getpass", ended)
    assert main(["password"]) == 130
    assert capsys.readouterr().err == "\n已中断，原有的索引和文件没有改动。\n"

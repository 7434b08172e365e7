"""What a shell gets where a command fails: an exit code and one sentence, in Chinese."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from commands import Command, one_sentence, run

from kb.cli import main
from kb.knowledge_base import KnowledgeBase

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    "question", ["", "   ", "问" * 10_000, "😀🎉"], ids=["empty", "blank", "long", "emoji"]
)
def test_a_question_that_cannot_be_asked(on_plan: Command, question: str) -> None:
    for command in ("ask", "search"):
        code, out, err = on_plan(command, question)
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


def test_an_unknown_document(on_plan: Command) -> None:
    code, _, err = on_plan("show", "nowhere")
    assert code == 1
    assert one_sentence(err)


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

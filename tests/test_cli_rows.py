"""Files of questions: a row out for each row in, each asked where it says, and bad rows named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from commands import FEES, QUESTION, Command, one_sentence
from small_corpus import small

from kb.cli import main


def test_a_row_out_for_each_row_in(on_plan: Command, tmp_path: Path) -> None:
    questions = [
        {"id": "a", "question": QUESTION},
        {"id": "b", "question": " "},
        {"id": 3, "question": "双师型"},
    ]
    (tmp_path / "in.jsonl").write_text("\n".join(json.dumps(q) for q in questions), encoding="utf-8")
    for command in ("ask", "search"):
        output = tmp_path / f"{command}.jsonl"
        code, out, _ = on_plan(command, "--questions", tmp_path / "in.jsonl", "--output", output)
        assert (code, out) == (0, "")
        rows = [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]
        assert [row["id"] for row in rows] == ["a", "b", "3"]
        assert [bool(row["hits"]) for row in rows] == [True, False, True]
        assert "空" in rows[1]["error"]


@pytest.mark.parametrize("line", ["{", "[]", '{"id": 1}', '{"id": 1, "question": 2}'])
def test_a_bad_row_is_named_and_nothing_is_written(on_plan: Command, tmp_path: Path, line: str) -> None:
    (tmp_path / "in.jsonl").write_text(f'{{"id": "a", "question": "x"}}\n{line}\n', encoding="utf-8")
    code, _, err = on_plan("ask", "--questions", tmp_path / "in.jsonl", "--output", tmp_path / "out.jsonl")
    assert code == 1
    assert "第 2 行" in err
    assert one_sentence(err)
    assert [p.name for p in tmp_path.iterdir()] == ["in.jsonl"]


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
def test_a_row_asked_nowhere_is_named_and_nothing_is_written(
    on_plan: Command, tmp_path: Path, command: str, said: dict[str, object], sentence: str
) -> None:
    rows = ({"id": "a", "question": QUESTION}, {"id": "b", "question": QUESTION, **said})
    asked = tmp_path / "in.jsonl"
    asked.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    code, _, err = on_plan(command, "--questions", asked, "--output", tmp_path / "out.jsonl")
    assert code == 1
    assert err.startswith(f"{asked} 第 2 行{sentence}")
    assert one_sentence(err)
    assert [p.name for p in tmp_path.iterdir()] == ["in.jsonl"]

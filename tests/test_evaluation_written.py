"""``eval/written.py``: questions on several corpora, pooled by hand-worked figures."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).parents[1] / "eval" / "written.py"
FEE = "实习学生每人每月补贴{}元，由学校按月发放。"


def row(question_id: str, corpus: str, fee: int | None, **more: object) -> str:
    """A question that the corpus answers with a fee, or that it does not answer."""
    said = {
        "evidence": [{"doc_id": "fees", "quote": FEE.format(fee)}] if fee else [],
        "answer_spans": [f"{fee}元"] if fee else [],
    }
    asked = {"id": question_id, "corpus": corpus, "documents": ["fees"], "all_versions": True}
    return json.dumps({"answerable": fee is not None, "lang": "zh", **asked, **said, **more})


def written(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """What the script says to three questions on two corpora, each with a document of one name."""
    asked = "实习学生每人每月补贴多少元？"
    rows = (
        row("east", "east", 800, question=asked),
        row("west", "west", 500, question=asked),
        row("none", "west", None, question="Who may borrow a telescope?", lang="en"),
    )
    for corpus, fee in (("east", 800), ("west", 500)):
        (folder / corpus).mkdir(exist_ok=True)
        (folder / corpus / "fees.txt").write_text(f"实习补贴办法\n{FEE.format(fee)}\n", encoding="utf-8")
    (folder / "set.jsonl").write_text("\n".join(rows), encoding="utf-8")
    command = [sys.executable, str(SCRIPT), str(folder / "set.jsonl"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_each_row_is_asked_of_its_corpus_and_all_are_pooled(tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    places = (f"{corpus}={tmp_path / corpus}" for corpus in ("east", "west"))
    done = written(tmp_path, "--index", str(tmp_path / "index"), "--json", str(out), "--corpora", *places)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0] == "# 评测：set"
    assert lines[2] == "3 题，在指定文档里问的 3 题；文档 2 份。"
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines if line.startswith("| ")]
    header, _, *table = cells
    assert [line[:3] for line in table] == [
        ["全部", "3", "1"], ["中文", "2", "0"], ["英文", "1", "1"], ["east", "1", "0"], ["west", "2", "1"],
    ]  # fmt: skip
    both = {name: [line[header.index(name)] for line in table] for name in ("R@1", "答对", "误答")}
    assert both == {
        "R@1": ["1.000", "1.000", "—", "1.000", "1.000"],
        "答对": ["1.000", "1.000", "—", "1.000", "1.000"],
        "误答": ["0.000", "—", "0.000", "—", "0.000"],
    }
    kept = json.loads(out.read_text(encoding="utf-8"))
    assert [question["id"] for question in kept["questions"]] == ["east", "west", "none"]
    assert not [text for text in ("补贴", "telescope") if text in done.stdout + out.read_text("utf-8")]


def test_a_corpus_that_is_nowhere_is_said_in_a_sentence(tmp_path: Path) -> None:
    done = written(tmp_path, "--corpora", f"east={tmp_path / 'east'}")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == "没有说明语料 west 在哪里，请用 --corpora west=… 写明。"

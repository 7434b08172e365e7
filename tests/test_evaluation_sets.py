"""A set of questions evaluated from its folder: what is built or opened for it, what the command writes."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from evaluation_fakes import BASE, A, B, ScriptedBase

from kb.cli import main
from kb.errors import EvaluationError
from kb.evaluation import evaluate
from kb.evaluation.ablation import INGREDIENTS

ROOT = Path(__file__).parents[1]


def test_the_command_writes_all_it_is_asked_for(
    tmp_path: Path, plan_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = (ROOT / "eval" / "zhengzhou" / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    asked = tmp_path / "three.jsonl"
    asked.write_text("\n".join(rows[:3]), encoding="utf-8")
    run, plots = tmp_path / "run.json", tmp_path / "new" / "plots"
    options = ["--ablation", "--no-texts", "--plots", str(plots), "--json", str(run)]
    assert main(["eval", str(asked), "--index", str(plan_index), *options]) == 0
    assert "## 逐项去掉（权重不重新学习）" in capsys.readouterr().out
    assert {path.name for path in plots.iterdir()} >= {"measures.svg", "first-gold.svg"}
    written = json.loads(run.read_text(encoding="utf-8"))
    assert len(written["ablation"]) == len(INGREDIENTS)
    assert "question" not in written["questions"][0]
    asked.with_name("file").touch()
    code = main(["eval", str(asked), "--index", str(plan_index), "--plots", str(asked.with_name("file"))])
    assert code == 1
    assert capsys.readouterr().err.endswith("请用 --plots 另选一个。\n")


class Recorder:
    """Stands for ``KnowledgeBase``: keeps what it was asked to build, opens the scripted base."""

    def __init__(self) -> None:
        self.built: list[tuple[str, str | None]] = []

    def build(self, corpus: Path, index: Path, *, encoder: str | None, progress: object) -> SimpleNamespace:
        assert progress is None
        self.built.append((corpus.read_text(encoding="utf-8"), encoder))
        index.mkdir(exist_ok=True)
        (index / "manifest.json").touch()
        return SimpleNamespace(failures=("文件 坏 读不了。",))

    def open(self, index: Path) -> ScriptedBase:
        assert (index / "manifest.json").is_file()
        return BASE


@pytest.fixture
def recorder(monkeypatch: pytest.MonkeyPatch) -> Recorder:
    recorder = Recorder()
    monkeypatch.setattr("kb.KnowledgeBase", recorder, raising=False)
    return recorder


def beir(folder: Path) -> Path:
    (folder / "qrels").mkdir(parents=True)
    document = {"_id": "d", "title": "", "text": A + B}
    (folder / "corpus.jsonl").write_text(json.dumps(document), encoding="utf-8")
    query = {"_id": "q", "text": "多少人？"}
    (folder / "queries.jsonl").write_text(json.dumps(query), encoding="utf-8")
    (folder / "qrels" / "test.tsv").write_text("q\td\t1\n", encoding="utf-8")
    return folder


def test_a_beir_folder_is_built_and_measured(tmp_path: Path, recorder: Recorder) -> None:
    found = evaluate(beir(tmp_path / "set"), encoder="some")
    ((corpus, encoder),) = recorder.built
    assert json.loads(corpus) == {"doc_id": "d", "text": A + B}
    assert encoder == "some"
    assert found.retrieval("lexical")["all"]["document MRR@10"] == 1
    assert found.notes == ("文件 坏 读不了。",)


def test_an_index_that_stands_is_opened_as_it_is(tmp_path: Path, recorder: Recorder) -> None:
    folder, index = beir(tmp_path / "set"), tmp_path / "index"
    first = evaluate(folder, index=index)
    second = evaluate(folder, index=index)
    assert len(recorder.built) == 1
    assert (len(first.notes), len(second.notes)) == (1, 0)


def test_questions_without_documents_need_a_corpus(tmp_path: Path) -> None:
    row = {"id": "a", "question": "谁？", "evidence": [{"quote": A}]}
    (tmp_path / "questions.jsonl").write_text(json.dumps(row), encoding="utf-8")
    with pytest.raises(EvaluationError, match="--corpus"):
        evaluate(tmp_path)
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "manifest.json").touch()
    with pytest.raises(EvaluationError, match="--encoder"):
        evaluate(tmp_path, index=tmp_path / "index", encoder="other")

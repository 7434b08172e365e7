from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from kb.errors import EvaluationError
from kb.evaluation.beir import convert_corpus, is_beir_corpus
from kb.evaluation.datasets import read_dataset
from kb.evaluation.questions import GoldQuote

ROW = {"id": "a", "question": "谁？", "evidence": [{"quote": "由市教育局负责。"}]}


def write(path: Path, *rows: object) -> Path:
    lines = (row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def test_a_question_with_quotes(tmp_path: Path) -> None:
    evidence = [{"quote": "甲。", "doc_id": "d"}, {"quote": "乙。", "alt": True}]
    row = ROW | {"evidence": evidence, "answer": "甲", "answer_spans": ["甲"], "lang": "zh"}
    (question,) = read_dataset(write(tmp_path / "x.jsonl", row)).questions
    assert question.quotes == (
        GoldQuote(text="甲。", doc_id="d", needed=True),
        GoldQuote(text="乙。", doc_id=None, needed=False),
    )
    assert question.needed == question.quotes[:1]
    assert question.documents == {"d": 1}
    assert (question.answer, question.answer_spans, question.lang) == ("甲", ("甲",), "zh")


def test_a_question_with_relevant_documents_and_no_language(tmp_path: Path) -> None:
    rows = [
        {"id": 1, "question": "Who?", "relevant": ["d1", 2]},
        {"id": 2, "question": "GDP是什么？", "relevant": ["d1"]},
    ]
    dataset = read_dataset(write(tmp_path / "x.jsonl", *rows))
    english, chinese = dataset.questions
    assert (english.question_id, english.documents, english.lang) == ("1", {"d1": 1, "2": 1}, "en")
    assert chinese.lang == "zh"
    assert any(question.documents for question in dataset.questions)
    assert not dataset.judges_answers


def test_a_question_says_where_it_is_asked(tmp_path: Path) -> None:
    row = ROW | {"documents": ["d", "e"], "all_versions": True}
    within, anywhere = read_dataset(write(tmp_path / "x.jsonl", row, ROW | {"id": "b"})).questions
    assert (within.within, within.all_versions, within.documents) == (("d", "e"), True, {})
    assert (anywhere.within, anywhere.all_versions) == ((), False)


def test_an_unanswerable_question_has_no_gold(tmp_path: Path) -> None:
    (question,) = read_dataset(write(tmp_path / "x.jsonl", ROW | {"answerable": False})).questions
    assert question.quotes == ()
    assert question.documents == {}


@pytest.mark.parametrize("name", ["questions.jsonl", "dev.jsonl", "test.jsonl", "mine.jsonl"])
@pytest.mark.parametrize("corpus", ["corpus.jsonl", "docs.jsonl.gz"])
def test_a_folder_with_questions_and_documents(tmp_path: Path, name: str, corpus: str) -> None:
    write(tmp_path / name, ROW)
    (tmp_path / corpus).touch()
    dataset = read_dataset(tmp_path)
    assert dataset.name == tmp_path.name
    assert dataset.corpus == tmp_path / corpus
    assert len(dataset.questions) == 1


def test_document_files_beside_the_questions_are_the_corpus(tmp_path: Path) -> None:
    write(tmp_path / "questions.jsonl", ROW)
    for about in ("README.md", "report.md", "report.json"):
        (tmp_path / about).touch()
    assert read_dataset(tmp_path).corpus is None
    (tmp_path / "通知").mkdir()
    (tmp_path / "通知" / "一.txt").touch()
    assert read_dataset(tmp_path).corpus == tmp_path
    assert read_dataset(tmp_path, Path("elsewhere")).corpus == Path("elsewhere")


def test_gzipped_questions_with_a_byte_order_mark_and_blank_lines(tmp_path: Path) -> None:
    text = "\n".join(["", json.dumps(ROW), " ", json.dumps(ROW | {"id": "b"})])
    (tmp_path / "dev.jsonl.gz").write_bytes(gzip.compress(text.encode("utf-8-sig")))
    assert [q.question_id for q in read_dataset(tmp_path).questions] == ["a", "b"]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("{", "不是一个 JSON 对象"),
        ("[]", "不是一个 JSON 对象"),
        ({"question": "？", "relevant": ["d"]}, "缺少 id"),
        (ROW | {"id": "b", "question": " "}, "缺少 question"),
        (ROW | {"id": "b", "question": ["谁"]}, "缺少 question"),
        (ROW, "的 id a 前面已经有了"),
        ({"id": "b", "question": "？"}, "既没有 evidence 也没有 relevant"),
        (ROW | {"id": "b", "evidence": "甲"}, "的 evidence 不是列表"),
        (ROW | {"id": "b", "evidence": ["甲"]}, "的 evidence 里有一项不是对象"),
        (ROW | {"id": "b", "evidence": [{"task": 1}]}, "缺少 quote"),
        (ROW | {"id": "b", "evidence": [{"quote": "甲", "alt": True}]}, "每项都带 alt"),
        (ROW | {"id": "b", "answerable": "no"}, "的 answerable 不是"),
        (ROW | {"id": "b", "answer_spans": [""]}, "的 answer_spans 里有空的"),
        (ROW | {"id": "b", "relevant": [None]}, "的 relevant 里有空的"),
        (ROW | {"id": "b", "documents": "d"}, "的 documents 不是列表"),
        (ROW | {"id": "b", "documents": [" "]}, "的 documents 里有空的"),
        (ROW | {"id": "b", "all_versions": "yes"}, "的 all_versions 不是"),
    ],
)
def test_a_bad_row_is_named_by_file_and_line(tmp_path: Path, row: object, sentence: str) -> None:
    path = write(tmp_path / "q.jsonl", ROW, row)
    with pytest.raises(EvaluationError) as caught:
        read_dataset(path)
    assert str(caught.value).startswith(f"{path} 第 2 行")
    assert sentence in str(caught.value)


def test_folders_and_files_that_cannot_be_used(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="找不到"):
        read_dataset(tmp_path / "nowhere")
    with pytest.raises(EvaluationError, match="没有问题文件"):
        read_dataset(tmp_path)
    with pytest.raises(EvaluationError, match="一个问题也没有"):
        read_dataset(write(tmp_path / "a.jsonl"))
    write(tmp_path / "b.jsonl")
    with pytest.raises(EvaluationError, match=r"a\.jsonl、b\.jsonl"):
        read_dataset(tmp_path)
    (tmp_path / "gbk.jsonl").write_bytes('{"id": "教育"}'.encode("gbk"))
    with pytest.raises(EvaluationError, match="不是 UTF-8"):
        read_dataset(tmp_path / "gbk.jsonl")
    (tmp_path / "cut.jsonl.gz").write_bytes(gzip.compress(b"x" * 99)[:-9])
    with pytest.raises(EvaluationError, match="不是完整的 gzip"):
        read_dataset(tmp_path / "cut.jsonl.gz")


def beir(folder: Path) -> Path:
    write(
        folder / "corpus.jsonl",
        {"_id": "d1", "title": "办法", "text": "第一条。", "metadata": {}},
        {"_id": "d2", "title": "只有标题", "text": ""},
        {"_id": "d3", "title": "", "text": ""},
    )
    write(
        folder / "queries.jsonl",
        {"_id": "q1", "text": "怎么办？"},
        {"_id": "q2", "text": "not judged"},
    )
    qrels = "query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\td2\t1\nq1\td3\t0\nq2\td1\t0\n"
    (folder / "qrels").mkdir()
    (folder / "qrels" / "test.tsv").write_text(qrels, encoding="utf-8")
    return folder


def test_a_beir_folder_as_it_comes(tmp_path: Path) -> None:
    dataset = read_dataset(beir(tmp_path))
    (question,) = dataset.questions
    assert (question.question_id, question.text, question.lang) == ("q1", "怎么办？", "zh")
    assert question.documents == {"d1": 2, "d2": 1}
    assert dataset.corpus is not None
    assert is_beir_corpus(dataset.corpus)
    convert_corpus(dataset.corpus, tmp_path / "rows.jsonl")
    rows = (tmp_path / "rows.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(row) for row in rows] == [
        {"doc_id": "d1", "text": "第一条。", "title": "办法"},
        {"doc_id": "d2", "text": "只有标题", "title": "只有标题"},
    ]
    assert not is_beir_corpus(tmp_path / "rows.jsonl")
    assert not is_beir_corpus(tmp_path)


def test_beir_judgements_that_cannot_be_used(tmp_path: Path) -> None:
    qrels = beir(tmp_path) / "qrels" / "test.tsv"
    qrels.write_text("query-id\tcorpus-id\tscore\nq1 d1 1\n", encoding="utf-8")
    with pytest.raises(EvaluationError, match="第 2 行"):
        read_dataset(tmp_path)
    qrels.write_text("query-id\tcorpus-id\tscore\n", encoding="utf-8")
    with pytest.raises(EvaluationError, match="没有一条相关的判断"):
        read_dataset(tmp_path)
    qrels.write_text("q9\td1\t1\n", encoding="utf-8")
    with pytest.raises(EvaluationError, match="没有编号为 q9 的问题"):
        read_dataset(tmp_path)
    qrels.unlink()
    with pytest.raises(EvaluationError, match=r"没有 test\.tsv"):
        read_dataset(tmp_path)


def test_the_shipped_questions_quote_the_plan(plan_text: str) -> None:
    folder = Path(__file__).parents[1] / "eval" / "zhengzhou"
    questions = read_dataset(folder).questions
    assert len(questions) == 160
    assert sum(not question.answerable for question in questions) == 30
    quotes = [quote.text for question in questions for quote in question.quotes]
    assert all(plan_text.count(quote) == 1 for quote in quotes)


@pytest.mark.parametrize(
    ("name", "questions", "has_corpus"),
    [
        ("data/policy_qa", 747, True),
        ("data/statutes", 800, True),
        ("data/crosslingual", 590, True),
        ("questions/documents_dev.jsonl", 100, False),
    ],
)
def test_real_sets_are_read(shared: Path, name: str, questions: int, has_corpus: bool) -> None:
    dataset = read_dataset(shared / name)
    assert len(dataset.questions) == questions
    assert any(question.documents for question in dataset.questions)
    assert (dataset.corpus is not None) == has_corpus

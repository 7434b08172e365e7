"""The report of an evaluation: tables, JSON, plots and runs, by figures worked out by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest
from evaluation_fakes import ASKED, BASE, A, B, question, related, report

from kb.errors import EvaluationError
from kb.evaluation import as_json, as_lines, as_svg, as_trec, render
from kb.evaluation.evaluation import measure
from kb.evaluation.questions import Dataset
from kb.records import SearchResult


def test_means_by_system_and_language() -> None:
    hybrid = report().retrieval("hybrid")
    assert hybrid["all"]["MRR@10"] == (1 / 2 + 1) / 2
    assert (hybrid["zh"]["Success@1"], hybrid["en"]["Success@1"]) == (0, 1)
    assert set(report().retrieval("dense")["all"].values()) == {0.0}
    assert not [name for name in hybrid["all"] if name.startswith("document ")]


def test_answers_by_language() -> None:
    found = report().answers()
    assert (found["all"]["right"], found["zh"]["right"], found["en"]["right"]) == (1 / 2, 1, 0)
    assert found["all"]["false answers"] == 1
    assert found["en"]["false answers"] is None
    assert found["all"]["coverage at 90%"] == 1 / 3


def test_the_share_of_related_is_reported() -> None:
    said = {**BASE.said, "What rate?": related((B, len(A))), "校长是谁？": related((A, 0))}
    found = report(replace(BASE, said=said))
    shares = {group: measures["related"] for group, measures in found.answers().items()}
    assert shares == {"all": 2 / 3, "zh": 1 / 2, "en": 1}
    assert found.answers()["all"]["false answers"] == 0
    assert "只列相关原文" in render(found)
    assert json.loads(as_lines(found))["questions"][1]["answer"]["status"] == "related"


def test_the_json_is_plain_and_whole() -> None:
    found = json.loads(json.dumps(as_json(report()), allow_nan=False))
    assert found["retrieval"]["hybrid"]["all"]["MRR@10"] == 0.75
    assert [row["id"] for row in found["questions"]] == ["z1", "e1", "z2"]
    first, _, last = found["questions"]
    assert first["first_gold"] == {"hybrid": 2, "lexical": 2, "dense": None}
    assert first["answer"]["right"] is True
    assert last["retrieval"] == {}
    assert set(found["milliseconds"]) == {
        "search hybrid",
        "search lexical",
        "search dense",
        "ask",
    }


def test_a_set_of_unanswerable_questions_has_answers_only() -> None:
    dataset = Dataset(name="一题", corpus=None, questions=ASKED[2:])
    found = measure(BASE, dataset, baselines=True, without={"words": BASE.search})
    assert found.answers()["all"]["false answers"] == 1
    assert "## 检索" not in render(found)
    assert "## 逐项去掉" not in render(found)
    assert as_svg(found).keys() == {"risk-coverage", "reliability"}
    assert json.loads(as_lines(found))["ablation"] == {"words": {}}


def test_the_json_tells_a_question_apart() -> None:
    first, unanswered, _ = json.loads(as_lines(report()))["questions"]
    assert first["quotes"] == [{"text": A, "doc_id": None, "needed": True}]
    assert first["hits"][1] == {"unit_id": "u 1", "gold": True, "lexical": 2, "dense": None, "text": A}
    assert (first["answer"]["citations"], first["answer"]["gold_citations"]) == (1, 1)
    assert first["answer"]["cited"] == [{"unit_id": "u", "gold": True, "verbatim": True, "quote": A}]
    assert (unanswered["answer"]["status"], unanswered["answer"]["cited"]) == ("not_found", [])


def test_one_question_a_line() -> None:
    found = report()
    lines = as_lines(found).splitlines()
    assert json.loads("\n".join(lines)) == json.loads(json.dumps(as_json(found)))
    (line,) = [line for line in lines if line.startswith('{"id":"e1"')]
    assert json.loads(line.removesuffix(","))["retrieval"]["hybrid"]["Success@1"] == 1


def test_without_texts_only_ids_and_numbers_are_written() -> None:
    for written in (as_lines(report(), texts=False), render(report(), texts=False)):
        assert not [text for text in (A, B, *BASE.found, *BASE.said, "王某") if text in written]
    assert "## 答错的题（2）\n\ne1、z2\n" in render(report(), texts=False)
    rows = as_json(report(), texts=False)["questions"]
    assert isinstance(rows, list)
    assert rows[0]["hits"][1] == {"unit_id": "u 1", "gold": True, "lexical": 2, "dense": None}


def test_plots_are_svg_that_asks_no_server_for_anything() -> None:
    drawn = as_svg(report())
    assert drawn.keys() == {"measures", "first-gold", "risk-coverage", "reliability"}
    assert drawn == as_svg(report())
    for plot in drawn.values():
        root = ElementTree.fromstring(plot)
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        assert not [e for e in root.iter() if e.tag.endswith(("script", "image"))]
        assert "混合" in plot or "知识库" in plot


def test_bars_are_as_high_as_the_figures() -> None:
    root = ElementTree.fromstring(as_svg(report())["first-gold"])
    values = [e.text for e in root.iter("{http://www.w3.org/2000/svg}desc") if e.attrib["class"] == "value"]
    shares = [float(value) for value in values if value]
    # Of two questions one has its gold clause first, one second; the vectors find neither.
    assert shares == [0.5, 0.5, *[0] * 9, 0.5, 0.5, *[0] * 9, *[0] * 10, 1]


def test_a_set_without_answers_has_no_plots_of_answers() -> None:
    asked = question(question_id="q", text="多少人？", documents={"d": 1})
    found = measure(BASE, Dataset(name="文", corpus=None, questions=(asked,)))
    assert as_svg(found).keys() == {"measures", "first-gold"}


def test_a_trec_run_has_six_fields_and_falling_scores() -> None:
    assert as_trec(report()).splitlines() == [
        "z1 Q0 u%202 1 1.000000 hybrid",
        "z1 Q0 u%201 2 0.500000 hybrid",
        "e1 Q0 u%202 1 1.000000 hybrid",
    ]
    assert as_trec(report(), "dense") == ""


def test_the_table_names_groups_and_wrong_answers() -> None:
    text = render(report())
    assert "3 题，其中文档没有答案的 1 题，在指定文档里问的 0 题，中文 2、英文 1；文档 1 份。" in text
    lines = text.splitlines()
    row, passages = [line for line in lines if line.startswith("| 混合 ") and "全部" in line]
    # Two questions; nDCG@10 of 1 / log2(3) and of 1.
    assert [cell.strip() for cell in row.split("|")][3:6] == ["2", "0.815", "0.750"]
    # A and B are one passage.
    assert [cell.strip() for cell in passages.split("|")][3:6] == ["2", "1.000", "1.000"]
    assert "## 答错的题（2）" in text
    assert lines[-2:] == [
        "- e1 What rate?（依据在第 1 条）→ 未作答",
        "- z2 校长是谁？（文档没有答案）→ 王某",
    ]
    # Dense finds nothing; both others find the same.
    assert "- “混合”与“只用词”相比：nDCG@10 +0.000（p = 1.000，0 题更好，0 题更差）" in lines
    (ahead,) = [line for line in lines if line.startswith("- “混合”与“只用向量”相比：nDCG@10 +0.815")]
    assert ahead.endswith("2 题更好，0 题更差）")
    assert "检索文档" not in text


def test_a_set_that_judges_documents_asks_nothing() -> None:
    asked = question(question_id="q", text="多少人？", documents={"d": 1, "gone": 1})
    found = measure(BASE, Dataset(name="文", corpus=None, questions=(asked,)))
    assert found.answers() == {}
    assert found.ask_times is None
    assert found.retrieval("hybrid")["all"]["document R@10"] == 1 / 2
    assert found.notes == ("1 份所问的文档不在索引里（例如 gone），计为没有找到。",)
    assert "## 回答" not in render(found)


def test_the_wrong_documents_are_an_error() -> None:
    asked = question(documents={"gone": 1})
    with pytest.raises(EvaluationError, match="例如 gone"):
        measure(BASE, Dataset(name="文", corpus=None, questions=(asked,)))


def test_a_quote_that_no_document_holds_is_noted() -> None:
    asked = question("查无此句，任何文档都没有。", text="多少人？")
    found = measure(BASE, Dataset(name="文", corpus=None, questions=(asked,)))
    assert found.notes == ("1 条标准引文在文档中找不到原文。",)


def test_the_baseline_stands_beside_our_own() -> None:
    asked = question(A, text="在校生规模")
    found = measure(BASE, Dataset(name="一题", corpus=None, questions=(asked,)), baselines=True)
    assert found.systems[:6] == ("hybrid", "lexical", "dense", "RRF", "weighted sum", "rank-bm25")
    assert found.search_times.keys() == set(found.systems) - {"RRF", "weighted sum"}
    assert found.retrieval("hybrid")["all"]["Success@1"] == 0
    assert found.retrieval("rank-bm25")["all"]["Success@1"] == 1
    assert found.quoted("hybrid")["all"]["answered"] == 0
    assert found.quoted("rank-bm25")["all"]["citation precision"] == 1
    assert "| 照录第一条（rank-bm25 + jieba） " in render(found)


def test_the_ablation_tells_what_is_lost_without_an_ingredient() -> None:
    def without(text: str, k: int, /, **_: Any) -> SearchResult:
        hits = () if text == "What rate?" else BASE.search(text, k).hits
        return SearchResult(query=text, hits=hits, total=len(hits))

    dataset = Dataset(name="两题", corpus=None, questions=ASKED)
    found = measure(BASE, dataset, without={"glossary": without})
    (ranking, first, passages) = found.ablation["glossary"]
    assert [d.measure for d in (ranking, first, passages)] == ["nDCG@10", "Success@1", "passage nDCG@10"]
    assert (first.before, first.now, first.better, first.worse) == (0, 1 / 2, ("e1",), ())
    assert (passages.before, passages.now) == (1 / 2, 1)
    (row,) = [line for line in render(found).splitlines() if line.startswith("| 英汉词汇 ")]
    assert [cell.strip() for cell in row.split("|")][5:8] == ["0.000", "-0.500", "1.000"]
    assert as_json(found)["ablation"] == {
        "glossary": {
            "nDCG@10": {
                "without": 0.3155, "with": 0.8155, "gain": 0.5, "p": 1.0, "better": 1, "worse": 0,
            },
            "Success@1": {"without": 0.0, "with": 0.5, "gain": 0.5, "p": 1.0, "better": 1, "worse": 0},
            "passage nDCG@10": {
                "without": 0.5, "with": 1.0, "gain": 0.5, "p": 1.0, "better": 1, "worse": 0,
            },
        }
    }  # fmt: skip


def test_a_set_of_documents_is_ablated_on_documents() -> None:
    asked = question(question_id="q", text="多少人？", documents={"d": 1})
    dataset = Dataset(name="文", corpus=None, questions=(asked,))
    found = measure(BASE, dataset, without={"words": BASE.search})
    assert [d.measure for d in found.ablation["words"]] == [
        "document nDCG@10", "document Success@1", "document R@10",
    ]  # fmt: skip


def test_progress_counts_every_question() -> None:
    calls: list[tuple[str, int, int]] = []
    dataset = Dataset(name="两题", corpus=None, questions=ASKED)
    measure(BASE, dataset, progress=lambda *call: calls.append(call))
    assert [call[1:] for call in calls if call[0] == "回答"] == [(0, 3), (1, 3), (2, 3)]

"""Which run of pieces answers: the pieces around the hits, the runs of them, the signals, the choice."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb import KnowledgeBase
from kb.answer.pieces import BEFORE, BEHIND, blocks
from kb.answer.relevance import Relevance
from kb.answer.runs import LONGEST_RUN, runs
from kb.answer.selection import CONSIDERED, select
from kb.answer.sources import Sources
from kb.query import parse


def relevance(question: str, sources: Sources) -> Relevance:
    return Relevance(query=parse(question), encoder=sources.encoder, rarity=sources.rarity)


def test_a_block_is_the_hit_and_the_clauses_around_it(plan: KnowledgeBase) -> None:
    sources = plan.sources()
    hit = sources.find("双师型教师比例")[0]
    (block,) = blocks([hit], sources)
    place = [leaf.unit_id for leaf in block.leaves].index(hit.unit_id)
    assert (place, len(block.leaves)) == (BEFORE, BEFORE + 1 + BEHIND)
    own = [block.text(piece) for piece in block.pieces if piece.leaf == place]
    assert own[0] == "到2025年"
    assert "".join(own).replace(",", "") == hit.text.replace(",", "").rstrip("。")


def test_the_runs_of_a_block(plan: KnowledgeBase) -> None:
    sources = plan.sources()
    question = "双师型教师比例"
    hits = sources.find(question)[:1]
    found = blocks(hits, sources)
    (all_runs,) = runs(parse(question), found, hits, relevance(question, sources))
    pieces = found[0].pieces
    expected = [
        (first, last)
        for first in range(len(pieces))
        for last in range(first, len(pieces))
        if first == last or pieces[last].end - pieces[first].start <= LONGEST_RUN
    ]
    assert list(zip(all_runs.first.tolist(), all_runs.last.tolist(), strict=True)) == expected
    assert {column.shape for column in all_runs.signals.values()} == {(len(expected),)}
    assert all(np.isfinite(column).all() for column in all_runs.signals.values())
    widest = expected.index((0, expected[len(expected) - 1][1])) if (0, len(pieces) - 1) in expected else 0
    assert all_runs.signals["carried"][widest] >= all_runs.signals["first"][widest]


def test_what_a_text_carries_and_what_is_new_in_it(plan: KnowledgeBase) -> None:
    measured = relevance("补贴", plan.sources())
    (same, other) = measured.of(["补贴", "天气"])
    assert same == pytest.approx(1.0, abs=1e-5)
    assert other < 0.5
    novel, mass = measured.novelty(["补贴", "天气", ""])
    assert novel[0] == pytest.approx(0.0, abs=1e-4)
    assert novel[1] > 0.5 * mass[1] > 0
    assert (novel[2], mass[2]) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("学徒制企业能补贴多少?", "3000—6000元/生/年"),
        ("双师型教师占比要到多少？", "70%以上"),
        ("四唯是哪四唯？", "唯论文、唯职称、唯学历、唯奖项"),
    ],
)
def test_the_run_that_answers(plan: KnowledgeBase, question: str, words: str) -> None:
    sources = plan.sources()
    selected = select(parse(question), sources.find(question), relevance(question, sources), sources)
    assert selected is not None
    shown = "".join(span.of(hit.text) for hit, span in zip(selected.clauses, selected.spans, strict=True))
    assert words in shown
    assert len(shown) <= LONGEST_RUN


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(question=st.text("职业教育教师补贴比例多少怎么哪些学校12? ", min_size=2, max_size=20))
def test_what_is_selected_stands_in_the_document(plan: KnowledgeBase, question: str) -> None:
    if not question.strip(" ?"):
        return
    sources = plan.sources()
    hits = sources.find(question)
    selected = select(parse(question), hits, relevance(question, sources), sources)
    assert (selected is None) == (not hits[:CONSIDERED])
    for hit, span in () if selected is None else zip(selected.clauses, selected.spans, strict=True):
        text = sources.document(hit.doc_id).text
        assert text[hit.start : hit.end] == hit.text
        assert text[hit.start + span.start : hit.start + span.end] == span.of(hit.text) != ""

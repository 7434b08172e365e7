from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from math import log2

import pytest
from evaluation_fakes import hit, question

from kb import KnowledgeBase
from kb.evaluation.passages import LONGEST_PASSAGE, Passage, passage_ranking, passages
from kb.evaluation.retrieval import passage_scores
from kb.language.text import sentence_spans
from kb.records import Document, Hit


def document(text: str) -> Document:
    return Document(doc_id="d", title="d", text=text)


def sentence(length: int, character: str = "字") -> str:
    return character * (length - 1) + "。"


def lengths(text: str) -> list[int]:
    return [len(passage.text) for passage in passages(document(text))]


def test_whole_sentences_are_packed_up_to_three_hundred_characters() -> None:
    assert lengths(sentence(100) * 7) == [300, 300, 100]
    assert lengths(sentence(200) + sentence(101) + sentence(99)) == [200, 200]
    assert lengths(sentence(100) + "\n" + sentence(199) + "\n" + sentence(10)) == [300, 10]


def test_a_longer_sentence_is_a_passage_of_its_own() -> None:
    assert lengths(sentence(10) + sentence(350) + sentence(20)) == [10, 350, 20]
    assert lengths("") == []


def test_passages_of_the_plan_are_its_text_and_cut_no_sentence(plan: KnowledgeBase) -> None:
    (plan_document,) = plan.documents()
    found = passages(plan_document)
    assert len(found) > 20
    assert all(p.text == plan_document.text[p.start : p.end] for p in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert "".join("".join(p.text.split()) for p in found) == "".join(plan_document.text.split())
    for passage in found:
        if len(passage.text) > LONGEST_PASSAGE:
            assert len(sentence_spans(passage.text)) == 1


def at(start: int, end: int) -> Hit:
    return replace(hit("", unit_id=f"{start}"), start=start, end=end)


def test_a_clause_counts_for_the_passage_that_holds_most_of_it() -> None:
    text = sentence(300, "甲") + sentence(300, "乙") + sentence(300, "丙")
    cut = {"d": passages(document(text))}
    hits = [at(290, 320), at(610, 620), at(310, 330), at(0, 5), at(280, 310)]
    assert [passage.text[0] for passage in passage_ranking(hits, cut)] == ["乙", "丙", "甲"]


def passage(text: str, doc_id: str = "d", start: int = 0) -> Passage:
    return Passage(doc_id=doc_id, start=start, end=start + len(text), text=text)


A = "中等职业学校在校生规模达到45万人。"
X = "与此无关的另一段话说的是别的事情。"


def test_passage_measures_by_hand() -> None:
    asked = question(A)
    (found,) = passage_scores([asked], {"q": [passage(X), passage(X + A)]}).values()
    assert found["passage nDCG@10"] == pytest.approx(1 / log2(3))
    assert found["passage MRR@10"] == 1 / 2
    assert (found["passage R@1"], found["passage R@3"]) == (0, 1)


@pytest.mark.parametrize(("held", "gold"), [(10, 0), (12, 0), (30, 1), (60, 1)])
def test_most_of_a_quote_is_enough(held: int, gold: int) -> None:
    quote = "".join(chr(0x4E00 + n) for n in range(60))
    (found,) = passage_scores([question(quote)], {"q": [passage(X + quote[:held])]}).values()
    assert found["passage Success@1"] == gold


def test_a_passage_within_a_long_quote_counts() -> None:
    quote = "".join(chr(0x4E00 + n) for n in range(900))
    (found,) = passage_scores([question(quote)], {"q": [passage(quote[300:600])]}).values()
    assert found["passage nDCG@10"] == 1


def test_sets_without_quotes_have_no_passage_measures() -> None:
    assert passage_scores([question(documents={"d": 1})], {}) == {}

"""Segmentation held against jieba, and the common forms of quantities."""

from __future__ import annotations

import re
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

from kb.language.lexicon import kept_words
from kb.language.tokens import Terms, segment, terms

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # jieba's own invalid escapes
    import jieba

HAN_RUN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff〇]+")


@pytest.fixture(scope="module")
def oracle() -> jieba.Tokenizer:
    jieba.setLogLevel("ERROR")
    tokenizer = jieba.Tokenizer()
    for word in kept_words():
        if HAN_RUN.fullmatch(word) and tokenizer.lcut(word, HMM=False) != [word]:
            tokenizer.add_word(word)
    return tokenizer


def test_the_plan_is_cut_as_jieba_cuts_it(plan_text: str, oracle: jieba.Tokenizer) -> None:
    for run in HAN_RUN.findall(plan_text):
        assert segment(run) == oracle.lcut(run)


def test_real_documents_are_cut_as_jieba_cuts_them(shared: Path, oracle: jieba.Tokenizer) -> None:
    for path in sorted((shared / "data" / "documents" / "txt").iterdir())[:6]:
        for run in HAN_RUN.findall(path.read_text(encoding="utf-8")):
            assert segment(run) == oracle.lcut(run)


@pytest.mark.parametrize("text", ["双师型", "产教融合", "现代学徒制", "1+X", "3+2", "职教高考", "混合所有制"])
def test_policy_words_stay_whole(text: str) -> None:
    assert text.lower() in terms(f"推进{text}证书").words


@pytest.mark.parametrize(
    ("spellings", "form"),
    [
        (("70%以上", "百分之七十", "七成", "７０％"), "#70%"),
        (("45万人", "四十五万人", "450000人", "45万", "四十五万学生"), "#450000"),
        (("12,000元", "一万二千元", "1.2万元"), "#12000"),
        (("到2025年", "二〇二五年底", "2025年"), "#2025"),
        (("3000—6000元/生/年", "三千至六千元"), "#6000"),
    ],
)
def test_spellings_of_a_quantity_share_a_form(spellings: tuple[str, ...], form: str) -> None:
    for spelling in spellings:
        assert form in terms(spelling).words, spelling


def test_terms_by_hand() -> None:
    found = terms("加强ＡＰＰ建设的经费。")
    assert found.words == ("加强", "app", "建设", "经费")
    assert found.bigrams == ("加强", "建设", "经费")  # neither APP nor 的 makes neighbours
    assert found.characters == tuple("加强建设经费")


def test_nothing_to_match_by() -> None:
    nothing = Terms(words=(), bigrams=(), characters=())
    assert terms("") == terms("😀 …… \u200b") == terms("的吗？") == nothing


FIRST_OF_ALL = """
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from kb.language.tokens import segment
together = Barrier(8)
def first(_):
    together.wait()
    return [segment("现代学徒制试点院校的双师型教师") for _ in range(50)]
with ThreadPoolExecutor(8) as pool:
    (found,) = {tuple(words) for cuts in pool.map(first, range(8)) for words in cuts}
print(" ".join(found))
"""


def test_the_first_words_may_be_cut_by_several_threads_at_once() -> None:
    """Words are added to the segmenter before the first cut, which nobody may see half done."""
    done = subprocess.run([sys.executable, "-c", FIRST_OF_ALL], capture_output=True, text=True, check=True)
    assert done.stdout.split() == segment("现代学徒制试点院校的双师型教师")

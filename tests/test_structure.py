"""Where a run of pieces stands in the outline, on a small notice whose runs were counted by hand."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from kb import KnowledgeBase
from kb.answer.pieces import Block, blocks
from kb.answer.relevance import Relevance
from kb.answer.runs import Runs, runs
from kb.query import parse

NOTICE = """关于设立街道便民菜店的通知

各街道办事处：

一、选址要求

菜店应当临街。（责任单位：区商务局）

二、租金减免

（一）头一年的租金全部免收。

（二）往后两年的租金减半。

三、申请材料

申请人应当提交下列材料：

（一）身份证；

（二）租房合同。
"""
QUESTION = "菜店的租金减免有哪些规定？"


@dataclass(frozen=True, kw_only=True)
class Weighed:
    """The block of the whole notice and its runs, looked up by their first and last words."""

    block: Block
    found: Runs

    def signal(self, name: str, first: str, last: str) -> float:
        words = [self.block.text(piece) for piece in self.block.pieces]
        begin, end = (next(n for n, text in enumerate(words) if one in text) for one in (first, last))
        (place,) = np.flatnonzero((self.found.first == begin) & (self.found.last == end))
        return float(self.found.signals[name][place])


@pytest.fixture(scope="module")
def weighed(tmp_path_factory: pytest.TempPathFactory) -> Weighed:
    folder: Path = tmp_path_factory.mktemp("notice")
    (folder / "corpus").mkdir()
    (folder / "corpus" / "notice.txt").write_text(NOTICE, encoding="utf-8")
    KnowledgeBase.build(folder / "corpus", folder / "index")
    sources = KnowledgeBase.open(folder / "index").sources()
    hits = sources.find(QUESTION)
    relevance = Relevance(query=parse(QUESTION), encoder=sources.encoder, rarity=sources.rarity)
    (block,) = blocks(hits, sources)
    (found,) = runs(parse(QUESTION), [block], hits, relevance)
    return Weighed(block=block, found=found)


@pytest.mark.parametrize(
    ("first", "last", "fills"),
    [
        ("应当临街", "应当临街", 1.0),  # all of 一, but for who is responsible
        ("应当临街", "商务局", 1.0),  # and with it
        ("头一年", "减半", 1.0),  # all of 二
        ("租金减免", "减半", 1.0),  # and its heading
        ("头一年", "头一年", 1.0),  # all of 二（一）
        ("租金减免", "头一年", 0.0),
        ("应当临街", "头一年", 0.0),  # begins in 一
        ("身份证", "租房合同", 1.0),  # 三 without the clause that leads in
        ("申请人应当", "身份证", 0.0),
    ],
)
def test_a_run_that_is_all_a_heading_has_below_it(
    weighed: Weighed, first: str, last: str, fills: float
) -> None:
    assert weighed.signal("fills unit", first, last) == fills


def test_a_heading_that_names_the_matter_counts_for_what_fills_its_unit(weighed: Weighed) -> None:
    asked_about = weighed.signal("fills unit, heading", "头一年", "减半")
    other = weighed.signal("fills unit, heading", "身份证", "租房合同")
    assert asked_about > 2 * other > 0
    assert weighed.signal("fills unit, heading", "租金减免", "头一年") == 0.0


def test_a_run_leaves_the_unit_that_it_begins_in(weighed: Weighed) -> None:
    assert weighed.signal("leaves unit", "头一年", "头一年") == 0.0
    assert weighed.signal("leaves unit", "头一年", "减半") == 1.0
    assert weighed.signal("leaves unit", "申请人应当", "身份证") == 0.0


def test_what_stands_at_the_edges_of_a_run_and_in_it(weighed: Weighed) -> None:
    assert weighed.signal("behind heading", "头一年", "头一年") == 1.0
    assert weighed.signal("behind heading", "减半", "减半") == 0.0
    assert weighed.signal("holds heading", "租金减免", "头一年") == 1.0
    assert weighed.signal("holds heading", "头一年", "减半") == 0.0
    assert weighed.signal("behind lead-in", "身份证", "身份证") == 1.0
    assert weighed.signal("behind lead-in", "租房合同", "租房合同") == 0.0
    assert weighed.signal("remark", "应当临街", "商务局") == 1.0
    assert weighed.signal("remark", "应当临街", "应当临街") == 0.0

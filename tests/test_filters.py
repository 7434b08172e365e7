"""Filters, facets and orders: by documents written for it, worked out by hand, and as the command."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from kb import KnowledgeBase
from kb.cli import main
from kb.errors import QuestionError, UnknownDocumentError
from kb.facts.targets.deadlines import sets_deadline
from kb.records import Facet, SearchResult, Validity
from kb.search.filters import Filters, Holding
from kb.search.finder import Sort
from kb.search.typed import Match

if TYPE_CHECKING:
    from collections.abc import Iterator


NOTICE: Final = """关于加强学徒培训的通知
一、补贴标准
（一）对签订协议的企业，按每生6000元给予补贴。
（二）补贴比例不超过培训费用的60%。
二、工作要求
（一）建立工作台账。（市教育局、市财政局负责）
（二）各区于2021年底前完成摸底，在20个工作日内报送，共建设12个基地。由市人社局负责督办。
"""
RULES: Final = """学徒管理办法
第一章 总则
第一条 为了规范学徒培训，制定本办法。
第二章 管理
第二条 学徒培训企业应当建立台账。
第三条 企业每年投入不少于１００万元，鼓励ＡＩ教学。
"""
OLD: Final = """学徒补贴暂行规定
第一条 每名学徒补贴500元。
第二条 本规定由教育局解释。
"""
META: Final = {
    "a": 'title = "关于加强学徒培训的通知"\nissuer = "市教育局、市财政局"\nregion = "郑州市"\n'
    "issued_on = 2021-03-01\n",
    "b": 'title = "学徒管理办法"\nissuer = "国务院"\nissued_on = 2023-05-01\neffective_on = 2023-06-01\n',
    "c": 'title = "学徒补贴暂行规定"\nissuer = "市教育局"\nregion = "郑州市"\nvalidity = "已废止"\n',
}
DAY: Final = date(2025, 1, 1)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("filters")
    corpus = folder / "corpus"
    corpus.mkdir()
    for doc_id, text in (("a", NOTICE), ("b", RULES), ("c", OLD)):
        (corpus / f"{doc_id}.txt").write_text(text, encoding="utf-8")
        (corpus / f"{doc_id}.meta.toml").write_text(META[doc_id], encoding="utf-8")
    KnowledgeBase.build(corpus, folder / "index")
    return folder / "index"


@pytest.fixture(scope="module")
def kb(index: Path) -> KnowledgeBase:
    return KnowledgeBase.open(index)


def found(kb: KnowledgeBase, query: str = "", **conditions: Any) -> SearchResult:
    names = ("documents", "sort", "start", "all_versions", "mode", "k")
    given_names = {name: conditions.pop(name) for name in names if name in conditions}
    frozen: dict[str, Any] = {
        name: frozenset(one) if isinstance(one, set) else one for name, one in conditions.items()
    }
    return kb.search(
        query, **{"k": 100, "as_of": DAY, "facets": True, **given_names}, filters=Filters(**frozen)
    )


def words(result: SearchResult) -> list[str]:
    return [hit.text for hit in result.hits]


AMOUNT_A = "（一）对签订协议的企业，按每生6000元给予补贴。"
AMOUNT_B = "第三条 企业每年投入不少于１００万元，鼓励ＡＩ教学。"
SHARE = "（二）补贴比例不超过培训费用的60%。"
LEDGER = "（一）建立工作台账。"
SURVEY = "（二）各区于2021年底前完成摸底，在20个工作日内报送，共建设12个基地。"


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ({"phrases": ("台账",)}, [LEDGER, "第二条 学徒培训企业应当建立台账。"]),
        ({"phrases": ("台账", "企业")}, ["第二条 学徒培训企业应当建立台账。"]),
        ({"phrases": ("ai",)}, [AMOUNT_B]),
        ({"headings": True, "phrases": ("补贴",)}, ["一、补贴标准"]),
        ({"phrases": ("100万元",)}, [AMOUNT_B]),
        ({"phrases": ("台帐",)}, []),
        ({"phrases": ("企业",), "excluded": ("台账", "协议")}, [AMOUNT_B]),
        ({"holds": {Holding.AMOUNT}}, [AMOUNT_A, AMOUNT_B]),
        ({"holds": {Holding.RATIO}}, [SHARE]),
        ({"holds": {Holding.DEADLINE}}, [SURVEY]),
        ({"holds": {Holding.DEADLINE, Holding.COUNT}}, [SURVEY]),
        ({"holds": {Holding.DEADLINE, Holding.AMOUNT}}, []),
        ({"issuers": {"市财政局"}, "phrases": ("补贴",)}, ["一、补贴标准", AMOUNT_A, SHARE]),
        ({"issuers": {"市财政局、市教育局"}}, []),
        ({"regions": {"郑州市"}, "holds": {Holding.AMOUNT}}, [AMOUNT_A]),
        ({"issued_from": date(2021, 3, 1), "holds": {Holding.AMOUNT}}, [AMOUNT_A, AMOUNT_B]),
        ({"issued_from": date(2021, 3, 2), "holds": {Holding.AMOUNT}}, [AMOUNT_B]),
        ({"issued_to": date(2021, 3, 1), "holds": {Holding.AMOUNT}}, [AMOUNT_A]),
        ({"validities": {Validity.REPEALED}, "holds": {Holding.AMOUNT}}, ["第一条 每名学徒补贴500元。"]),
        ({"all_versions": True, "issuers": {"市教育局"}, "holds": {Holding.AMOUNT}},
         [AMOUNT_A, "第一条 每名学徒补贴500元。"]),
        ({"part": "第二章", "phrases": ("企业",)}, ["第二条 学徒培训企业应当建立台账。", AMOUNT_B]),
        ({"part": "第二部分", "phrases": ("台账",)}, [LEDGER, "第二条 学徒培训企业应当建立台账。"]),
        ({"part": "补贴标准"}, ["一、补贴标准", AMOUNT_A, SHARE]),
        ({"part": "a#h1", "holds": {Holding.AMOUNT}}, [AMOUNT_A]),
        ({"part": "第九章"}, []),
        ({"body": "财政局", "phrases": ("台账",)}, [LEDGER]),
        ({"body": "人社局", "phrases": ("摸底",)}, [SURVEY]),
        ({"body": "财政局", "phrases": ("摸底",)}, []),
    ],
)  # fmt: skip
def test_each_filter_by_hand(kb: KnowledgeBase, conditions: dict[str, Any], expected: list[str]) -> None:
    result = found(kb, **conditions)
    assert words(result) == expected
    assert result.total == len(expected)


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("到2025年建成10所学校。", True),
        ("今年底前完成。", True),
        ("自受理之日起20个工作日内作出决定。", True),
        ("“十四五”期间新增学位。", True),
        ("2020年印发的通知继续有效。", False),
        ("自2021年起实行。", False),
        ("培训不少于20个工作日。", False),
        ("建设12个基地。", False),
    ],
)
def test_what_counts_as_a_deadline(text: str, stated: bool) -> None:
    assert sets_deadline(text) is stated


def test_facets_by_hand(kb: KnowledgeBase) -> None:
    facets = found(kb, phrases=("补贴",), all_versions=True).facets
    assert facets == {
        Facet.DOCUMENT: {"a": 3, "c": 1},
        Facet.ISSUER: {"市教育局": 4, "市财政局": 3},
        Facet.REGION: {"郑州市": 4},
        Facet.VALIDITY: {Validity.UNSTATED: 3, Validity.REPEALED: 1},
        Facet.YEAR: {"2021": 3, "": 1},
        Facet.PART: {},
        Facet.HOLDS: {Holding.AMOUNT: 2, Holding.RATIO: 1},
    }


def test_parts_are_counted_within_one_document(kb: KnowledgeBase) -> None:
    result = found(kb, documents=["a"])
    parts = result.facets[Facet.PART]
    assert list(parts) == ["a#h1", "a#h2"]
    for part, number in parts.items():
        assert found(kb, documents=["a"], part=part).total == number


def test_orders_by_hand(kb: KnowledgeBase) -> None:
    everything: dict[str, Any] = {"phrases": ("学徒",), "all_versions": True}
    by_place = [hit.doc_id for hit in found(kb, sort=Sort.PLACE, **everything).hits]
    by_date = [hit.doc_id for hit in found(kb, sort=Sort.NEWEST, **everything).hits]
    assert by_place == sorted(by_place)
    assert set(by_place) == {"b", "c"}
    assert by_date == by_place  # b is of 2023; c has no date and comes last
    both = [hit.doc_id for hit in found(kb, sort=Sort.NEWEST, holds={Holding.AMOUNT}).hits]
    assert both == ["b", "a"]
    assert [h.rank for h in found(kb, holds={Holding.AMOUNT}, start=1).hits] == [2]


def test_a_blank_query_needs_a_condition(kb: KnowledgeBase) -> None:
    assert found(kb, documents=["b"]).total == len(found(kb, documents=["b"]).hits) > 3
    with pytest.raises(QuestionError):
        found(kb)
    with pytest.raises(UnknownDocumentError):
        found(kb, documents=["z"])


# --- words ---


@pytest.mark.parametrize(
    ("query", "match", "texts"),
    [
        ("补贴 比例", Match.ALL, {"（二）补贴比例不超过培训费用的60%。"}),
        ("补贴 台账", Match.ALL, set()),
        ("台賬", Match.ALL, {LEDGER, "第二条 学徒培训企业应当建立台账。"}),
        ("AI", Match.ALL, {"第三条 企业每年投入不少于１００万元，鼓励ＡＩ教学。"}),
        ("A 60", Match.ANY, {"（二）补贴比例不超过培训费用的60%。"}),
        ("asdfghjkl", Match.ANY, set()),
    ],
)
def test_clauses_with_all_words_or_any(kb: KnowledgeBase, query: str, match: Match, texts: set[str]) -> None:
    result = kb.search(query, 100, match=match, as_of=DAY)
    assert {hit.text for hit in result.hits} == texts
    assert result.total == kb.count(query, match, as_of=DAY) == len(texts)


def test_a_search_in_a_region_by_its_short_name(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def rows(region: str) -> tuple[int, list[str]]:
        where = ["--region", region, "--index", str(index), "--as-of", "2025-01-01", "--json"]
        assert main(["search", "--holds", "amount", *where]) == 0
        row = json.loads(capsys.readouterr().out)
        return row["total"], row.get("notices", [])

    assert rows("郑州") == rows("郑州市") == (1, [])
    total, (notice,) = rows("洛阳")
    assert total == 0
    assert "洛阳" in notice


@pytest.fixture
def command(index: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Any]:
    def run(*arguments: str) -> Any:
        assert main(["search", *arguments, "--json", "--index", str(index), "--as-of", "2025-01-01"]) == 0
        return json.loads(capsys.readouterr().out)

    yield run


def test_command_takes_every_filter(command: Any) -> None:
    row = command("--holds", "amount", "--issuer", "市财政局", "--region", "郑州市", "--phrase", "补贴",
                  "--exclude", "比例", "--part", "第一部分", "--issued-from", "2021-01-01", "--issued-to",
                  "2021-12-31", "--validity", "未注明",
                  "--doc", "a", "--sort", "place", "--facets")  # fmt: skip
    assert [hit["text"] for hit in row["hits"]] == [AMOUNT_A]
    assert row["total"] == 1
    assert row["facets"]["holds"] == {"amount": 1}
    assert command("--body", "财政局", "--phrase", "台账")["hits"][0]["text"] == LEDGER
    assert [hit["rank"] for hit in command("学徒", "-k", "1", "--skip", "1")["hits"]] == [2]
    assert "facets" not in command("学徒")
    row = command('学徒 "补贴" -比例', "--match", "any")
    assert (row["question"], {hit["text"] for hit in row["hits"]}) == (
        '学徒 "补贴" -比例', {AMOUNT_A, "一、补贴标准"},
    )  # fmt: skip
    assert command("补贴 台账", "--match", "all")["total"] == 0
    assert command("补贴 台账")["total"] > 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["--holds", "money"],
        ["--validity", "有效"],
        ["--issued-from", "2021-02-30"],
        ["--issued-from", "2021-02-02", "--issued-to", "2021-02-01"],
        ["--phrase", " "],
        ["--skip", "-1"],
        ["--sort", "author"],
        [],
    ],
)
def test_wrong_values_are_usage_errors(
    index: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["search", *arguments, "--index", str(index)])
    assert stopped.value.code == 2
    said = capsys.readouterr()
    assert "用法不对" in said.err
    assert said.out == ""

"""The page of targets without a browser: choosing, the table, the charts."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from drawn import drawn, html, press
from reading_corpus import HOSTILE
from streamlit.testing.v1 import AppTest

from kb import KnowledgeBase
from kb.facts.targets import Target
from kb.web import library, paging
from kb.web.targets import charts as target_charts
from kb.web.targets.choice import Choice, Kind, chosen, compared, indicator_of, kind_of
from kb.web.targets.table import parsed, target_table
from kb.web.texts.targets import CHINESE, ENGLISH

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("reading_page")


def page(**parameters: str) -> AppTest:
    return drawn("targets", parameters)


def values(at: AppTest) -> list[str]:
    return [unescape(value) for value in re.findall("<strong>(.*?)</strong>", html(at))]


def _target(**facts: Any) -> Target:
    known: dict[str, Any] = {
        "doc_id": "new",
        "unit_id": "new#art4.s1",
        "label": "第四条",
        "object": "教师",
        "indicator": "比例",
        "comparator": "≥",
        "low": 60.0,
        "high": 60.0,
        "unit": "%",
        "value": "60%以上",
        "deadline": "到2027年",
        "due": "2027",
        "body": "市教育局",
        "start": 10,
        "end": 15,
        "clause": "到2027年教师比例达到60%以上。",
        "clause_start": 0,
        "clause_end": 17,
    }
    return Target(**{**known, **facts})


# --- choosing ---


@pytest.mark.parametrize(
    ("unit", "kind"),
    [
        ("元", Kind.MONEY),
        ("元/生/年", Kind.MONEY),
        ("美元", Kind.MONEY),
        ("%", Kind.RATIO),
        ("个百分点", Kind.RATIO),
        ("人", Kind.PEOPLE),
        ("人次", Kind.PEOPLE),
        ("名", Kind.PEOPLE),
        ("个工作日", Kind.TIME),
        ("个月", Kind.TIME),
        ("年", Kind.TIME),
        ("平方米", Kind.MEASURE),
        ("亩", Kind.MEASURE),
        ("微克/立方米", Kind.MEASURE),
        ("个", Kind.COUNT),
        ("所", Kind.COUNT),
        ("项", Kind.COUNT),
    ],
)
def test_units_are_of_a_kind(unit: str, kind: Kind) -> None:
    assert kind_of(unit) is kind


@pytest.mark.parametrize(
    ("choice", "left"),
    [
        (Choice(), [0, 1, 2]),
        (Choice(document="old"), [1]),
        (Choice(kind=Kind.MONEY), [1]),
        (Choice(year="2027"), [0]),
        (Choice(body="市财政局"), [1]),
        (Choice(words="教师"), [0]),
        (Choice(words="６０％ 教师"), [0]),
        (Choice(words="教师 财政"), []),
        (Choice(kind=Kind.COUNT, words="基地"), [2]),
    ],
)
def test_each_filter_leaves_what_it_names(choice: Choice, left: list[int]) -> None:
    targets = (
        _target(),
        _target(doc_id="old", unit="元", due="2025-06", body="市财政局", object="资金", clause="500元"),
        _target(unit="个", due=None, body=None, object="基地", indicator="数量", clause="20个基地"),
    )
    assert [targets.index(target) for target in chosen(targets, choice)] == left


def test_page_lists_every_target_of_the_documents(reading_base: KnowledgeBase) -> None:
    targets = reading_base.targets()
    at = page()
    assert values(at) == [target.value for target in targets]
    assert CHINESE.count_line(shown=len(targets), total=len(targets), documents=4) in html(at)


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"doc": "old"}, ["不少于500万元"]),
        ({"kind": "ratio"}, ["60%以上"]),
        ({"kind": "money", "find": "专项"}, ["不少于800万元", "不少于500万元"]),
        ({"kind": "<x>", "due": "2027"}, ["不少于800万元", "60%以上"]),
        ({"doc": "citing", "kind": "time"}, ["不超过8小时"]),
    ],
)
def test_address_chooses(parameters: dict[str, str], expected: list[str]) -> None:
    assert values(page(**parameters)) == expected


def test_values_and_places_are_said_in_english() -> None:
    text = re.sub("<[^>]*>", " ", html(page(doc="old", lang="en")))
    assert "at least 5,000,000 yuan" in text
    assert "第三条 (Article 3, sentence 1)" in text


def test_form_puts_the_choice_in_the_address() -> None:
    at = page()
    next(box for box in at.selectbox if box.label == CHINESE.KIND).set_value("ratio")
    at.text_input[0].set_value("教师")
    press(at, CHINESE.NARROW)
    assert at.query_params["kind"] in ("ratio", ["ratio"])
    assert at.query_params["find"] in ("教师", ["教师"])
    assert "doc" not in at.query_params
    assert values(at) == ["60%以上"]


def test_nothing_left_is_said_with_what_to_do() -> None:
    at = page(find="火星")
    assert CHINESE.NONE_ADVICE in html(at)
    assert not at.get("download_button")


def test_long_lists_are_paged(monkeypatch: pytest.MonkeyPatch, reading_base: KnowledgeBase) -> None:
    monkeypatch.setattr(paging, "ROWS_A_PAGE", 2)
    all_values = [target.value for target in reading_base.targets()]
    first, second, beyond = page(), page(page="2"), page(page="99")
    assert values(first) == all_values[:2]
    assert values(second) == all_values[2:4]
    assert values(beyond)[-1] == all_values[-1]
    assert values(page(page="9" * 5000)) == values(page(page="-1")) == all_values[:2]
    assert 'href="./targets?page=2"' in html(first)
    assert CHINESE.PREVIOUS_PAGE not in html(first)
    assert CHINESE.NEXT_PAGE not in html(beyond)


# --- the table ---


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({}, "不少于 60%"),
        ({"comparator": "=", "low": 4e5, "high": 4e5, "unit": "人"}, "等于 40万人"),
        ({"comparator": "≤", "low": 2.4e11, "high": 2.4e11, "unit": "元"}, "不超过 2,400亿元"),
        (
            {"comparator": "区间", "low": 3000.0, "high": 6000.0, "unit": "元/生/年"},
            "介于 3,000–6,000元/生/年",
        ),
        ({"comparator": "≈", "low": 5.5, "high": 5.5}, "约 5.5%"),
    ],
)
def test_value_is_said_in_words_and_digits(facts: dict[str, Any], said: str) -> None:
    assert parsed(_target(**facts)) == said


def test_every_comparator_has_words() -> None:
    signs = {"=", "≥", "≤", ">", "<", "≈", "区间"}
    assert set(CHINESE.COMPARATORS) == set(ENGLISH.COMPARATORS) == signs


def test_table_says_the_words_of_the_text_and_links_to_the_clause(reading_base: KnowledgeBase) -> None:
    targets = reading_base.targets(["new"])
    markup = target_table(targets, {"new": "《办法》"})
    assert "<strong>不少于800万元</strong>" in markup
    assert 'href="./doc?doc=new&amp;clause=new%23art4.s1"' in markup
    assert "《办法》" in markup
    assert markup.count("<th ") == len(CHINESE.COLUMNS)
    for target in targets:
        assert reading_base.document("new").text[target.start : target.end] == target.value


def test_targets_of_a_document_out_of_force_say_so() -> None:
    assert "《某市校企合作办法》 · 已废止</span>" in html(page(doc="old"))
    assert "《某市校企合作办法》 · repealed</span>" in html(page(doc="old", lang="en"))
    assert "》 · " not in html(page(doc="new"))


def test_hostile_targets_are_shown_literally() -> None:
    target = _target(object=HOSTILE, value=HOSTILE, body=HOSTILE, label=HOSTILE)
    markup = target_table([target], {"new": HOSTILE})
    assert not re.search(r"<(?:script|img)\b", markup)
    assert unescape(re.sub("<[^>]*>", "", markup)).count(HOSTILE) == 5


# --- one indicator in several documents ---


SHARED = (
    _target(low=50.0, high=50.0),
    _target(doc_id="old", low=70.0, high=70.0),
    _target(doc_id="old", low=40.0, high=40.0),
    _target(doc_id="old", unit="人", low=90.0, high=90.0),
    _target(indicator="数量", unit="人"),
    _target(indicator="数量", unit="人"),
    _target(doc_id="old", object=None),
)


@pytest.mark.parametrize(
    ("thing", "name"),
    [
        ("教师", "教师比例（%）"),
        ("教师（专任）", "教师（专任）比例（%）"),
        ("）", None),
        ("、教师", None),
        ("教师（专任", None),
        ("《教师法", None),
        ("长" * 18, "长" * 18 + "比例（%）"),
        ("长" * 19, None),
        (None, None),
    ],
)
def test_what_is_no_name_is_compared_with_nothing(thing: str | None, name: str | None) -> None:
    assert indicator_of(_target(object=thing)) == name


def test_what_several_documents_state_is_compared_by_thing_and_unit() -> None:
    assert compared(SHARED) == {"教师比例（%）": 2}
    one = chosen(SHARED, Choice(indicator="教师比例（%）"))
    assert [(target.doc_id, target.high) for target in one] == [("old", 70.0), ("new", 50.0), ("old", 40.0)]


def test_only_one_indicator_is_drawn_with_the_names_of_its_documents() -> None:
    one = chosen(SHARED, Choice(indicator="教师比例（%）"))
    chart = target_charts.drawn(one, {"old": "某市", "new": "某县"})
    assert chart is not None
    rows = chart[0]["data"]["values"]
    assert [(row["name"], row["value"], row["said"]) for row in rows] == [
        ("1. 某市", 70.0, "不少于 70%"),
        ("2. 某县", 50.0, "不少于 50%"),
        ("3. 某市", 40.0, "不少于 40%"),
    ]
    assert chart[0]["encoding"]["x"]["title"] == "%"
    assert target_charts.drawn(one[:1], {"old": "某市"}) is None


def test_page_offers_them_first_and_draws_the_chosen_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "corpus").mkdir()
    for name, share in (("甲县", 60), ("乙县", 80)):
        text = f"{name}教育规划\n一、目标\n到2027年，专任教师本科率达到{share}%以上。\n建设{share}所学校。\n"
        (tmp_path / "corpus" / f"{name}.txt").write_text(text, encoding="utf-8")
        (tmp_path / "corpus" / f"{name}.meta.toml").write_text(f'region = "{name}"\n', encoding="utf-8")
    KnowledgeBase.build(tmp_path / "corpus", tmp_path / "index")
    holdings = library.catalogued(KnowledgeBase.open(tmp_path / "index"))
    monkeypatch.setattr(library, "open_holdings", lambda: holdings)
    first = page()
    assert CHINESE.COMPARED in html(first)
    assert not first.get("vega_lite_chart")  # nothing that mixes unlike things
    indicators = list(compared(holdings.knowledge_base.targets()))
    shares = next(name for name in indicators if "%" in name)
    at = page(indicator=shares)
    assert values(at) == ["80%以上", "60%以上"]
    (chart,) = at.get("vega_lite_chart")
    assert "http" not in chart.proto.spec
    assert CHINESE.CHART in str(chart.proto)

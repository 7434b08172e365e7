"""The search page without a browser: what is drawn, ticked and taken away."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, quote

import docx
import openpyxl
import pytest
from drawn import drawn, html, press, ran
from streamlit.testing.v1 import AppTest

from kb import KnowledgeBase
from kb.answer.english import sentence as said
from kb.output import Format, export
from kb.search.filters import Filters
from kb.search.finder import Sort
from kb.search.typed import taken_apart
from kb.web.search.export import table
from kb.web.search.request import SearchRequest
from kb.web.search.results import marks
from kb.web.texts import common, search

if TYPE_CHECKING:
    from kb.records import SearchResult

HOSTILE: Final = '=HYPERLINK("http://192.0.2.1/")补贴<img src=x onerror=hit()> :red[红]。'
IMAGE: Final = "![图](http://192.0.2.1/a.png)"
TEXT: Final = f"""关于学徒补贴的通知
一、补贴标准
（一）每生补贴6000元。
（二）补贴按月发放。
二、补贴程序
{HOSTILE}
"""
META: Final = """title = "关于学徒补贴的<b>通知</b>"
number = "郑教〔2021〕40号"
issuer = "市教育局"
issued_on = 2021-03-01
"""


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("search")
    corpus = folder / "corpus"
    corpus.mkdir()
    (corpus / "a.txt").write_text(TEXT, encoding="utf-8")
    (corpus / "a.meta.toml").write_text(META, encoding="utf-8")
    (corpus / "old.txt").write_text("学徒补贴旧规定\n第一条 每名学徒补贴500元。\n", encoding="utf-8")
    (corpus / "old.meta.toml").write_text('title = "旧规定"\nvalidity = "已废止"\n', encoding="utf-8")
    KnowledgeBase.build(corpus, folder / "index")
    return folder / "index"


@pytest.fixture(autouse=True)
def served_index(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_INDEX", str(index))


def page(**parameters: str | list[str]) -> AppTest:
    return drawn("search", parameters)


def unfolded(at: AppTest) -> AppTest:
    """The same with the conditions of a search that is not written yet opened."""
    at.session_state["filters ./search"] = True
    return ran(at)


def rows(at: AppTest) -> int:
    return html(at).count('class="found-clause"')


@pytest.mark.parametrize(
    "parameters",
    [
        {"from": "2021-02-30"},
        {"as_of": "1500-01-01"},
        {"holds": "money"},
        {"page": "0"},
        {"page": "x"},
        {"sort": "author"},
    ],
)
def test_wrong_values_in_the_address_are_a_sentence(parameters: dict[str, str]) -> None:
    shown = html(page(**parameters))
    assert search.CHINESE.CANNOT_SEARCH in shown
    assert "不是可以用的值" in shown


def test_nothing_asked_is_a_beginning() -> None:
    at = page()
    assert search.CHINESE.BEGINNING in html(at)
    assert rows(at) == 0


def test_menus_of_all_documents_are_made_when_they_are_opened() -> None:
    at = page(holds="amount")
    assert list(at.multiselect) == []
    press(at, search.CHINESE.SUBMIT)
    assert at.query_params["holds"] == "amount"
    at = unfolded(page())
    assert at.multiselect[0].options == ["关于学徒补贴的<b>通知</b>", "旧规定"]


def test_conditions_chosen_and_folded_away_count() -> None:
    at = unfolded(page())
    at.session_state["filters ./search"] = False
    ran(at).multiselect[1].set_value(["市教育局"])
    press(at, search.CHINESE.SUBMIT)
    assert at.query_params["issuer"] == "市教育局"


def test_form_puts_everything_in_the_address() -> None:
    at = unfolded(page())
    assert {field.proto.select_all for field in at.multiselect} == {0}  # Streamlit says it in English
    at.text_input[0].set_value("补贴")
    at.multiselect[1].set_value(["市教育局"])
    at.date_input[0].set_value(date(2021, 3, 1))
    press(at, search.CHINESE.APPLY)
    found = {name: at.query_params[name] for name in ("q", "issuer", "from")}
    assert found == {"q": "补贴", "issuer": "市教育局", "from": "2021-03-01"}
    assert at.text_input[0].value == "补贴"
    assert "发文机关：市教育局" in html(at)
    assert rows(at) == 5


def test_conditions_without_words_leave_no_question_behind() -> None:
    at = unfolded(page())
    at.multiselect[1].set_value(["市教育局"])
    press(at, search.CHINESE.APPLY)
    assert dict(at.query_params) == {"issuer": "市教育局"}
    assert rows(at) > 0


def test_repealed_documents_come_when_asked_for_and_say_so() -> None:
    assert "旧规定" not in html(page(q="补贴"))
    shown = html(page(q="补贴", all="1"))
    assert "旧规定" in shown
    assert "效力：已废止" in shown


def test_hostile_words_are_shown_literally() -> None:
    at = page(q=HOSTILE + IMAGE, part="<u>", issuer="<script>x</script>")
    shown = html(at) + html(page(q="补贴"))
    for tag in ("<img", "<script", "<u>", "<b>通知"):
        assert tag not in shown
    assert "&lt;img src=x onerror=hit()&gt;" in shown
    labels = [one.label for one in (*at.button, *at.checkbox)]
    assert not any("![" in label or ":red" in label for label in labels)


def test_what_was_asked_for_is_marked() -> None:
    text = "到２０２５年,双师型教师比例达到70%。"
    asked = taken_apart('双师型比例 "2025年"')
    assert [span.of(text) for span in marks(asked, text)] == ["双师型", "比例", "２０２５年"]
    assert "<mark>补贴</mark>" in html(page(q='"补贴"'))


def test_an_address_may_say_too_much() -> None:
    at = page(q="补贴" * 500, issuer=["市教育局", "市教育局"], doc="gone", holds=["amount", "amount"])
    assert at.text_input[0].value == ("补贴" * 500)[:300]
    assert common.CHINESE.NO_SUCH_DOCUMENT_LINE in html(at)
    assert rows(page(q="……")) == 0


def test_number_finds_its_document_at_once() -> None:
    at = page(q="郑教[2021]40号")
    assert search.CHINESE.NUMBERED in html(at)
    assert "关于学徒补贴的&lt;b&gt;通知" in html(at)
    assert rows(at) == 0
    assert "没有收录" in html(page(q="郑教〔2021〕41号"))


def test_no_result_says_what_to_do() -> None:
    assert "没有哪一条写有“火星基地”；请去掉，或者换一个说法。" in html(page(q='"火星基地"'))
    assert search.CHINESE.NOTHING_HERE in html(page(q="补贴", page="9"))


def modes(at: AppTest) -> list[str]:
    """The ways to match as they are offered beside the one in use, which comes first."""
    (used,) = re.findall('class="current" aria-current="true">([^<]*)<', html(at))[:1]
    names = tuple(search.CHINESE.MATCHES.values())
    return [used, *(button.label for button in at.button if button.label.startswith(names))]


def test_all_words_come_first_and_the_others_are_counted() -> None:
    at = page(q="补贴 每生")
    assert modes(at) == ["全部词 1", "任一词 5", "语义相近"]
    assert rows(at) == 1
    press(at, "任一词 5")
    assert at.query_params["match"] == "any"
    assert (modes(at)[0], rows(at)) == ("任一词 5", 5)
    assert "共 5 条" in html(at)
    press(at, "语义相近")
    assert search.CHINESE.best_line(total=rows(at)) in html(at)
    assert 'class="number"' not in html(at)  # what is near has no number


def test_a_word_in_no_clause_is_said_so() -> None:
    for match in ("all", "any"):
        shown = html(page(q="补贴 火星" if match == "all" else "火星", match=match))
        assert "没有哪一条写有“火星”；请去掉，或者换一个说法。" in shown
        assert rows(page(q="火星", match=match)) == 0
    minus = "不用减号时有 5 条，都写有减号后面的“补”，所以一条不剩；请去掉减号和它后面的词。"
    assert f"<p>{minus}</p>" in html(page(q="补贴 -补"))
    english = f"<p>Under the conditions chosen: {said(minus)}</p>"
    assert english in html(page(q="补贴 -补", lang="en", issuer="市教育局"))
    assert "任一词 5" in html(page(q="补贴 火星"))
    assert "任一词" not in html(page(q="asdfghjkl")).partition('class="card"')[2]


def test_what_conditions_leave_out_is_not_said_to_be_nowhere() -> None:
    card = html(page(q="补贴", issuer="市文化局")).partition('class="card"')[2]
    assert "没有哪一条符合所选的条件；请去掉一些条件。" in card
    assert f'<a href="./search?q={quote("补贴")}">{search.CHINESE.CLEAR_ALL}</a>' in card
    card = html(page(q="火星", issuer="市教育局")).partition('class="card"')[2]
    assert "在所选的条件之内，没有哪一条写有“火星”；" in card
    repealed = html(page(q="每名")).partition('class="card"')[2]
    assert "<p>符合的 1 条都在已废止或尚未施行的文件里，没有列出；请把这些文件也包括在内。</p>" in repealed
    assert "条件" not in repealed
    (link,) = re.findall(rf'<a href="\./search\?([^"]*)">{search.CHINESE.ALL_VERSIONS} 1<', repealed)
    assert rows(page(**parse_qs(unescape(link)))) == 1


def test_each_number_is_what_a_click_gives() -> None:
    for query in ("补贴", "补贴 每生"):
        shown = html(page(q=query, match="any", all="1"))
        links = re.findall(r'<a href="\./search\?([^"]*)">[^<]*<span class="number">(\d+)<', shown)
        assert len(links) > 3
        for link, number in links:
            assert rows(page(**parse_qs(unescape(link)))) == int(number), unescape(link)


# --- ticking and taking away ---


def test_ticks_are_kept_for_the_search_and_dropped_for_another() -> None:
    at = page(q="补贴")
    next(box for box in at.checkbox if box.label == search.CHINESE.rank_line(rank=2)).check()
    assert "已选 1 条" in html(ran(at))
    press(at, search.CHINESE.TICK_PAGE)
    assert "已选 5 条" in html(at)
    assert [box.value for box in at.checkbox if box.label.startswith("第")] == [True] * 5
    at.query_params["sort"] = "place"
    assert "已选 5 条" in html(ran(at))
    press(at, search.CHINESE.UNTICK)
    press(at, search.CHINESE.TICK_PAGE)
    at.query_params["q"] = "每生"
    assert search.CHINESE.ticked_line(0) in html(ran(at))


@pytest.fixture
def taken(index: Path) -> tuple[KnowledgeBase, SearchRequest, SearchResult]:
    knowledge_base = KnowledgeBase.open(index)
    request = SearchRequest(text='=补贴 "补贴"', all_versions=True, as_of=date(2022, 1, 1))
    return (
        knowledge_base,
        request,
        knowledge_base.search("", all_versions=True, filters=Filters(phrases=("补贴",)), sort=Sort.PLACE),
    )


def test_what_is_taken_away_cites_and_says_how_it_was_found(
    taken: tuple[KnowledgeBase, SearchRequest, SearchResult],
) -> None:
    knowledge_base, request, result = taken
    made = table(knowledge_base, request, result.hits)
    for hit, row in zip(result.hits, made.rows, strict=True):
        assert row[1] == knowledge_base.document(hit.doc_id).text[hit.start : hit.end]
    cited = [str(row[2]) for row in made.rows]
    assert cited[1] == "《关于学徒补贴的<b>通知</b>》（郑教〔2021〕40号）一、（一）"
    assert cited[-1] == "《旧规定》（已废止）第一条"
    assert (made.columns[-1].name, str(made.rows[-1][-1])) == ("链接", "/doc?doc=old&clause=old%23art1.s1")
    notes = dict(made.notes)
    assert notes["匹配方式"] == "全部词"
    assert notes["检索词"] == '=补贴 "补贴"'
    assert notes["查询日期"] == date.today().isoformat()
    assert notes["效力截至"] == "2022-01-01"
    assert "含失效文件：是" in notes["筛选条件"]

    sheet = openpyxl.load_workbook(io.BytesIO(export(made, Format.EXCEL))).worksheets[0]
    clauses = [row[1] for row in sheet.iter_rows(min_row=2)]
    assert HOSTILE in [cell.value for cell in clauses]
    assert {cell.data_type for cell in clauses} == {"s"}
    lines = list(csv.reader(io.StringIO(export(made, Format.CSV).decode("utf-8-sig"))))
    assert lines[1][lines[0].index("检索词")] == "'" + '=补贴 "补贴"'
    assert f"'{HOSTILE}" in [line[1] for line in lines]
    words = docx.Document(io.BytesIO(export(made, Format.WORD)))
    assert [row.cells[2].text for row in words.tables[0].rows[1:]] == cited
    assert "\\<img src" in export(made, Format.MARKDOWN).decode()
    assert "| </doc?doc=old&clause=old%23art1.s1> |" in export(made, Format.MARKDOWN).decode()

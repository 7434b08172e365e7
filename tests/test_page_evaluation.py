"""The evaluation page: figures, faults, the list of questions and each question in turn."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from browser import DESKTOP, NARROW, browsing, expect_to_fit, needs_chromium, revealed, served, settle, visit
from playwright.sync_api import expect

from kb.web.evaluation.page import first
from kb.web.texts.evaluation import CHINESE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[1]
pytestmark = needs_chromium
REFUSED = "<b>学徒制</b>企业能补贴多少？"
SUBSIDY = "按3000—6000元/生/年标准补助企业"


def _row(question_id: str, text: str, *, refused: bool) -> dict[str, Any]:
    answer = {
        "status": "not_found" if refused else "answered",
        "answer": "" if refused else SUBSIDY,
        "confidence": 0.25 if refused else 0.75,
        "right": not refused,
        "gold_citations": 1,
        "needed_quotes": 1,
        "cited_quotes": 1,
        "rouge_l": None,
    }
    return {
        "id": question_id,
        "question": text,
        "lang": "zh",
        "answerable": True,
        "first_gold": {"hybrid": 1, "lexical": 2, "dense": None},
        "retrieval": {"hybrid": {"Success@1": 1.0}},
        "quotes": [{"text": SUBSIDY, "doc_id": None, "needed": True}],
        "answer": answer,
    }


def _keep(path: Path, *, refused: bool) -> None:
    rows = [_row("q1", REFUSED, refused=refused), _row("q2", "别的问题？", refused=False)]
    run = {"dataset": "小集", "documents": 1, "retrieval": {"hybrid": {}, "lexical": {}}, "questions": rows}
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(run), encoding="utf-8")


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two runs over a set of two questions; the newer one answers what the older one refused."""
    folder = tmp_path_factory.mktemp("runs")
    _keep(folder / "set" / "new.json", refused=False)
    _keep(folder / "set" / "old.json", refused=True)
    plot = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="9"><script>hit=1</script></svg>'
    (folder / "set" / "measures.svg").write_text(plot, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def tab(
    browser: Browser, runs: Path, plan_index: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Page]:
    folder = tmp_path_factory.mktemp("server")
    with served(plan_index, folder, {"KB_EVAL": str(runs)}) as site, browsing(browser, site) as context:
        yield context.new_page()


def _open(page: Page, last: str, **parameters: str) -> str:
    query = "&".join(f"{name}={quote(value)}" for name, value in parameters.items())
    visit(page, f"/eval?{query}")
    page.wait_for_selector(last)
    return page.inner_text("[data-testid=stMainBlockContainer]")


def _table(page: Page, place: int) -> list[list[str]]:
    rows = page.locator(".figures table").nth(place).locator("tr")
    return [row.locator("th, td").all_inner_texts() for row in rows.all()]


def test_figures_stand_beside_those_of_the_other_run(tab: Page) -> None:
    _open(tab, ".cases", run="set/new.json", against="set/old.json")
    right = next(row for row in _table(tab, 0) if row[0] == CHINESE.MEASURES["right"])
    assert right[1:3] == ["2", "1.000"]
    assert right[4:6] == ["0.500", "+0.500"]
    revealed(tab.get_by_text(CHINESE.PLOTS, exact=True), tab.locator(".plots img").first)
    tab.wait_for_function("document.querySelector('.plots img')?.naturalWidth === 90")
    assert tab.evaluate("window.hit") is None


def test_a_count_leads_to_its_questions_and_a_question_to_what_was_expected(tab: Page) -> None:
    _open(tab, ".cases", run="set/old.json")
    tab.locator(".figures").nth(1).get_by_role("link", name="1").first.click()
    expect(tab.locator(".cases li")).to_have_count(1)
    assert parse_qs(urlsplit(tab.url).query)["fault"] == ["refused"]
    tab.locator(".cases a").click()
    tab.wait_for_selector(".case")
    settle(tab)
    # The question is shown literally, the gold quote marked where it stands in the plan.
    assert REFUSED in tab.inner_text(".case h2")
    assert tab.locator(".case mark").all_inner_texts() == [SUBSIDY]
    assert "新型企业学徒制" in tab.inner_text(".case .passage")
    assert CHINESE.NOT_ANSWERED in tab.inner_text(".case")
    ranks = dict(row.locator("td").all_inner_texts() for row in tab.locator(".case tbody tr").all())
    assert ranks == {
        CHINESE.SYSTEMS["hybrid"]: "1",
        CHINESE.SYSTEMS["lexical"]: "2",
        CHINESE.SYSTEMS["dense"]: CHINESE.BELOW,
    }
    tab.go_back()
    expect(tab.locator(".cases li")).to_have_count(1)


def test_questions_that_changed_can_be_listed(tab: Page) -> None:
    _open(tab, ".cases", run="set/new.json", against="set/old.json", fault="changed")
    assert [text.split("\n")[0] for text in tab.locator(".cases li").all_inner_texts()] == [REFUSED]


def test_next_and_previous_go_through_the_list(tab: Page) -> None:
    _open(tab, ".case", run="set/old.json", case="q1")
    assert tab.get_by_role("link", name=CHINESE.PREVIOUS).count() == 0
    tab.get_by_role("link", name=CHINESE.NEXT).click()
    tab.wait_for_function("document.querySelector('.case h2')?.innerText.startsWith('别的')")
    assert tab.get_by_role("link", name=CHINESE.NEXT).count() == 0


def test_verdicts_are_kept_for_the_visit_and_downloaded(tab: Page) -> None:
    _open(tab, ".case", run="set/old.json", case="q1")
    tab.get_by_text(CHINESE.VERDICTS[0]).click()
    tab.get_by_label(CHINESE.NOTE).fill('"别处"也写了')
    tab.get_by_role("button", name=CHINESE.KEEP).click()
    with tab.expect_download() as download:
        tab.get_by_role("button", name=CHINESE.DOWNLOAD).click()
    (line,) = Path(download.value.path()).read_text(encoding="utf-8").splitlines()
    kept = json.loads(line)
    assert (kept["id"], kept["verdict"], kept["note"]) == ("q1", CHINESE.VERDICTS[0], '"别处"也写了')


@pytest.mark.parametrize("name", ["set/none.json", "../../etc/passwd", "<script>"])
def test_a_run_that_is_not_there_is_a_card(tab: Page, name: str) -> None:
    assert CHINESE.NO_SUCH_RUN in _open(tab, ".notice", run=name)


def test_nothing_is_wider_than_the_screen(tab: Page, tmp_path: Path) -> None:
    for parameters in (
        {"run": "set/new.json", "against": "set/old.json"},
        {"run": "set/old.json", "case": "q1"},
    ):
        _open(tab, ".cases, .case", **parameters)
        expect_to_fit(tab, tmp_path / "page", (NARROW, DESKTOP))


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("a/report.json", "unseen/report.json"), "unseen/report.json"),
        (("report.json", "unseen_by_us/report.json"), "report.json"),
    ],
)
def test_it_opens_on_the_set_that_reports_where_there_is_one(names: tuple[str, ...], expected: str) -> None:
    assert first(names) == expected

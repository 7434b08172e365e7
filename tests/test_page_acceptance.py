"""The acceptance list of the page, by its numbers: what a citizen, a teacher and an officer must get.

Thirty requirements, each a test here, in another ``test_page_acceptance`` or one named in ``ELSEWHERE``. P is
a phone of 390×844, N one of 320×568, D a desk of 1280×800. Screenshots go to ``KB_SCREENSHOTS``, if that is
set. Here is what holds of every page.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.request import urlopen

import pytest
from acceptance import PAGES, open_page
from browser import DESKTOP, PHONE, ROOT, SUBSIDY, fresh, needs_chromium, settle

from kb.web.texts import ask

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request

pytestmark = needs_chromium

ELSEWHERE: Final = {
    11: "test_page_browser.test_full_text_opens_at_the_clause_and_leads_back",
    23: "test_page_app.test_failure_of_the_page_is_a_card_with_a_number",
}


def test_every_requirement_is_tested_or_its_absence_explained() -> None:
    files = (ROOT / "tests").glob("test_page_acceptance*.py")
    tests = "".join(file.read_text(encoding="utf-8") for file in files)
    here = {int(number) for number in re.findall(r"^def test_(\d\d)_", tests, re.MULTILINE)}
    assert here | set(ELSEWHERE) == set(range(1, 31))
    for place in ELSEWHERE.values():
        module, _, name = place.partition(".")
        assert f"def {name}(" in (ROOT / "tests" / f"{module}.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", ["/", "/doc", "/nowhere"])
def test_01_page_says_that_it_is_chinese(page: Page, path: str) -> None:
    response = page.goto(path)
    settle(page)
    page.wait_for_selector("html[lang=zh-CN]", state="attached")
    assert response is not None
    assert response.status == (404 if path == "/nowhere" else 200)


def test_02_title_names_page_and_question(page: Page) -> None:
    titles = {}
    for name in PAGES:
        open_page(page, name)
        titles[name] = page.title()
    assert titles["home"] == ask.CHINESE.NAME
    assert titles["answer"].startswith(SUBSIDY)
    assert len(set(titles.values())) == len(PAGES)


@pytest.mark.parametrize("name", PAGES)
def test_03_one_first_heading_and_no_level_left_out(page: Page, name: str) -> None:
    open_page(page, name)
    levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(h => +h.tagName[1])")
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(below - above <= 1 for above, below in pairwise(levels))


def test_22_nothing_leaves_the_machine(browser: Browser, site: str) -> None:
    with fresh(browser, site) as page:  # holds it to this
        for name in PAGES:
            open_page(page, name)


# The way to English; a standard, formats and measures that have no other name; a word of the plan; a
# run's file and the names of what it compares.
ALLOWED_LATIN: Final = {
    "EN", "GB", "Excel", "Word", "CSV", "Markdown", "nDCG", "ROUGE", "APP",
    "report", "json",
    *re.findall("[A-Za-z]{2,}", " ".join(folder.name for folder in (ROOT / "eval").iterdir())),  # runs
}  # fmt: skip


@pytest.mark.parametrize("size", [PHONE, DESKTOP])
def test_24_no_english_is_left_over(page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    for name in PAGES:
        open_page(page, name)
        said = page.evaluate(
            """() => {
                for (const icon of document.querySelectorAll("[data-testid=stIconMaterial]")) icon.remove();
                const named = [...document.querySelectorAll("[aria-label], [title], [placeholder]")]
                  .filter(element => element.checkVisibility() && !element.closest("[aria-hidden=true]"));
                return [document.body.innerText, ...named.flatMap(element => [
                  element.ariaLabel, element.title, element.placeholder])].join(" ") }"""
        )
        assert set(re.findall(r"[A-Za-z]{2,}", said)) <= ALLOWED_LATIN, name


def test_30_first_visit_is_light(browser: Browser, site: str) -> None:
    with fresh(browser, site) as page:
        finished: list[Request] = []
        page.on("requestfinished", lambda request: finished.append(request))
        open_page(page, "home")
        page.wait_for_load_state("networkidle")
        assert 0 < len(finished) <= 100
        assert sum(request.sizes()["responseBodySize"] for request in finished) <= 1_300_000


def test_30_twenty_at_once_get_their_own_answers(plan_index: Path) -> None:
    script = [sys.executable, str(ROOT / "eval" / "load.py"), "--index", str(plan_index)]
    load = ["--processes", "1", "--people", "20", "--questions", "1"]
    done = subprocess.run([*script, *load], capture_output=True, text=True, check=True, cwd=ROOT)
    report = json.loads(done.stdout)
    assert (report["answers"], report["wrong"]) == (20, 0)


def test_30_files_that_do_not_change_are_fetched_once(site: str) -> None:
    with urlopen(f"{site}/") as response:
        early = re.findall(r"<\./((?:look|page)\.[0-9a-f]{12}\.\w+)>", response.headers["Link"])
    assert len(early) == 2
    for path in early:
        with urlopen(f"{site}/{path}") as response:
            assert "immutable" in response.headers["Cache-Control"]

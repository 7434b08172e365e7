"""A browser and a server for the tests of the page; see ``conftest`` for the fixtures made of them."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, quote, urlsplit
from urllib.request import urlopen

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from playwright.sync_api import Browser, BrowserContext, Locator, Page

ROOT = Path(__file__).parents[1]
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")

# Chromium itself must not call home, or the test that nothing leaves the machine would see it.
SWITCHES: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
    "--metrics-recording-only",
)
PATIENCE: Final = 60_000  # milliseconds; a busy machine is slow, not wrong
SOON: Final = 5_000  # milliseconds in which what was opened is seen, unless a redraw has closed it
PHONE: Final = (390, 844)
NARROW: Final = (360, 740)
DESKTOP: Final = (1280, 800)

ANSWER: Final = ".st-key-answer"
NOT_FOUND: Final = ".st-key-not-found"
FIELD: Final = ".st-key-question textarea"

# A question that the shipped plan answers, the words that answer it and their sentence.
SUBSIDY: Final = "学徒制企业能补贴多少？"
SUBSIDY_WORDS: Final = "3000—6000元/生/年"
SUBSIDY_SENTENCE: Final = (
    "在企业实训基地按照现代学徒制、新型企业学徒制标准开展人才培养的,根据专业对接的产业类别,"
    "按3000—6000元/生/年标准补助企业。"
)

# When the page last told the server something, and when it last heard from it.
WATCHED: Final = """{ const Plain = WebSocket; window.told = window.heard = 0;
    window.WebSocket = class extends Plain {
        constructor(...given) {
            super(...given);
            this.addEventListener("message", () => { window.heard = performance.now() });
        }
        send(data) { window.told = performance.now(); super.send(data) } } }"""

# The server has answered (what is gone by now, it leaves unanswered), the script has run, no part is still
# being fetched, and nothing fades in.
SETTLED: Final = """() => {
    const isAnswered = told <= heard || performance.now() - told > 10000;
    const app = document.querySelector(".stApp:not(:has([class*=stSkeleton])), .missing");
    const isWhole = app?.matches(".missing") || app?.dataset.testScriptState === "notRunning";
    return isAnswered && isWhole && document.getAnimations().every(one => one.playState !== "running") }"""

FITTING: Final = """() => [document.documentElement, ...document.querySelectorAll("[data-testid=stMain]")]
    .every(part => part.scrollWidth <= part.clientWidth)"""
SIZES: Final = """controls => [...document.querySelectorAll(controls)]
    .filter(control => control.checkVisibility())
    .map(control => [control.innerText || control.ariaLabel, control.getBoundingClientRect()])
    .filter(([_, box]) => box.height > 0)
    .map(([name, box]) => [name, box.width, box.height])"""


@contextmanager
def served(
    index: Path,
    folder: Path,
    settings: Mapping[str, str] | None = None,
    *,
    home: Path = ROOT,
    port: int | None = None,
) -> Iterator[str]:
    """The address of a server over ``index``; its log, in ``folder``, must hold no question.

    ``home`` holds the page's settings, in ``.streamlit``; a developer's own, in the environment, count
    for nothing.
    """
    log = folder / "log"
    own = {name: value for name, value in os.environ.items() if not name.startswith("KB_")}
    with log.open("wb") as output, nullcontext(port) if port else held_port() as port:
        command = f"from kb.web.server import serve; serve(host='127.0.0.1', port={port})"
        server = subprocess.Popen(
            [sys.executable, "-c", command],
            cwd=home,
            env={**own, "KB_INDEX": str(index), **(settings or {})},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_for(f"http://127.0.0.1:{port}/_stcore/health", server, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(timeout=PATIENCE / 1000)
    assert "q=" not in log.read_text(encoding="utf-8"), "a question was logged"


@contextmanager
def held_port() -> Iterator[int]:
    """A port that is given to nobody else meanwhile; a server, which reuses addresses, may listen on it."""
    with closing(socket.socket()) as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind(("127.0.0.1", 0))
        yield int(held.getsockname()[1])


def _wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 3 * PATIENCE / 1000  # it reads all modules and models
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urlopen(address):
                return
        except OSError:  # nobody listens yet, or not for long enough to answer
            time.sleep(0.1)
    pytest.fail(f"the server did not start: {log.read_text(encoding='utf-8')}")


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser; one for all tests, for a process can drive no second one beside it."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(SWITCHES))
        yield browser
        browser.close()


@contextmanager
def browsing(browser: Browser, site: str) -> Iterator[BrowserContext]:
    """A phone's visit to ``site``, in which no script may fail and from which no request may leave."""
    width, height = PHONE
    failures: list[str] = []
    hosts: set[str | None] = set()
    context = browser.new_context(
        base_url=site,
        viewport={"width": width, "height": height},
        locale="zh-CN",
        permissions=["clipboard-read", "clipboard-write"],
    )
    context.set_default_timeout(PATIENCE)
    context.add_init_script(WATCHED)
    context.on("weberror", lambda error: failures.append(str(error.error)))
    context.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
    yield context
    context.close()
    assert not failures, failures
    assert hosts == {"127.0.0.1"}, hosts


@contextmanager
def fresh(browser: Browser, site: str) -> Iterator[Page]:
    """A tab of somebody who has not been here before; no request of it may leave the machine."""
    with browsing(browser, site) as context:
        yield context.new_page()


def visit(page: Page, path: str) -> None:
    """Open the path and wait until the page is whole: before that a form takes no Enter."""
    page.goto(path)
    settle(page)


def settle(page: Page) -> None:
    """Wait until the page is whole and still; what was there before a change is gone then, too."""
    page.wait_for_function(SETTLED)


def revealed(opener: Locator, inside: Locator) -> Locator:
    """``inside``, which a click on ``opener`` shows: once more where a redraw of the page has closed it."""

    def see() -> None:
        if not inside.is_visible():
            opener.click(timeout=SOON)
        inside.wait_for(timeout=SOON)

    _until_done(see)
    return inside


def choose(page: Page, menu: str, option: str) -> None:
    """Choose from a menu, by their names; it is opened again where a redraw of the page has closed it."""
    wanted = page.get_by_role("option", name=option)

    def take() -> None:
        if not wanted.is_visible():
            page.keyboard.press("Escape")  # a menu that is open without its options
            page.get_by_role("combobox", name=menu).click(timeout=SOON)
        wanted.click(timeout=SOON)

    _until_done(take)


def _until_done(step: Callable[[], None]) -> None:
    from playwright.sync_api import TimeoutError as TooLate

    deadline = time.monotonic() + PATIENCE / 1000
    while True:
        try:
            step()
        except TooLate:
            if time.monotonic() > deadline:
                raise
        else:
            return


def answer_to(page: Page, question: str, card: str = ANSWER) -> str:
    """Open a link with the question; the text of the card that appears."""
    page.goto(f"/?q={quote(question)}")
    return card_text(page, card)


def card_text(page: Page, card: str = ANSWER) -> str:
    """The text of the card once all of it is there."""
    page.wait_for_selector(f"{card} .st-key-feedback button")
    settle(page)
    return page.inner_text(card)


def expect_to_fit(page: Page, picture: Path, sizes: Iterable[tuple[int, int]]) -> None:
    """Nothing may be wider than any of these screens; ``picture``, with a width added, shows them."""
    for width, height in sizes:
        page.set_viewport_size({"width": width, "height": height})
        page.screenshot(path=picture.with_name(f"{picture.name} {width}.png"), full_page=True)
        page.wait_for_function(FITTING)


def too_small(page: Page, controls: str, least: int = 44) -> list[str]:
    """Those of the controls that a thumb may miss: less than 44 pixels wide, or ``least`` high."""
    sizes = page.evaluate(SIZES, controls)
    assert sizes, controls
    return [f"{name} {width}×{height}" for name, width, height in sizes if width < 44 or height < least]


def asked(page: Page) -> str:
    """The question in the address."""
    return parse_qs(urlsplit(page.url).query)["q"][0]

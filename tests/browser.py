"""A browser and a server for the tests of the page; see ``conftest`` for the fixtures made of them."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.error import URLError
from urllib.parse import parse_qs, quote, urlsplit
from urllib.request import urlopen

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from playwright.sync_api import Browser, BrowserContext, Page

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
PHONE: Final = (390, 844)
NARROW: Final = (360, 740)
DESKTOP: Final = (1280, 800)

ANSWER: Final = ".st-key-answer"
NOT_FOUND: Final = ".st-key-not-found"
FIELD: Final = ".st-key-question input"


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

    ``home`` holds the page's settings, in ``.streamlit``.
    """
    port = free_port() if port is None else port
    log = folder / "log"
    command = f"from kb.web.server import serve; serve(host='127.0.0.1', port={port})"
    with log.open("wb") as output:
        server = subprocess.Popen(
            [sys.executable, "-c", command],
            cwd=home,
            env={**os.environ, "KB_INDEX": str(index), **(settings or {})},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_for(f"http://127.0.0.1:{port}/_stcore/health", server, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(timeout=20)
    assert "q=" not in log.read_text(encoding="utf-8"), "a question was logged"


def free_port() -> int:
    """A port that nothing listens on."""
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        return int(free.getsockname()[1])


def _wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urlopen(address):
                return
        except URLError:
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
    context.on("weberror", lambda error: failures.append(str(error.error)))
    context.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
    yield context
    context.close()
    assert not failures, failures
    assert hosts == {"127.0.0.1"}, hosts


def answer_to(page: Page, question: str, card: str = ANSWER) -> str:
    """Open a link with the question; the text of the card that appears."""
    page.goto(f"/?q={quote(question)}")
    return card_text(page, card)


def card_text(page: Page, card: str = ANSWER) -> str:
    """The text of the card once all of it is there."""
    page.wait_for_selector(f"{card} .st-key-feedback button")
    return page.inner_text(card)


def asked(page: Page) -> str:
    """The question in the address."""
    return parse_qs(urlsplit(page.url).query)["q"][0]

"""How long each step on the page takes: a browser walks through it, cold and warm, on a desk and on a phone.

``python eval/page_times.py --tree now=.:index --output times`` writes ``times.json`` and ``times.md``: of
each step the median of the seconds until the page is whole and still, of the processor time of server and
browser (which on a busy machine say more), and of what came over the page's connection. Several trees,
``name=checkout:index`` each, are measured by turns. Cold is the first walk on a server just started, in a
browser that has nothing of the page yet; warm the second one. Not part of the tests: its figures belong to
the machine that it runs on.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
from collections import defaultdict
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from itertools import product
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Final

from playwright.sync_api import sync_playwright
from serving import HOST, served, state_of, used

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from playwright.sync_api import Browser, Locator, Page, WebSocket
    from serving import Server

    Walk = dict[str, "Taken"]

PATIENCE: Final = 600  # seconds; a busy machine is slow, not wrong
SWITCHES: Final = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")
SCREENS: Final = {"desk": (1280, 800), "phone": (390, 844)}
WALKS: Final = ("cold", "warm")
QUESTION: Final = "学徒制企业能补贴多少？"
WORDS: Final = "职业教育 企业"  # in fewer clauses than can be ticked at once

# The script has run, no part is still being fetched, nothing fades in; %s: what the step is for is there.
WHOLE: Final = """() => {
    const app = document.querySelector(".stApp:not(:has([class*=stSkeleton]))");
    const has = one => document.querySelector(one) !== null;
    const said = one => document.querySelector(one)?.innerText ?? "";
    return app?.dataset.testScriptState === "notRunning" && (%s)
        && document.getAnimations().every(one => one.playState !== "running") }"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Tree:
    """A checkout to be measured, and its index."""

    name: str
    folder: Path
    index: Path


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """Something a visitor does: ``act`` on what stands ``at`` a place (CSS), until ``done`` holds (script).

    A step whose place is not on the page, for another checkout has no such thing, is left out.
    """

    name: str
    at: str
    act: Callable[[Locator], object]
    done: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """What a step took: seconds by the clock, and of two processors' time; bytes over the connection."""

    seconds: float
    server: float
    browser: float
    received: int


def _entering(text: str) -> Callable[[Locator], object]:
    def act(field: Locator) -> None:
        field.fill(text)
        field.press("Enter")

    return act


def _pressed(locator: Locator) -> None:
    """A click by script: Streamlit lays boxes and their labels over each other, and may have moved them."""
    locator.evaluate("one => one.click()")


def _step(name: str, at: str, done: str, act: Callable[[Locator], object] = _pressed) -> Step:
    return Step(name=name, at=at, act=act, done=done)


def _to(path: str) -> str:
    return f":is(.menu, .foot) a[href='./{path}']"


ALL_TICKED: Final = "+(said('.st-key-taking p').match(/[0-9]+/) ?? 0) > 2"
ROW: Final = "[class*=st-key-row-]"
STEPS: Final = (
    _step("ask", ".st-key-question textarea", "has('.st-key-feedback button')", _entering(QUESTION)),
    _step("read at a clause", "a.open", "has('.full-text mark') && has('.outline')"),
    _step("home again", _to(""), "has('.assurances')"),
    _step("documents", _to("doc"), "has('.documents a')"),
    _step("documents, next page", ".paging a:last-child", "/第 2 页/.test(said('.paging'))"),
    _step("documents, sorted", ".orders a", "has('.orders a + span')"),
    _step("documents, some", "[class*='st-key-find'] input", "has('.clear a')", _entering("职业")),
    _step("search", _to("search"), "has('.beginning')"),
    _step("search, words", "[class*='st-key-text'] input", f"has('{ROW}')", _entering(WORDS)),
    _step("search, tick", f"{ROW} input", "/ 1 /.test(said('.st-key-taking p'))"),
    _step("search, second tick", f":nth-match({ROW} input, 2)", "/ 2 /.test(said('.st-key-taking p'))"),
    _step("search, tick all", ".st-key-taking p:text-matches('全选 [0-9]+ 条')", ALL_TICKED),
    _step("search, next page", ".st-key-pages button", f"has('{ROW}') && !has('.st-key-row-1')"),
    _step("search, narrowed", ".facets a", f"has('.chips a') && has('{ROW}')"),
    _step("targets", _to("targets"), "has('table.targets')"),
    _step("targets, next page", ".paging a:last-child", "/第 2 页/.test(said('.paging'))"),
    _step("targets, one indicator", ".chips a", "!has('.chips a') && has('table.targets')"),
    _step("memo", ".basket:not([hidden]) a", "has('[class*=st-key-picked]')"),
    _step("corpus", _to("corpus"), "has('.documents li') || has('.documents tr')"),
)  # fmt: skip


def main() -> None:
    """Measure what the command line asks for, and write both files after each repetition."""
    options = _options()
    trees = [_tree(said) for said in options.tree]
    found: defaultdict[str, list[Walk]] = defaultdict(list)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(SWITCHES))
        for done in range(1, options.repetitions + 1):
            for screen, tree in product(SCREENS, trees):
                for walk, taken in zip(WALKS, _walked(browser, tree, screen), strict=True):
                    found[f"{tree.name} {screen} {walk}"].append(taken)
            _write(options.output, trees, found, done)


def _write(path: Path, trees: list[Tree], found: Mapping[str, list[Walk]], repetitions: int) -> None:
    """Both files, with what has been measured so far."""
    medians = {name: _medians(walks) for name, walks in found.items()}
    told = {
        "day": date.today().isoformat(),
        "load": round(os.getloadavg()[1], 1),  # processes that wanted a processor, of late
        "processors": os.cpu_count(),
        "repetitions": repetitions,
        "medians": medians,
    }
    report = json.dumps(told, ensure_ascii=False, indent=1)
    path.with_suffix(".json").write_text(f"{report}\n", encoding="utf-8")
    path.with_suffix(".md").write_text("\n".join(_tables(trees, medians)) + "\n", encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tree", action="append", required=True, help="name=checkout:index")
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--output", type=Path, required=True, help="both files, without their endings")
    return parser.parse_args()


def _tree(said: str) -> Tree:
    name, _, places = said.partition("=")
    folder, _, index = places.partition(":")
    return Tree(name=name, folder=Path(folder).resolve(), index=Path(index).resolve())


def _walked(browser: Browser, tree: Tree, screen: str) -> Iterator[Walk]:
    """A walk on a server just started, and the same once more."""
    width, height = SCREENS[screen]
    with _served(tree) as server:
        context = browser.new_context(
            base_url=f"http://{server.address}", viewport={"width": width, "height": height}, locale="zh-CN",
            has_touch=screen == "phone",
        )  # fmt: skip
        context.set_default_timeout(PATIENCE * 1000)
        for _ in WALKS:
            page = context.new_page()
            yield _walk(page, server)
            page.close()
        context.close()


def _walk(page: Page, server: Server) -> Walk:
    received = [0]

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", lambda payload: received.append(len(payload)))

    page.on("websocket", listen)

    def timed(act: Callable[[], object], done: str) -> Taken:
        received.clear()
        before, browser, start = server.processor_time, _browser_times(server), perf_counter()
        act()
        page.wait_for_function(WHOLE % done)
        return Taken(
            seconds=perf_counter() - start,
            server=server.processor_time - before,
            browser=sum(time - browser.get(one, 0) for one, time in _browser_times(server).items()),
            received=sum(received),
        )

    taken = {"home": timed(lambda: page.goto("/"), "has('.assurances')")}
    for step in STEPS:
        place = page.locator(step.at).first
        if place.count():
            taken[step.name] = timed(lambda step=step, place=place: step.act(place), step.done)  # type: ignore[misc]
        if step.name == "search, tick all":  # for the memo
            _pressed(page.locator(f"{ROW} .pick").first)
            page.wait_for_selector(".basket:not([hidden])")
    return taken


@contextmanager
def _served(tree: Tree) -> Iterator[Server]:
    """A server of the tree's page over its index."""
    command = f"from kb.web.server import serve; serve(host='{HOST}', port={{port}})"
    environment = {"KB_INDEX": str(tree.index), "PYTHONPATH": str(tree.folder)}
    with served(["-c", command], environment, folder=tree.folder, patience=PATIENCE) as server:
        yield server


def _browser_times(server: Server) -> dict[int, float]:
    """Seconds of processor time that the browser's processes have used: all below this one but the server."""
    states: dict[int, list[str]] = {}
    for path in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has ended meanwhile
            states[int(path.name)] = state_of(int(path.name))
    below = {os.getpid()}
    while more := {one for one, state in states.items() if int(state[1]) in below} - below - {server.process}:
        below |= more
    return {one: used(states[one]) for one in below - {os.getpid()}}


def _medians(walks: list[Walk]) -> dict[str, dict[str, float]]:
    """By step, the medians of what it took."""
    by_step: defaultdict[str, list[Taken]] = defaultdict(list)
    for walk in walks:
        for step, taken in walk.items():
            by_step[step].append(taken)
    return {
        step: {
            "seconds": round(median(taken.seconds for taken in all_of_it), 2),
            "server": round(median(taken.server for taken in all_of_it), 2),
            "browser": round(median(taken.browser for taken in all_of_it), 2),
            "kilobytes": round(median(taken.received for taken in all_of_it) / 1000),
        }
        for step, all_of_it in by_step.items()
    }


def _tables(trees: list[Tree], medians: dict[str, dict[str, dict[str, float]]]) -> Iterator[str]:
    """For each screen and walk a table: a step a row, the trees side by side."""
    for screen in SCREENS:
        for walk in WALKS:
            columns = [medians[f"{tree.name} {screen} {walk}"] for tree in trees]
            yield f"### {screen}, {walk}\n"
            yield (
                "| step | "
                + " | ".join(f"{tree.name}: s | server, s | browser, s | kB" for tree in trees)
                + " |"
            )
            yield "|---" + "|---:" * 4 * len(trees) + "|"
            for step in ("home", *(step.name for step in STEPS)):
                cells = [_cells(column.get(step)) for column in columns]
                yield f"| {step} | " + " | ".join(cells) + " |"
            yield ""


def _cells(figures: dict[str, float] | None) -> str:
    return "– | – | – | –" if figures is None else " | ".join(map(str, figures.values()))


if __name__ == "__main__":
    main()

"""A page run without a browser, for the tests of several pages."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs, urlsplit

from streamlit.testing.v1 import AppTest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import TypeAlias

    Parameters: TypeAlias = Mapping[str, str | Sequence[str]]

SITE: Final = Path(__file__).parents[1] / "app.py"
LONGEST_RUN: Final = 60  # seconds; a busy machine is slow, not wrong


def drawn(part: str, parameters: Parameters, secrets: Mapping[str, Any] = MappingProxyType({})) -> AppTest:
    """One page alone, the package of this name in ``kb.web``, with these parameters in the address."""
    at = addressed(scripted(_draw, part=part), parameters)
    for section, values in secrets.items():
        at.secrets[section] = values
    return ran(at)


def reading(**parameters: str) -> AppTest:
    """The page that shows documents."""
    return drawn("read", parameters)


def site_drawn(parameters: Parameters) -> AppTest:
    """The first page with all that stands around it, with these parameters in the address."""
    return ran(addressed(AppTest.from_file(SITE, default_timeout=LONGEST_RUN), parameters))


def scripted(script: Callable[..., None], **arguments: Any) -> AppTest:
    """A script that has not run yet; it sees nothing of the module that it is written in."""
    return AppTest.from_function(script, default_timeout=LONGEST_RUN, kwargs=arguments)


def _draw(part: str) -> None:
    from importlib import import_module

    import_module(f"kb.web.{part}.page").draw()


def addressed(at: AppTest, parameters: Parameters) -> AppTest:
    """The same with these parameters in the address."""
    for name, value in parameters.items():
        at.query_params[name] = value if isinstance(value, str) else list(value)
    return at


def ran(at: AppTest) -> AppTest:
    """The same, run once more; no exception may have been raised."""
    at.run()
    assert not at.exception
    return at


def press(at: AppTest, label: str) -> AppTest:
    """What a button leads to."""
    next(button for button in at.button if button.label == label).click()
    return ran(at)


def said(day: date) -> str:
    """A day as readers of Chinese write it."""
    return f"{day.year}年{day.month}月{day.day}日"


def html(at: AppTest) -> str:
    """All HTML of a page."""
    return "\n".join(piece.proto.body for piece in at.get("html"))


def shown(markup: str) -> str:
    """The words of HTML, whole or a piece."""
    return unescape(re.sub("<[^>]*>", "", markup))


class Shown(HTMLParser):
    """What a browser would show of HTML, and which tags it would see."""

    def __init__(self) -> None:
        super().__init__()
        self.shown = ""
        self.marked: list[str] = []
        self.tags: list[str] = []
        self.links: list[str] = []
        self.copied: list[str] = []
        self._open = ""
        self._copies = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag == "mark":
            self.marked.append("")
        self.links += (value or "" for name, value in attrs if name == "href")
        self._open = tag
        self._copies = ("class", "to-copy") in attrs
        if self._copies:
            self.copied.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._open:
            self._open = ""
            self._copies = False

    def handle_data(self, data: str) -> None:
        self.shown += data
        if self._open == "mark":
            self.marked[-1] += data
        if self._copies:
            self.copied[-1] += data


def read(markup: str) -> Shown:
    """HTML as a browser would show it."""
    reader = Shown()
    reader.feed(markup)
    reader.close()
    return reader


def parameters_of(link: str) -> dict[str, str]:
    """What an address asks for."""
    return {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}

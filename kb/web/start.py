"""What a browser gets before the page's connection stands: the start page, the look, the script.

Streamlit's own start page says it is in English, so that a screen reader would read Chinese with
an English voice, and fetches a Latin font that is not used here. For an address it does not know it
gives the same page; here such an address gets one of its own.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

import streamlit as st

from kb.web import address
from kb.web.language import ENGLISH
from kb.web.markup import element, listed, plain
from kb.web.texts import common

_FOLDER: Final = Path(__file__).parent
_FONT: Final = re.compile(r'<link\s+rel="preload"[^>]*as="font"[^>]*/>\s*')
CODE_LENGTH: Final = 12


@dataclass(frozen=True, kw_only=True, slots=True)
class Asset:
    """A file that the start page names, with its content in the name, so that it is fetched once."""

    path: str
    media_type: str
    content: str


def start_page(language: str | None, *, large: bool) -> str:
    """Streamlit's start page in the visitor's language and size of type, with our look and script."""
    page = (Path(st.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    words = _words(language)
    page = _FONT.sub("", page).replace('<html lang="en">', _opening(words, large=large))
    page = page.replace("<title>Streamlit</title>", element("title", plain(words.NAME)))
    return page.replace("</body>", _look_and_script(words) + "</body>")


def missing_page(language: str | None, *, large: bool, root: str) -> str:
    """What an address gets that is none of ours: the ways to the pages, which lie below ``root``."""
    words = _words(language)
    query = f"?{address.LANGUAGE}={ENGLISH}" if words is common.English else ""
    links = [element("a", plain(name), href=f"{root}/{path}{query}") for path, name in words.PAGES.items()]
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    head += (
        element("title", plain(words.NO_SUCH_PAGE)) + f'<link rel="stylesheet" href="{root}/{look().path}">'
    )
    body = element("h1", plain(words.NO_SUCH_PAGE)) + element("p", plain(words.NO_SUCH_PAGE_LINE))
    main = element("main", body + listed(links), class_="stHtml missing")
    return f"<!DOCTYPE html>{_opening(words, large=large)}<head>{head}</head><body>{main}</body></html>"


@cache
def look() -> Asset:
    """All style sheets as one, ``base`` first."""
    sheets = sorted((_FOLDER / "styles").glob("*.css"), key=lambda sheet: (sheet.stem != "base", sheet.stem))
    return _asset("look", "css", "text/css", "\n".join(sheet.read_text(encoding="utf-8") for sheet in sheets))


@cache
def script() -> Asset:
    """What is done in the browser: copying, printing, counting, remembering the visit's questions."""
    content = (_FOLDER / "scripts" / "page.js").read_text(encoding="utf-8")
    return _asset("page", "js", "text/javascript", content)


def _asset(name: str, ending: str, media_type: str, content: str) -> Asset:
    code = sha256(content.encode()).hexdigest()[:CODE_LENGTH]
    return Asset(path=f"{name}.{code}.{ending}", media_type=media_type, content=content)


def _words(language: str | None) -> type[common.Chinese]:
    return common.English if language == ENGLISH else common.Chinese


def _opening(words: type[common.Chinese], *, large: bool) -> str:
    size = ' class="large"' if large else ""
    return f'<html lang="{words.HTML_LANGUAGE}"{size}>'


def _look_and_script(words: type[common.Chinese]) -> str:
    """Behind Streamlit's own, so that ours counts; the words for the script go along as data."""
    said = json.dumps({**words.SCRIPT, "controls": dict(words.CONTROLS)}, ensure_ascii=False).replace(
        "<", "\\u003c"
    )
    return (
        f'<link rel="stylesheet" href="./{look().path}">'
        f'<script type="application/json" id="words">{said}</script>'
        f'<script src="./{script().path}" defer></script>'
    )

"""What the page begins with: its language, its look, its script; and what an unknown address gets.

Streamlit says that every page is in English, so that a screen reader would read Chinese with an
English voice. For an address it does not know it gives its start page; here such an address gets one
of its own.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from kb.web import address
from kb.web.language import ENGLISH
from kb.web.markup import element, listed, plain
from kb.web.texts import common

_FOLDER: Final = Path(__file__).parent


@dataclass(frozen=True, kw_only=True, slots=True)
class Asset:
    """A file that the page fetches, with its content in the name, so that it is fetched once."""

    path: str
    media_type: str
    content: str


def opening(*, large: bool) -> str:
    """What the page draws first: a script that says the language and fetches the look and our script.

    Streamlit's own start page, which says it is in English, stays as it is. Nothing that anybody typed,
    and no word of a document, gets in here.
    """
    words = common.words()
    told = {
        "language": words.HTML_LANGUAGE,
        "large": large,
        "look": f"./{look().path}",
        "script": f"./{script().path}",
        "words": {**words.SCRIPT, "controls": dict(words.CONTROLS)},
        "pages": list(words.PAGES),
    }
    said = json.dumps(told, ensure_ascii=False).replace("<", "\\u003c")
    return f"<script>{{ const told = {said};\n{_opener()} }}</script>"


@cache
def _opener() -> str:
    return (_FOLDER / "scripts" / "open.js").read_text(encoding="utf-8")


def preloads() -> str:
    """A header ``Link``: the browser fetches look and script while Streamlit's own parts start."""
    return f"<./{look().path}>; rel=preload; as=style, <./{script().path}>; rel=preload; as=script"


def missing_page(language: str | None, *, large: bool, root: str) -> str:
    """What an address gets that is none of ours: the ways to the pages, which lie below ``root``."""
    words = _words(language)
    query = f"?{address.LANGUAGE}={ENGLISH}" if words is common.ENGLISH else ""
    links = [element("a", plain(name), href=f"{root}/{path}{query}") for path, name in words.PAGES.items()]
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    head += (
        element("title", plain(words.NO_SUCH_PAGE)) + f'<link rel="stylesheet" href="{root}/{look().path}">'
    )
    body = element("h1", plain(words.NO_SUCH_PAGE)) + element("p", plain(words.NO_SUCH_PAGE_LINE))
    main = element("main", body + listed(links), class_="stHtml missing")
    return f"<!DOCTYPE html>{_html_tag(words, large=large)}<head>{head}</head><body>{main}</body></html>"


@cache
def look() -> Asset:
    """All style sheets as one by their names, those of ``base`` first."""
    sheets = sorted(
        (_FOLDER / "styles").glob("*.css"), key=lambda sheet: (not sheet.stem.startswith("base"), sheet.stem)
    )
    return _asset("look", "css", "text/css", "\n".join(sheet.read_text(encoding="utf-8") for sheet in sheets))


@cache
def script() -> Asset:
    """What is done in the browser: copying, printing, remembering the visit's questions; typing one."""
    parts = (_FOLDER / "scripts" / name for name in ("page.js", "asking.js"))
    content = "\n".join(part.read_text(encoding="utf-8") for part in parts)
    return _asset("page", "js", "text/javascript", content)


def _asset(name: str, ending: str, media_type: str, content: str) -> Asset:
    code = sha256(content.encode()).hexdigest()[: address.CODE_LENGTH]
    return Asset(path=f"{name}.{code}.{ending}", media_type=media_type, content=content)


def _words(language: str | None) -> common.Words:
    return common.ENGLISH if language == ENGLISH else common.CHINESE


def _html_tag(words: common.Words, *, large: bool) -> str:
    size = ' class="large"' if large else ""
    return f'<html lang="{words.HTML_LANGUAGE}"{size}>'

"""The files of texts, ``kb/data/texts``: one a language, a section a page."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, Final, TypeVar

import msgspec

from kb.web.texts.template import Template

COMMON: Final = "common"
"""The section of what several pages say; every page has it, too, and may say it otherwise."""

Words = TypeVar("Words")


def in_both_languages(page: str, words: type[Words]) -> tuple[Words, Words]:
    """A page's texts in Chinese and in English.

    Raises ``msgspec.ValidationError`` if a text is missing, none that ``words`` knows, or no template
    where one is due.
    """
    return _in_language("zh", page, words), _in_language("en", page, words)


def _in_language(language: str, page: str, words: type[Words]) -> Words:
    said = sections(language)
    return msgspec.convert({**said[COMMON], **said[page]}, words, dec_hook=_decoded)


@cache
def sections(language: str) -> dict[str, dict[str, Any]]:
    """The file of a language (``zh``, ``en``): for each page the texts by their names."""
    text = files("kb").joinpath("data", "texts", f"{language}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _decoded(wanted: type, value: object) -> object:
    """What msgspec does not know itself: a template."""
    if wanted is Template and isinstance(value, str):
        return Template(value)
    raise NotImplementedError(wanted)

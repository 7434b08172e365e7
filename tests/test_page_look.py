"""The look of the page: which colours stand on which, in our parts and in Streamlit's."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def _luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.1 defines it."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_can_be_read(scheme: str) -> None:
    css = (ROOT / "kb" / "web" / "styles" / "base.css").read_text(encoding="utf-8")
    light, dark = (
        dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", part))
        for part in css.split("@media screen and (prefers-color-scheme: dark)")
    )
    colours = light if scheme == "light" else {**light, **dark}
    words, grounds = ("ink", "soft", "seal", "link", "alert"), ("ground", "paper")
    pairs = [(word, ground) for word in words for ground in grounds] + [("ink", "mark")]
    assert [pair for pair in pairs if _contrast(*(colours[name] for name in pair)) < 4.5] == []
    # What marks a control off from the page needs 3 (WCAG 1.4.11).
    assert _contrast(colours["edge"], colours["ground"]) >= 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_streamlits_parts_have_the_colours_of_ours(scheme: str) -> None:
    css = (ROOT / "kb" / "web" / "styles" / "base.css").read_text(encoding="utf-8")
    ours = css.split("@media screen and (prefers-color-scheme: dark)")[scheme == "dark"]
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    theme = config["theme"][scheme]
    pairs = {
        "ink": "textColor",
        "ground": "backgroundColor",
        "paper": "secondaryBackgroundColor",
        "link": "linkColor",
        "edge": "borderColor",
    }
    assert {name: theme[key] for name, key in pairs.items()} == {
        name: re.findall(rf"--{name}: (#[0-9a-f]{{6}});", ours)[0] for name in pairs
    }
    assert _contrast(theme["primaryColor"], "#ffffff") >= 4.5  # the words on a button are white

"""Texts that can be copied, each beside its button; ``page.js`` copies, without HTTPS, too."""

from __future__ import annotations

from kb.web.markup import element, plain
from kb.web.texts.common import words


def block(name: str, text: str) -> str:
    """A text under its name, and a button that copies it; both are plain text."""
    shown = element("p", plain(name)) + element("pre", plain(text), class_="to-copy")
    return element("div", shown + button(words().COPY_THIS, name), class_="copying")


def link(address: str) -> str:
    """A link that is copied, or sent on by the system's own way where the browser has one."""
    hidden = element("span", plain(address), class_="to-copy", hidden="")
    sends = element("button", plain(words().SEND), type="button", class_="send", hidden="")
    return element("div", hidden + button(words().COPY_LINK) + sends, class_="copying")


def button(label: str, what: str = "") -> str:
    """A button that copies what stands beside it, and a place where that is said."""
    spoken = {"aria_label": words().fact_line(name=label, value=what)} if what else {}
    drawn = element("button", plain(label), type="button", class_="copy", **spoken)
    return drawn + element("span", "", role="status")

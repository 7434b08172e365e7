"""Saved web pages (.mht, .mhtml): a mail whose first part of HTML is the page."""

from __future__ import annotations

from email import message_from_bytes
from email.errors import CloseBoundaryNotFoundDefect
from typing import TYPE_CHECKING

from kb.errors import DocumentError
from kb.readers.archive import reading
from kb.readers.html import read_html

if TYPE_CHECKING:
    from email.message import Message

    from kb.readers.facts import Content


_MOST_PARTS = 100_000  # each takes some kilobytes; pages have hundreds


def read_mhtml(data: bytes, name: str) -> Content:
    """The text of a saved page, ``name`` being what its errors call it. Raises ``DocumentError``."""
    with reading(name, "网页存档"):
        if data.count(b"\n--") > _MOST_PARTS:
            raise ValueError("more parts than any page has")
        parts = list(message_from_bytes(data.lstrip()).walk())
        for part in parts:
            if part.get_content_type() == "text/html":
                if part is parts[-1] and any(map(_is_cut, parts)):
                    raise ValueError("the page does not end")
                return read_html(_page(part), name)
    raise DocumentError(f"文件 {name} 里没有网页，请在浏览器里重新保存。")


def _is_cut(part: Message) -> bool:
    return any(isinstance(defect, CloseBoundaryNotFoundDefect) for defect in part.defects)


def _page(part: Message) -> bytes:
    """The page, in UTF-8 where the mail says what encoding it has."""
    page = part.get_payload(decode=True)
    markup = page if isinstance(page, bytes) else b""
    try:
        return markup.decode(part.get_content_charset("")).encode()
    except (LookupError, UnicodeDecodeError):
        return markup

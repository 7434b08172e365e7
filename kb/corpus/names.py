"""Names of uploaded files: whatever somebody's machine calls a file, made safe to keep here.

A name becomes a file's name and, without its ending, a document's id, which stands in addresses.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from kb.readers.formats import ending_in

if TYPE_CHECKING:
    from collections.abc import Collection

LONGEST_STEM = 150
"""In bytes of UTF-8: file systems allow 255, and a metadata file's ending and a draft's come along."""

_UNNAMED = "文件"
# Reserved by Windows, with any ending, in any case.
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?")
# What the corpus passes over: READMEs and the lock files of Word.
_PASSED_OVER = re.compile(r"(?i)readme")
_KEPT_SIGNS = frozenset("-_.（）()〔〕[]【】《》〈〉、，,·—+")


def safe_stem(uploaded: str, taken: Collection[str]) -> str:
    """A file name without its ending, made of the last part of ``uploaded``, and none of ``taken``.

    Letters and digits of any script and a few signs stay; all else becomes ``_``. Case does not
    make two names different, because some file systems do not tell them apart.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", uploaded))[-1]
    stem = last[: len(last) - len(ending_in(last) or "")]
    kept = "".join(c if c.isalnum() or c in _KEPT_SIGNS else "_" for c in stem)
    stem = _cut(re.sub(r"_{2,}", "_", kept).strip("._-"), LONGEST_STEM) or _UNNAMED
    if _RESERVED.fullmatch(stem) or _PASSED_OVER.match(stem):
        stem = f"{_UNNAMED}_{stem}"
    return _distinct(stem, {name.casefold() for name in taken})


def _cut(stem: str, longest: int) -> str:
    return stem.encode()[:longest].decode(errors="ignore").rstrip("._-")


def _distinct(stem: str, taken: set[str]) -> str:
    number, name = 1, stem
    while name.casefold() in taken:
        number += 1
        name = f"{stem}-{number}"
    return name

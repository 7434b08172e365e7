"""Fields that narrow a list: they hold what the address says, and what is sent goes back into it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from kb.web import address
from kb.web.texts.common import words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

LONGEST_WORDS: Final = 100


def known(name: str, values: Sequence[str]) -> str | None:
    """What the address says, if it is one of the values."""
    value = address.parameter(name)
    return value if value in values else None


def wanted_words() -> str:
    """The words to find that the address holds; empty if it holds none."""
    return (address.parameter(address.FIND) or "").strip()[:LONGEST_WORDS]


def one_of(label: str, values: Sequence[str], value: str | None, named: Callable[[str], str] = str) -> str:
    """A choice of one of the values, or of all: the empty one."""
    options = ["", *values]
    # Another value in the address is another field: Back shows what was chosen then.
    return st.selectbox(
        label,
        options,
        index=options.index(value or ""),
        format_func=lambda option: named(option) if option else words().ALL,
        key=f"{label} {value}",
        placeholder=words().ALL,
    )


def typed_words(label: str, wanted: str) -> str:
    """A field for words to find."""
    return (
        st.text_input(label, value=wanted, key=f"find {wanted}", autocomplete="off", max_chars=LONGEST_WORDS)
        or ""
    )

"""A page run without a browser, for the tests of several pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from streamlit.testing.v1 import AppTest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def drawn(script: Callable[[], None], parameters: Mapping[str, str]) -> AppTest:
    """What ``script`` draws, with these parameters in the address; no exception may have been raised."""
    at = AppTest.from_function(script)
    for name, value in parameters.items():
        at.query_params[name] = value
    at.run()
    assert not at.exception
    return at


def html(at: AppTest) -> str:
    """All HTML of a page."""
    return "\n".join(piece.proto.body for piece in at.get("html"))

"""Who may change the corpus: those whom the office's accounts or its password let in.

``.streamlit/secrets.toml`` says how: a section ``[auth]`` for accounts (``st.login``), with
``editors`` in ``[corpus]`` for those of them who may; or ``password_hash`` in ``[corpus]``, which
``kb password`` makes. Without either nobody may. Whoever gave the password keeps a cookie with an end
(``signing``, ``kb.corpus.visits``) and is known by it on every page until then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError

from kb.corpus.passwords import LONGEST, Gate
from kb.corpus.visits import Visit, Visits
from kb.errors import AccessError
from kb.web import address, library, notice
from kb.web.markup import element, plain
from kb.web.texts.corpus import words

COOKIE: Final = "kb_visit"
# Fields of the form: the password, and the address's parameters to come back to.
PASSWORD: Final = "password"
BACK: Final = "back"


@st.cache_resource(show_spinner=False)
def _gate() -> Gate:
    """One for the process, however many visitors guess."""
    return Gate()


def _visits() -> Visits:
    return Visits(library.folders().corpus)


def begin_visit(password: str) -> str | None:
    """What the cookie holds of somebody who gives the password; ``None`` if it is wrong, or it is too soon.

    Raises ``AccessError`` where something is wrong with the settings or the corpus.
    """
    kept = _password_hash()
    if not kept or _gate().wait() or not _gate().admits(password, kept):
        return None
    return _visits().begin(kept)


def visit(cookie: str | None) -> Visit | None:
    """The visit that a cookie's value stands for, if it goes on. Raises ``AccessError``."""
    kept = _password_hash()
    return _visits().known(cookie, kept) if kept else None


def end_visit(ended: Visit) -> None:
    """Let nobody be known by the visit's cookie any more. Raises ``AccessError`` if that cannot be kept."""
    _visits().end(ended)


def editor() -> str:
    """Who changes the corpus: an account, or a visit that the password began.

    Raises ``AccessError`` for a visitor who may not: asked at every change.
    """
    who = _account() if _has_account() else getattr(_visit(), "visit_id", "")
    if not who:
        raise AccessError("还没有登录，或者登录已到期，不能修改语料，请先登录。")
    return str(who)


def is_editor() -> bool:
    """Whether the visitor may change the corpus."""
    return _has_account() or _visit() is not None


def draw() -> None:
    """A way to sign in, or out again; a sentence where there is none."""
    with st.container(key="access"):
        if not library.folders().is_changeable:
            st.html(element("p", plain(words().READ_ONLY_CORPUS_LINE), class_="quiet"))
        elif (current := _visit()) is not None:
            st.html(_signed_in(current))
        elif _setting("auth"):
            _draw_accounts()
        elif _password_hash():
            _draw_password()
        else:
            st.html(element("p", plain(words().READ_ONLY), class_="quiet"))


def _signed_in(current: Visit) -> str:
    said = element(
        "span", plain(words().visit_line(ends=f"{current.ends.astimezone():%H:%M}")), class_="quiet"
    )
    return _form(address.SIGN_OUT_PATH, words().SIGN_OUT, said)


def _draw_accounts() -> None:
    if _has_account():
        said = words().signed_in_line(account=_account())
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.html(element("p", plain(said), class_="quiet"))
            st.button(words().SIGN_OUT, on_click=st.logout)
    elif _account():
        notice.draw(words().NOT_ALLOWED, words().not_allowed_line(account=_account()))
        st.button(words().SIGN_OUT, on_click=st.logout)
    else:
        st.html(element("p", plain(words().ACCOUNT_LINE), class_="quiet"))
        st.button(words().SIGN_IN, on_click=st.login)


def _draw_password() -> None:
    field = element(
        "input",
        "",
        type="password",
        name=PASSWORD,
        required="",
        maxlength=str(LONGEST),
        autocomplete="current-password",
    )
    st.html(
        element("p", plain(words().SIGN_IN_LINE), class_="quiet")
        + _form(address.SIGN_IN_PATH, words().SIGN_IN, element("label", plain(words().PASSWORD) + field))
    )
    if address.parameter(address.REFUSED):
        wait = _gate().wait()
        notice.draw(
            words().NOT_SIGNED_IN, words().wait_line(seconds=wait) if wait else words().WRONG_PASSWORD
        )


def _form(path: str, button: str, inner: str) -> str:
    """A form of the browser's own, which Streamlit does not see: it can set no cookie."""
    stood = {name: values for name, values in address.present().items() if name != address.REFUSED}
    back = element("input", "", type="hidden", name=BACK, value=urlencode(stood, doseq=True))
    return element(
        "form",
        inner + back + element("button", plain(button), type="submit"),
        method="post",
        action=f"./{path}",
        class_="signing",
    )


def _visit() -> Visit | None:
    """The visit by whose cookie the page was opened, if it goes on."""
    return visit(st.context.cookies.get(COOKIE))


def _has_account() -> bool:
    """Whether the visitor's account is one of the editors', or any where none are listed."""
    if not _account():
        return False
    editors = _setting("corpus").get("editors")
    return not isinstance(editors, Sequence) or _account().casefold() in {str(e).casefold() for e in editors}


def _account() -> str:
    """The verified address of the visitor's account; empty without one."""
    if not _setting("auth") or not st.user.get("is_logged_in") or st.user.get("email_verified") is False:
        return ""
    return str(st.user.get("email") or "")


def _password_hash() -> str:
    """Of two ways to sign in the accounts count."""
    if _setting("auth"):
        return ""
    return str(_setting("corpus").get("password_hash") or "")


def _setting(section: str) -> Mapping[str, Any]:
    """A section of the secrets; empty where there are none."""
    try:
        found = st.secrets.get(section, {})
    except StreamlitSecretNotFoundError:
        return {}
    return found if isinstance(found, Mapping) else {}

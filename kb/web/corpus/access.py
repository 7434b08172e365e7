"""Who may change the corpus: those whom the office's accounts or its password let in.

``.streamlit/secrets.toml`` says how: a section ``[auth]`` for accounts (``st.login``), with
``editors`` in ``[corpus]`` for those of them who may; or ``password_hash`` in ``[corpus]``, which
``kb password`` makes. Without either nobody may. A password counts for the visit only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError

from kb.corpus.passwords import Gate
from kb.errors import AccessError
from kb.web import notice
from kb.web.markup import element, plain
from kb.web.texts.corpus import words

_SIGNED_IN: Final = "corpus signed in"


@st.cache_resource(show_spinner=False)
def _gate() -> Gate:
    """One for the process, however many visitors guess."""
    return Gate()


def is_editor() -> bool:
    """Whether the visitor may change the corpus."""
    return _has_account() or _gave_password()


def require_editor() -> None:
    """Raises ``AccessError`` for a visitor who may not change the corpus: asked at every change."""
    if not is_editor():
        raise AccessError("还没有登录，不能修改语料，请先登录。")


def draw() -> None:
    """A way to sign in, or out again; a sentence where there is none."""
    with st.container(key="access"):
        if is_editor():
            _draw_signed_in()
        elif _setting("auth"):
            _draw_accounts()
        elif _password_hash():
            _draw_password()
        else:
            st.html(element("p", plain(words().READ_ONLY), class_="quiet"))


def _draw_signed_in() -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        who = words().signed_in_line(account=_account()) if _has_account() else words().SIGNED_IN
        st.html(element("p", plain(who), class_="quiet"))
        st.button(words().SIGN_OUT, on_click=_sign_out)


def _draw_accounts() -> None:
    if _account():
        notice.draw(words().NOT_ALLOWED, words().not_allowed_line(account=_account()))
        st.button(words().SIGN_OUT, on_click=_sign_out)
    else:
        st.html(element("p", plain(words().ACCOUNT_LINE), class_="quiet"))
        st.button(words().SIGN_IN, on_click=st.login)


def _draw_password() -> None:
    st.html(element("p", plain(words().SIGN_IN_LINE), class_="quiet"))
    with (
        st.form("sign in", border=False, clear_on_submit=True),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        password = st.text_input(words().PASSWORD, type="password", autocomplete="current-password")
        submitted = st.form_submit_button(words().SIGN_IN)
    if submitted and password:
        _try(password)


def _try(password: str) -> None:
    kept = _password_hash()
    try:
        if kept and _gate().admits(password, kept):
            # The hash itself: another password in the settings ends every visit that the old one began.
            st.session_state[_SIGNED_IN] = kept
            st.rerun()
    except AccessError as error:
        notice.draw(words().NOT_SIGNED_IN, str(error))
        return
    notice.draw(words().NOT_SIGNED_IN, words().WRONG_PASSWORD)


def _sign_out() -> None:
    """The visit is over: nothing of what it was about to do is kept."""
    for key in list(st.session_state.keys()):
        if str(key).startswith("corpus "):
            del st.session_state[key]
    if _account():
        st.logout()


def _gave_password() -> bool:
    kept = _password_hash()
    return bool(kept) and st.session_state.get(_SIGNED_IN) == kept


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
    return str(_setting("corpus").get("password_hash") or "")


def _setting(section: str) -> Mapping[str, Any]:
    """A section of the secrets; empty where there are none."""
    try:
        found = st.secrets.get(section, {})
    except StreamlitSecretNotFoundError:
        return {}
    return found if isinstance(found, Mapping) else {}

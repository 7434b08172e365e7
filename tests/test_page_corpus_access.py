"""Who may change the corpus on its page, and what everybody sees of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import streamlit
from corpus_page import HOSTILE, PASSWORD, SAID, editing, page
from drawn import html, press, ran, scripted

from kb.corpus.folders import Folders
from kb.corpus.passwords import Gate, hashed
from kb.corpus.visits import Visits
from kb.web import address
from kb.web.corpus import access, work

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("part", ["documents", "words", "index", "add"])
def test_without_a_way_to_sign_in_nothing_can_be_changed(part: str) -> None:
    at = page({}, part=part)
    assert SAID.READ_ONLY in html(at)
    assert {button.label for button in at.button} <= {SAID.LIST}
    assert {field.label for field in at.text_input} <= {SAID.FIND}
    assert not at.text_area
    assert not at.checkbox
    assert "<form" not in html(at)


@pytest.mark.usefixtures("office")
def test_a_visitor_sees_documents_what_was_recognised_and_the_index() -> None:
    assert "植树补助办法" in html(page({}))
    document = html(page({}, doc="trees"))
    assert "第一条" in document
    assert "2 条可以检索的条文" in document
    state = html(page({}, part="index"))
    assert SAID.WELL in state
    assert "2 份文件" in state


def test_a_visit_holds_on_every_page_until_its_end(secrets: Mapping[str, Any], jar: dict[str, str]) -> None:
    assert {SAID.PREVIEW, SAID.REMOVE} <= {button.label for button in page(secrets, doc="trees").button}
    assert SAID.SIGN_OUT in html(page(secrets, part="index"))
    jar.clear()
    at = page(secrets, doc="trees")
    assert not at.button
    assert f'action="./{address.SIGN_IN_PATH}"' in html(at)


@pytest.mark.parametrize(
    "forge",
    [
        lambda _: "",
        lambda own: own[:-1],
        lambda own: own.replace(".", "_", 1),
        lambda own: "x" + own[1:],
        lambda own: own * 500,
        lambda own: f"{HOSTILE}.{own.partition('.')[2]}",
        lambda own: "词" + own,
        lambda own: own.partition(".")[0],
        lambda own: own.replace(own.split(".")[1], "zzzzzz"),
    ],
)
def test_a_forged_cookie_lets_nobody_in(
    secrets: Mapping[str, Any], jar: dict[str, str], forge: Callable[[str], str]
) -> None:
    jar[access.COOKIE] = forge(jar[access.COOKIE])
    at = page(secrets, doc="trees")
    assert not at.button
    assert SAID.SIGN_OUT not in html(at)


def test_another_password_in_the_settings_ends_the_visit(secrets: Mapping[str, Any]) -> None:
    at = editing(secrets)
    at.secrets["corpus"] = {"password_hash": hashed(PASSWORD + "新")}
    assert SAID.SIGN_OUT not in html(ran(at))


def test_a_tab_left_open_can_change_nothing_once_the_visit_is_over(
    secrets: Mapping[str, Any], jar: dict[str, str], office: Folders
) -> None:
    at = editing(secrets, part="index")
    visit = Visits(office.corpus).known(jar[access.COOKIE], secrets["corpus"]["password_hash"])
    assert visit is not None
    access.end_visit(visit)
    at = press(at, SAID.REBUILD)
    assert SAID.SIGN_OUT not in html(at)
    assert not work.desk()._tasks


@pytest.mark.usefixtures("office", "jar")
def test_what_is_wrong_with_a_password_is_said(password_hash: str, monkeypatch: pytest.MonkeyPatch) -> None:
    office = {"corpus": {"password_hash": password_hash}}
    gate = Gate(clock=lambda: 0.0)  # however long the guesses take
    monkeypatch.setattr(access, "_gate", lambda: gate)
    assert SAID.WRONG_PASSWORD not in html(page(office))
    assert SAID.WRONG_PASSWORD in html(page(office, refused="1"))
    for _ in range(5):
        gate.admits("又一个猜的口令", password_hash)
    assert "请 5 秒后再试" in html(page(office, refused="1"))


@pytest.mark.usefixtures("office", "jar")
@pytest.mark.parametrize(
    ("user", "may"),
    [
        ({"is_logged_in": True, "email": "Editor@zz.gov.cn"}, True),
        ({"is_logged_in": True, "email": "other@zz.gov.cn"}, False),
        ({"is_logged_in": True, "email": "editor@zz.gov.cn", "email_verified": False}, False),
        ({"is_logged_in": True}, False),
        ({"is_logged_in": False}, False),
    ],
)
def test_of_the_offices_accounts_the_listed_ones_may(
    user: dict[str, Any], may: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streamlit, "user", user)
    at = page({"auth": {"client_id": "kb"}, "corpus": {"editors": ["editor@zz.gov.cn"]}}, doc="trees")
    assert (SAID.REMOVE in {button.label for button in at.button}) is may


@pytest.mark.parametrize(
    "action",
    [
        "documents._save('trees', None)",
        "leaving._remove(['trees'])",
        "leaving.ask(['trees'])",
        "leaving.restore([])",
        "adding.draw(True)",
        "adding._recognise([])",
        "adding._add([])",
        "lexicon._try((), (), None)",
        "lexicon._keep(())",
        "state._rebuild(folders)",
    ],
)
@pytest.mark.usefixtures("jar")
def test_a_forged_action_is_refused(action: str, office: Folders, password_hash: str) -> None:
    def script(action: str) -> None:
        import streamlit as st

        from kb.errors import AccessError
        from kb.web import library
        from kb.web.corpus import adding, documents, leaving, lexicon, state

        known = {
            "documents": documents,
            "adding": adding,
            "leaving": leaving,
            "lexicon": lexicon,
            "state": state,
        }
        try:
            eval(action, {**known, "folders": library.folders()})
        except AccessError as error:
            st.text(str(error))

    before = {path: path.read_bytes() for path in office.corpus.rglob("*")}
    at = scripted(script, action=action)
    at.secrets["corpus"] = {"password_hash": password_hash}
    assert "请先登录" in ran(at).text[0].value
    assert not work.desk()._tasks
    assert {path: path.read_bytes() for path in office.corpus.rglob("*")} == before

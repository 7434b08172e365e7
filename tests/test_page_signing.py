"""Signing in and out: what the two forms take from whom, and which cookie is set."""

from __future__ import annotations

from http.cookies import SimpleCookie
from typing import TYPE_CHECKING, Any, Final

import pytest
import streamlit
from corpus_page import PASSWORD
from starlette.applications import Starlette
from starlette.testclient import TestClient

from kb.corpus.passwords import Gate
from kb.corpus.visits import ENDED, KEY
from kb.web.corpus import access, signing

if TYPE_CHECKING:
    from pathlib import Path

OURS: Final = {"sec-fetch-site": "same-origin"}


@pytest.fixture
def corpus(tmp_path: Path, password_hash: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    streamlit.cache_resource.clear()
    office = {"corpus": {"password_hash": password_hash}}
    monkeypatch.setattr(access, "_setting", lambda section: office.get(section, {}))
    monkeypatch.setenv("KB_CORPUS", str(tmp_path))
    return tmp_path


@pytest.fixture
def client(corpus: Path) -> TestClient:
    assert corpus.is_dir()
    return TestClient(
        Starlette(routes=signing.routes()), base_url="http://office.test", follow_redirects=False
    )


def sign_in(client: TestClient, headers: dict[str, str] = OURS, **fields: str) -> Any:
    return client.post("/sign-in", data={"password": PASSWORD, **fields}, headers=headers)


def test_the_right_password_sets_a_cookie_for_this_site_alone_with_an_end(client: TestClient) -> None:
    given = sign_in(client, back="part=add&lang=en&refused=1")
    assert (given.status_code, given.headers["location"]) == (303, "./corpus?part=add&lang=en")
    cookie = SimpleCookie(given.headers["set-cookie"])[access.COOKIE]
    assert cookie["httponly"] is True
    assert (cookie["samesite"], cookie["max-age"], cookie["path"]) == ("strict", "28800", "/")
    assert not cookie["secure"]
    visit = access.visit(cookie.value)
    assert visit is not None

    left = client.post("/sign-out", data={"back": "part=index"}, headers=OURS)
    assert (left.status_code, left.headers["location"]) == (303, "./corpus?part=index")
    assert SimpleCookie(left.headers["set-cookie"])[access.COOKIE]["max-age"] == "0"
    assert access.visit(cookie.value) is None  # in a tab that still has it, too


def test_behind_https_the_cookie_goes_nowhere_else(corpus: Path) -> None:
    assert corpus.is_dir()
    client = TestClient(
        Starlette(routes=signing.routes()), base_url="https://office.test", follow_redirects=False
    )
    assert SimpleCookie(sign_in(client).headers["set-cookie"])[access.COOKIE]["secure"] is True


def test_a_wrong_password_sets_none_and_guessing_is_slowed_down(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(clock=lambda: 0.0)  # however long the guesses take
    monkeypatch.setattr(access, "_gate", lambda: gate)
    for wrong in ("不对的口令", "", "x" * 300, PASSWORD + " ", "<script>"):
        refused = sign_in(client, password=wrong, back="part=words")
        assert (refused.status_code, refused.headers["location"]) == (303, "./corpus?part=words&refused=1")
        assert "set-cookie" not in refused.headers
    assert gate.wait() > 0
    assert "set-cookie" not in sign_in(client).headers  # the right one must wait as well


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"origin": "null"},
        {"origin": "http://elsewhere.test"},
        {"origin": "http://office.test.elsewhere.test"},
        {"sec-fetch-site": "cross-site", "origin": "http://office.test"},
    ],
)
def test_a_form_of_another_site_signs_nobody_in_or_out(client: TestClient, headers: dict[str, str]) -> None:
    assert sign_in(client, headers).status_code == 403
    sign_in(client)
    refused = client.post("/sign-out", headers=headers)
    assert refused.status_code == 403
    assert access.visit(client.cookies[access.COOKIE]) is not None


def test_a_browser_without_fetch_metadata_is_told_by_its_origin(client: TestClient) -> None:
    assert "set-cookie" in sign_in(client, {"origin": "http://office.test"}).headers


@pytest.mark.parametrize(
    "back",
    [
        "//elsewhere.test",
        "https://elsewhere.test/?a=b",
        "\r\nset-cookie: a=b",
        "a=\r\nLocation: x",
        "%",
        "=&=&",
    ],
)
def test_the_way_back_stays_on_this_site(client: TestClient, back: str) -> None:
    given = sign_in(client, back=back)
    location = given.headers["location"]
    assert location.partition("?")[0] == "./corpus"
    assert location.isascii()
    assert "\n" not in location
    assert given.headers.get_list("set-cookie") == [given.headers["set-cookie"]]


@pytest.mark.parametrize("body", [b"a=1&b=2&c=3&d=4&e=5", b"password=" + b"x" * 5000, b"\xff\xfe", b""])
def test_what_is_no_form_of_ours_is_refused(client: TestClient, body: bytes) -> None:
    given = client.post("/sign-in", content=body, headers=OURS)
    assert given.status_code in (303, 403)
    assert "set-cookie" not in given.headers


def test_other_methods_are_refused(client: TestClient) -> None:
    assert client.get("/sign-in").status_code == 405
    assert client.get("/sign-out").status_code == 405


def test_without_a_password_in_the_settings_nobody_signs_in(
    client: TestClient, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "_setting", lambda _: {})
    assert "set-cookie" not in sign_in(client).headers
    assert not (corpus / KEY).exists()


def test_accounts_take_the_passwords_place(
    client: TestClient, password_hash: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = {"auth": {"client_id": "kb"}, "corpus": {"password_hash": password_hash}}
    monkeypatch.setattr(access, "_setting", lambda section: both.get(section, {}))
    assert "set-cookie" not in sign_in(client).headers


def test_a_broken_key_is_said(client: TestClient, corpus: Path) -> None:
    (corpus / KEY).write_bytes(b"short")
    refused = sign_in(client)
    assert refused.status_code == 503
    assert "已损坏" in refused.text


def test_signing_out_where_it_cannot_be_kept_is_said_and_this_browser_forgets_it(
    client: TestClient, corpus: Path
) -> None:
    sign_in(client)
    (corpus / ENDED).write_bytes(b"")
    left = client.post("/sign-out", headers=OURS)
    assert left.status_code == 503
    assert "退出没有记下来" in left.text
    assert access.COOKIE not in client.cookies

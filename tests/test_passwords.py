"""The office's password: its hash, and how often it may be guessed."""

from __future__ import annotations

import hashlib
from base64 import b64decode

import pytest

from kb.cli import main
from kb.corpus import passwords
from kb.corpus.passwords import Gate, hashed, is_right
from kb.errors import AccessError

PASSWORD = "职教高地-2025-甲"


@pytest.fixture(scope="module")
def kept() -> str:
    return hashed(PASSWORD)


def test_a_hash_is_salted_scrypt_and_fits_its_password_only(kept: str) -> None:
    name, n, r, p, salt, derived = kept.split("$")
    assert (name, n, r, p) == ("scrypt", "32768", "8", "1")
    expected = hashlib.scrypt(
        PASSWORD.encode(), salt=b64decode(salt), n=32768, r=8, p=1, maxmem=2**26, dklen=32
    )
    assert b64decode(derived) == expected
    assert is_right(PASSWORD, kept)
    assert not is_right(PASSWORD + " ", kept)
    assert not is_right("\ud800", kept)
    assert hashed(PASSWORD) != kept


@pytest.mark.parametrize(
    "kept", ["", "职教高地-2025", "scrypt$1$2", "scrypt$32768$8$1$?$?", "md5$1$1$1$aa$aa"]
)
def test_what_is_no_hash_is_said_and_admits_nobody(kept: str) -> None:
    with pytest.raises(AccessError, match="kb password"):
        is_right(PASSWORD, kept)


def test_short_passwords_are_not_taken() -> None:
    with pytest.raises(AccessError, match="10 到 200"):
        hashed("123456789")


def test_guessing_gets_slower_and_success_forgives(kept: str) -> None:
    now = 0.0
    gate = Gate(clock=lambda: now)
    for _ in range(passwords.FREE_FAILURES):
        assert not gate.admits("猜一个口令看看吧", kept)
    with pytest.raises(AccessError, match="秒后再试"):
        gate.admits(PASSWORD, kept)
    now += 5
    assert not gate.admits("再猜一个口令看看", kept)
    now += 5
    with pytest.raises(AccessError, match=r"请 \d 秒后"):
        gate.admits(PASSWORD, kept)
    now += 5
    assert gate.admits(PASSWORD, kept)
    assert not gate.admits("又猜一个口令看看", kept)
    assert gate.admits(PASSWORD, kept)


def test_as_a_command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    import io

    monkeypatch.setattr("sys.stdin", io.StringIO(PASSWORD + "\n"))
    assert main(["password"]) == 0
    assert is_right(PASSWORD, capsys.readouterr().out.strip())

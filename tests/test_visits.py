"""Visits of those who gave the password: what a browser keeps, and what of it counts."""

from __future__ import annotations

import os
import stat
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from itsdangerous import TimestampSigner

from kb.corpus.visits import ENDED, KEY, LASTS, Visits
from kb.errors import AccessError

if TYPE_CHECKING:
    from pathlib import Path

HASH = "scrypt$32768$8$1$c2FsdA==$aGFzaA=="


def at(monkeypatch: pytest.MonkeyPatch, moment: float) -> None:
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _: int(moment))


def test_a_visit_is_known_until_its_end_and_not_a_second_longer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    visits = Visits(tmp_path)
    at(monkeypatch, 1_000_000)
    value = visits.begin(HASH)
    known = visits.known(value, HASH)
    assert known is not None
    assert known.ends == datetime.fromtimestamp(1_000_000, UTC) + timedelta(hours=8)
    at(monkeypatch, 1_000_000 + LASTS.total_seconds())
    assert visits.known(value, HASH) == known
    at(monkeypatch, 1_000_001 + LASTS.total_seconds())
    assert visits.known(value, HASH) is None
    at(monkeypatch, 999_999)  # begun in the future: another clock, or a forgery
    assert visits.known(value, HASH) is None


def test_a_visit_outlasts_a_restart_but_no_other_password_and_no_other_key(tmp_path: Path) -> None:
    value = Visits(tmp_path).begin(HASH)
    assert Visits(tmp_path).known(value, HASH) is not None
    assert Visits(tmp_path).known(value, HASH.replace("aGFz", "aGFy")) is None
    (tmp_path / KEY).write_bytes(b"k" * 32)
    assert Visits(tmp_path).known(value, HASH) is None
    (tmp_path / KEY).unlink()
    assert Visits(tmp_path).known(value, HASH) is None
    assert not (tmp_path / KEY).exists()  # a visitor makes no key


def test_signing_out_ends_this_visit_only(tmp_path: Path) -> None:
    visits = Visits(tmp_path)
    own, other = visits.begin(HASH), visits.begin(HASH)
    visit = visits.known(own, HASH)
    assert visit is not None
    visits.end(visit)
    for process in (visits, Visits(tmp_path)):  # another one, or the same one started again
        assert process.known(own, HASH) is None
        assert process.known(other, HASH) is not None
    assert stat.S_IMODE((tmp_path / ENDED).stat().st_mode) == 0o700


def test_of_visits_signed_out_those_are_kept_that_could_still_go_on(tmp_path: Path) -> None:
    visits = Visits(tmp_path)
    left = [known for _ in range(3) if (known := visits.known(visits.begin(HASH), HASH))]
    for visit in left[:2]:
        visits.end(visit)
    over = time.time() - LASTS.total_seconds()
    os.utime(tmp_path / ENDED / left[0].visit_id, (over - 1, over - 1))
    os.utime(tmp_path / ENDED / left[1].visit_id, (over + 60, over + 60))
    visits.end(left[2])
    kept = {path.name for path in (tmp_path / ENDED).iterdir()}
    assert kept == {left[1].visit_id, left[2].visit_id}


def test_a_signing_out_that_cannot_be_kept_is_said(tmp_path: Path) -> None:
    visits = Visits(tmp_path)
    visit = visits.known(visits.begin(HASH), HASH)
    assert visit is not None
    (tmp_path / ENDED).write_bytes(b"")
    with pytest.raises(AccessError, match="退出没有记下来"):
        visits.end(visit)


def test_the_key_is_its_owners_alone_and_stays(tmp_path: Path) -> None:
    Visits(tmp_path).begin(HASH)
    assert stat.S_IMODE((tmp_path / KEY).stat().st_mode) == 0o600
    key = (tmp_path / KEY).read_bytes()
    assert len(key) == 32
    Visits(tmp_path).begin(HASH)
    assert (tmp_path / KEY).read_bytes() == key
    assert [path.name for path in tmp_path.iterdir()] == [KEY]


def test_a_damaged_key_is_said(tmp_path: Path) -> None:
    (tmp_path / KEY).write_bytes(b"short")
    with pytest.raises(AccessError, match="已损坏"):
        Visits(tmp_path).begin(HASH)


def test_a_folder_that_is_not_there_has_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(AccessError, match="权限"):
        Visits(tmp_path / "none").begin(HASH)


@given(text=st.text(max_size=300), share=st.floats(0, 1, exclude_max=True), sign=st.characters())
def test_whatever_else_a_browser_sends_is_nobody(
    tmp_path_factory: pytest.TempPathFactory, text: str, share: float, sign: str
) -> None:
    visits = Visits(tmp_path_factory.getbasetemp())
    own = visits.begin(HASH)
    assert visits.known(text, HASH) is None
    place = int(share * (len(own) - 1))  # Base64's last character holds two bits that say nothing
    changed = own[:place] + sign + own[place + 1 :]
    assert changed == own or visits.known(changed, HASH) is None
    assert visits.known(own[:place], HASH) is None

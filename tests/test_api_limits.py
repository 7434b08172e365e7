"""The limits of the HTTP interface: keys, shares, turns and origins, and the settings that say so."""

from __future__ import annotations

import asyncio
from threading import Event
from typing import TYPE_CHECKING

import pytest
from api_client import KEY, QUESTION, client

from kb.api import limits
from kb.api.limits import Rate, TooManyError
from kb.api.settings import ApiSettings
from kb.errors import ServerError

if TYPE_CHECKING:
    from pathlib import Path


def test_keys_are_asked_for_where_there_are_some(plan_index: Path) -> None:
    api = client(plan_index, keys=(KEY, "another-key-of-ours"))
    refused = api.post("/ask", json={"question": QUESTION})
    assert (refused.status_code, refused.headers["www-authenticate"]) == (401, "Bearer")
    assert refused.json() == {"error": "没有密钥或密钥不对，请在请求头里写 Authorization: Bearer 密钥。"}
    for wrong in (KEY[:-1].encode(), f"{KEY}0".encode(), "钥".encode()):
        assert api.get("/documents", headers={b"Authorization": b"Bearer " + wrong}).status_code == 401
    assert api.get("/documents", headers={"Authorization": f"Bearer {KEY}"}).status_code == 200
    assert [api.get(path).status_code for path in ("/health", "/openapi.json", "/metrics")] == [200, 200, 401]


def test_each_key_or_address_has_its_share(plan_index: Path) -> None:
    api = client(plan_index, rate=2, keys=(KEY,))
    held = {"Authorization": f"Bearer {KEY}"}
    assert [api.get("/documents", headers=held).status_code for _ in range(3)] == [200, 200, 429]
    late = api.get("/documents", headers=held)
    assert 1 <= int(late.headers["retry-after"]) <= 61
    assert late.json()["error"].startswith("每分钟最多 2 次请求，请 ")
    assert [api.get("/documents").status_code for _ in range(3)] == [401, 401, 429]


def test_a_new_minute_begins_anew() -> None:
    now = 30.0
    rate = Rate(1, clock=lambda: now)
    rate.count("a")
    rate.count("b")
    with pytest.raises(TooManyError) as refused:
        rate.count("a")
    assert refused.value.wait == 31
    now = 60.0
    rate.count("a")


def test_too_many_at_once_are_sent_away(plan_index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "WAITING_FOR_ONE", -1)  # not even the first one has room
    refused = client(plan_index).post("/ask", json={"question": QUESTION})
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
    assert refused.json() == {"error": "请求太多，正在排队，请稍后再试。"}


def test_nobody_waits_long_for_a_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LONGEST_WAIT", 0.05)
    ended = Event()

    async def two_at_once() -> bool:
        work = limits.Work(1)
        first = asyncio.create_task(work.run(lambda: ended.wait(60)))
        await asyncio.sleep(0)
        with pytest.raises(limits.OverloadedError):
            await work.run(lambda: True)
        ended.set()
        return await first and await work.run(lambda: True)

    assert asyncio.run(two_at_once())


def test_pages_of_other_origins_may_ask_only_if_named(plan_index: Path) -> None:
    origin = {"Origin": "https://example.gov.cn"}
    assert "access-control-allow-origin" not in client(plan_index).get("/health", headers=origin).headers
    named = client(plan_index, origins=("https://example.gov.cn",))
    allowed = named.get("/health", headers=origin).headers["access-control-allow-origin"]
    assert allowed == "https://example.gov.cn"
    other = named.get("/health", headers={"Origin": "https://example.com"})
    assert "access-control-allow-origin" not in other.headers


@pytest.mark.parametrize(
    "environment",
    [
        {"KB_API_KEYS": "short"},
        {"KB_API_KEYS": f"{KEY},密钥密钥密钥密钥密钥密钥密钥密钥"},
        {"KB_API_RATE": "0"},
        {"KB_API_RATE": "many"},
        {"KB_API_CONCURRENCY": "-1"},
        {"KB_API_ORIGINS": "example.gov.cn"},
        {"KB_API_ORIGINS": "*"},
    ],
)
def test_a_setting_that_cannot_be_meant_is_named(environment: dict[str, str]) -> None:
    (variable,) = environment
    with pytest.raises(ServerError, match=variable):
        ApiSettings.from_environment(environment)


def test_settings_come_from_the_environment() -> None:
    stated = {"KB_API_KEYS": f" {KEY} , fedcba9876543210", "KB_API_RATE": "5", "KB_API_CONCURRENCY": "3",
              "KB_API_ORIGINS": "https://a.cn,http://127.0.0.1:3000"}  # fmt: skip
    expected = ApiSettings(
        keys=(KEY, "fedcba9876543210"), rate=5, concurrency=3,
        origins=("https://a.cn", "http://127.0.0.1:3000"),
    )  # fmt: skip
    assert ApiSettings.from_environment(stated) == expected
    assert ApiSettings.from_environment({}).keys == ()
    assert KEY not in repr(expected)

"""Is this request allowed now: its key, how many came before it, how many are being worked on, its size."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING, Final, TypeVar

import anyio
import anyio.to_thread

from kb.errors import AccessError, LimitError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from starlette.requests import Request

LARGEST_BODY: Final = 64 * 1024  # bytes; the longest question with all its conditions has a quarter of it
LONGEST_BODY: Final = 10.0  # seconds until a body must have come
WAITING_FOR_ONE: Final = 32  # requests that may wait for each one that is being worked on
LONGEST_WAIT: Final = 30.0  # seconds; a language model that is slow must not hold up a whole queue
BEARER: Final = "Bearer "
_WINDOW: Final = 60.0  # seconds
_OVERLOADED: Final = "请求太多，正在排队，请稍后再试。"
_Result = TypeVar("_Result")


class TooLargeError(LimitError):
    """The body of a request is larger than any question."""


class TooSlowError(LimitError):
    """The body of a request takes longer to come than any question."""


class TooManyError(LimitError):
    """One key or address asks more often than it may. ``wait``: seconds until it may again."""

    def __init__(self, message: str, wait: int) -> None:
        super().__init__(message)
        self.wait = wait


class OverloadedError(LimitError):
    """So many requests wait already that this one would wait too long."""


class Keys:
    """The keys that may be sent; only their digests are kept. Without any everybody may ask."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._digests = frozenset(map(_digest, keys))

    def sender(self, request: Request) -> str:
        """Who asks: the digest of a valid key, or else the address."""
        sent = _digest(request.headers.get("authorization", "").removeprefix(BEARER).strip())
        if sent in self._digests:
            return sent
        return request.client.host if request.client is not None else ""

    def check(self, sender: str) -> None:
        """Raises ``AccessError`` if keys are asked for and the sender has none."""
        if self._digests and sender not in self._digests:
            raise AccessError("没有密钥或密钥不对，请在请求头里写 Authorization: Bearer 密钥。")


def _digest(key: str) -> str:
    return sha256(key.encode()).hexdigest()


class Rate:
    """How often each sender has asked in this minute; ``clock`` gives seconds."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._clock = clock
        self._window = 0
        self._counts: Counter[str] = Counter()

    def count(self, sender: str) -> None:
        """One more request. Raises ``TooManyError``."""
        now = self._clock()
        window = int(now // _WINDOW)
        if window != self._window:
            self._window = window
            self._counts.clear()
        self._counts[sender] += 1
        if self._counts[sender] > self._most:
            wait = int(_WINDOW - now % _WINDOW) + 1
            raise TooManyError(f"每分钟最多 {self._most} 次请求，请 {wait} 秒后再试。", wait)


class Work:
    """So many requests are worked on at once, each in a thread; some more wait, all others are refused."""

    def __init__(self, concurrency: int) -> None:
        self._turns = asyncio.Semaphore(concurrency)
        self._threads = anyio.CapacityLimiter(concurrency)
        self._most = concurrency * (1 + WAITING_FOR_ONE)
        self._inside = 0

    async def run(self, function: Callable[[], _Result]) -> _Result:
        """What the function gives. Raises ``OverloadedError``, and what the function raises."""
        if self._inside >= self._most:
            raise OverloadedError(_OVERLOADED)
        self._inside += 1
        try:
            await self._turn()
            try:
                return await anyio.to_thread.run_sync(function, limiter=self._threads)
            finally:
                self._turns.release()
        finally:
            self._inside -= 1

    async def _turn(self) -> None:
        try:
            async with asyncio.timeout(LONGEST_WAIT):
                await self._turns.acquire()
        except TimeoutError as error:
            raise OverloadedError(_OVERLOADED) from error


async def body(request: Request) -> bytes:
    """The body of a request. Raises ``TooLargeError``, as soon as that is known, and ``TooSlowError``."""
    stated = request.headers.get("content-length", "")
    if stated.isdecimal() and int(stated) > LARGEST_BODY:
        raise _too_large()
    received = bytearray()
    try:
        async with asyncio.timeout(LONGEST_BODY):
            async for piece in request.stream():
                received += piece
                if len(received) > LARGEST_BODY:
                    raise _too_large()
    except TimeoutError as error:
        raise TooSlowError("请求的内容迟迟没有传完，请检查网络后重试。") from error
    return bytes(received)


def _too_large() -> TooLargeError:
    return TooLargeError(f"请求太大，最多 {LARGEST_BODY // 1024} KB，请写得短一些。")

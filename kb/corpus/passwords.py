"""The office's password: kept as a salted scrypt hash, compared in constant time, guessed slowly."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Callable
from threading import Lock
from time import monotonic
from typing import Final

from kb.errors import AccessError

SHORTEST: Final = 10  # characters
LONGEST: Final = 200
# RFC 7914, section 2: N, r and p; 32 MB and about 0.1 s for each guess.
_N, _R, _P = 2**15, 8, 1
_MEMORY: Final = 64 * 1024 * 1024
_SALT, _LENGTH = 16, 32  # bytes
_NAME: Final = "scrypt"

FREE_FAILURES: Final = 5
LONGEST_PAUSE: Final = 300.0  # seconds


def hashed(password: str) -> str:
    """The line to keep in place of a password. Raises ``AccessError`` for one that is too short."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise AccessError(f"口令应有 {SHORTEST} 到 {LONGEST} 个字符，请换一个。")
    salt = secrets.token_bytes(_SALT)
    parts = (salt, _derived(password, salt, _N, _R, _P))
    return "$".join([_NAME, str(_N), str(_R), str(_P), *(base64.b64encode(part).decode() for part in parts)])


def is_right(password: str, kept: str) -> bool:
    """Whether a password is the one that was hashed. Raises ``AccessError`` where that is no hash."""
    try:
        name, n, r, p, salt, expected = kept.split("$")
        if name != _NAME:
            raise ValueError(name)
        derived = _derived(
            password[: LONGEST + 1], base64.b64decode(salt, validate=True), int(n), int(r), int(p)
        )
        return hmac.compare_digest(derived, base64.b64decode(expected, validate=True))
    except (ValueError, MemoryError, binascii.Error) as error:
        raise AccessError("设置里的口令不是 kb password 生成的内容，请重新生成。") from error


def _derived(password: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    # surrogatepass: what a browser sends may hold half a character, which must not be an error.
    written = password.encode("utf-8", "surrogatepass")
    return hashlib.scrypt(written, salt=salt, n=n, r=r, p=p, maxmem=_MEMORY, dklen=_LENGTH)


class Gate:
    """Lets passwords be tried one after another, ever slower after failures; one for a process."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._failures = 0
        self._closed_until = 0.0

    def wait(self) -> int:
        """For how many seconds nobody may try; 0 where anybody may."""
        left = self._closed_until - self._clock()
        return int(left) + 1 if left > 0 else 0

    def admits(self, password: str, kept: str) -> bool:
        """Whether the password is right. Raises ``AccessError`` while nobody may try."""
        with self._lock:
            if wait := self.wait():
                raise AccessError(f"口令错误次数过多，请 {wait} 秒后再试。")
            if is_right(password, kept):
                self._failures = 0
                return True
            self._failures += 1
            if self._failures >= FREE_FAILURES:
                pause = min(2.0 ** (self._failures - FREE_FAILURES + 2), LONGEST_PAUSE)
                self._closed_until = self._clock() + pause
            return False

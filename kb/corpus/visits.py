"""The visit of somebody who gave the password: a signed value with an end, which the browser keeps.

Signed with a key of this corpus and with the password's hash: another password ends every visit that the
old one began. Nothing is kept of a visit that goes on, so that it outlasts a restart and counts in every
process that serves the corpus. One that is signed out has an empty file beside the key until its time is
over: a copy of its cookie counts nowhere.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from itsdangerous import BadSignature, TimestampSigner

from kb.errors import AccessError

if TYPE_CHECKING:
    from pathlib import Path

LASTS: Final = timedelta(hours=8)
"""A working day: whoever forgets to sign out is out the next morning."""
_SECONDS: Final = int(LASTS.total_seconds())
KEY: Final = ".signing-key"
"""Its file in the corpus folder, for its owner alone; without it, all visits have ended."""
ENDED: Final = ".ended-visits"
"""A folder beside it, with a file by the name of each visit that was signed out."""
_KEY_LENGTH: Final = 32  # bytes
_LONGEST: Final = 200  # characters; one of ours has some 70


@dataclass(frozen=True, kw_only=True, slots=True)
class Visit:
    """Somebody who gave the password: which visit it is, and when it is over."""

    visit_id: str
    ends: datetime


class Visits:
    """Begins, knows and ends the visits of those who keep a corpus."""

    def __init__(self, corpus: Path) -> None:
        self._corpus = corpus
        self._ended = corpus / ENDED

    def begin(self, password_hash: str) -> str:
        """The value that a browser keeps for a new visit. Raises ``AccessError`` where there can be none."""
        return self._signer(password_hash).sign(secrets.token_urlsafe(16)).decode()

    def known(self, value: str | None, password_hash: str) -> Visit | None:
        """The visit of a browser's value; ``None`` for one that is forged, cut, over or signed out."""
        if not value or len(value) > _LONGEST or not (self._corpus / KEY).is_file():
            return None
        try:
            signer = self._signer(password_hash)
            signed, began = signer.unsign(value, _SECONDS, return_timestamp=True)
        except (BadSignature, ValueError):  # of text that is no ASCII, or a time that is none
            return None
        visit = Visit(visit_id=signed.decode(), ends=began + LASTS)
        return None if (self._ended / visit.visit_id).exists() else visit

    def end(self, visit: Visit) -> None:
        """Let a visit be over before its time, in every tab and process. Raises ``AccessError``."""
        over = time.time() - _SECONDS  # what was signed out before would have ended by itself by now
        try:
            self._ended.mkdir(mode=0o700, exist_ok=True)
            (self._ended / visit.visit_id).touch()
            for path in self._ended.iterdir():
                with suppress(FileNotFoundError):  # where another process was first
                    if path.stat().st_mtime < over:
                        path.unlink()
        except OSError as error:
            raise AccessError("退出没有记下来，请管理员检查语料文件夹的权限和磁盘空间。") from error

    def _signer(self, password_hash: str) -> TimestampSigner:
        return TimestampSigner(
            self._key(),
            salt=f"kb visit {password_hash}",
            key_derivation="hmac",
            digest_method=hashlib.sha256,
        )

    def _key(self) -> bytes:
        path = self._corpus / KEY
        try:
            if not path.is_file():
                _write_key(path)
            key = path.read_bytes()
        except OSError as error:
            raise AccessError("登录密钥写不进语料文件夹或读不出来，请管理员检查权限和磁盘空间。") from error
        if len(key) != _KEY_LENGTH:
            raise AccessError(f"语料文件夹里的登录密钥 {KEY} 已损坏，请管理员删去它，再重新登录。")
        return key


def _write_key(path: Path) -> None:
    """Make a key whole and for its owner alone; where another process was first, its key stands."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    file = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(file, "wb") as opened:
            opened.write(secrets.token_bytes(_KEY_LENGTH))
        try:
            path.hardlink_to(draft)
        except FileExistsError:
            return
    finally:
        draft.unlink()

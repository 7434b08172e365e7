"""Who may ask, how much, and from which pages: read from the environment, checked before it is used."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from kb.errors import ServerError

KEYS_VARIABLE: Final = "KB_API_KEYS"
RATE_VARIABLE: Final = "KB_API_RATE"
CONCURRENCY_VARIABLE: Final = "KB_API_CONCURRENCY"
ORIGINS_VARIABLE: Final = "KB_API_ORIGINS"

SHORTEST_KEY: Final = 16
DEFAULT_RATE: Final = 600
_KEY: Final = re.compile(rf"[!-+\--~]{{{SHORTEST_KEY},}}")  # printable ASCII but the comma
_ORIGIN: Final = re.compile(r"https?://[A-Za-z0-9.\-\[\]:]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class ApiSettings:
    """What the interface allows.

    | variable | field | meaning | default |
    |---|---|---|---|
    | ``KB_API_KEYS`` | ``keys`` | keys with commas, one of which must be sent | none: anybody may ask |
    | ``KB_API_RATE`` | ``rate`` | requests a minute for each key or, without keys, address | 600 |
    | ``KB_API_CONCURRENCY`` | ``concurrency`` | requests worked on at once | one a processor |
    | ``KB_API_ORIGINS`` | ``origins`` | web origins whose pages may ask (CORS), with commas | none |

    Raises ``ServerError`` for a value that cannot be meant.
    """

    keys: tuple[str, ...] = field(default=(), repr=False)
    rate: int = DEFAULT_RATE
    concurrency: int = 1
    origins: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not all(map(_KEY.fullmatch, self.keys)):
            raise ServerError(
                f"{KEYS_VARIABLE} 里每个密钥至少 {SHORTEST_KEY} 个字符，不含空格，几个用逗号隔开，请改正。"
            )
        if self.rate < 1:
            raise ServerError(f"{RATE_VARIABLE} 要写每分钟最多多少次，是正整数，请改正。")
        if self.concurrency < 1:
            raise ServerError(f"{CONCURRENCY_VARIABLE} 要写同时处理多少个请求，是正整数，请改正。")
        if not all(map(_ORIGIN.fullmatch, self.origins)):
            raise ServerError(f"{ORIGINS_VARIABLE} 要写 https://主机 这样的来源，几个用逗号隔开，请改正。")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> ApiSettings:
        """The settings that the variables state. Raises ``ServerError``."""
        return cls(
            keys=_several(environment.get(KEYS_VARIABLE, "")),
            rate=_number(environment.get(RATE_VARIABLE, ""), DEFAULT_RATE),
            concurrency=_number(environment.get(CONCURRENCY_VARIABLE, ""), os.cpu_count() or 1),
            origins=_several(environment.get(ORIGINS_VARIABLE, "")),
        )


def _several(stated: str) -> tuple[str, ...]:
    return tuple(filter(None, map(str.strip, stated.split(","))))


def _number(stated: str, default: int) -> int:
    """The number; what is none becomes one that the constructor refuses."""
    try:
        return int(stated) if stated.strip() else default
    except ValueError:
        return 0

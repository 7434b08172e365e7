"""Which language model is asked, if any: read from the environment, checked before it is used."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf
from urllib.parse import SplitResult, urlsplit

from kb.errors import LlmSettingsError

URL_VARIABLE = "KB_LLM_BASE_URL"
KEY_VARIABLE = "KB_LLM_API_KEY"
MODEL_VARIABLE = "KB_LLM_MODEL"
TIMEOUT_VARIABLE = "KB_LLM_TIMEOUT"

DEFAULT_TIMEOUT = 20.0
LONGEST_TIMEOUT = 600.0

_PRINTABLE_ASCII = re.compile(r"[!-~]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class LlmSettings:
    """Where an OpenAI-compatible endpoint is, and how long to wait for it.

    | variable | field | meaning | default |
    |---|---|---|---|
    | ``KB_LLM_BASE_URL`` | ``base_url`` | what stands before ``/chat/completions`` | none: none is asked |
    | ``KB_LLM_MODEL`` | ``model`` | the model's name at that endpoint | none: must be given |
    | ``KB_LLM_API_KEY`` | ``api_key`` | sent as a bearer token | none: no key is sent |
    | ``KB_LLM_TIMEOUT`` | ``timeout`` | seconds until the extractive answer is given instead | 20 |

    Raises ``LlmSettingsError`` if the address is not http(s) with a host and nothing but a path,
    there is no model, the key cannot stand in a header, or the time-out is not in (0, 600].
    """

    base_url: str
    model: str
    api_key: str = field(default="", repr=False)
    timeout: float = DEFAULT_TIMEOUT

    def __post_init__(self) -> None:
        if not _is_address(self.base_url):
            raise LlmSettingsError(
                f"{URL_VARIABLE} 不是可用的网址，请改成 https://主机/v1 的样子，或者删去它，不用大模型。"
            )
        if not self.model:
            raise LlmSettingsError(
                f"没有写明大模型的名称，请设置 {MODEL_VARIABLE}，或者删去 {URL_VARIABLE}。"
            )
        if self.api_key and not _PRINTABLE_ASCII.fullmatch(self.api_key):
            raise LlmSettingsError(f"{KEY_VARIABLE} 里有空格或者密钥不会有的字符，请重新复制密钥。")
        if not 0 < self.timeout <= LONGEST_TIMEOUT:
            raise LlmSettingsError(f"{TIMEOUT_VARIABLE} 要写 0 到 {LONGEST_TIMEOUT:.0f} 之间的秒数，请改正。")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> LlmSettings | None:
        """The settings that the variables state; ``None``, no model, without ``KB_LLM_BASE_URL``.

        Raises ``LlmSettingsError``.
        """
        base_url = environment.get(URL_VARIABLE, "").strip()
        if not base_url:
            return None
        return cls(
            base_url=base_url,
            model=environment.get(MODEL_VARIABLE, "").strip(),
            api_key=environment.get(KEY_VARIABLE, "").strip(),
            timeout=_seconds(environment.get(TIMEOUT_VARIABLE, "").strip()),
        )

    @property
    def address(self) -> SplitResult:
        """The parts of ``base_url``."""
        return urlsplit(self.base_url)


def _is_address(url: str) -> bool:
    if not _PRINTABLE_ASCII.fullmatch(url):
        return False
    try:
        parts = urlsplit(url)
        # Reading the port checks it; idna is what the host goes through on its way to the resolver.
        host = (parts.hostname or "").encode("idna")
        stated = parts.port != 0
    except ValueError:
        return False
    bare = not (parts.query or parts.fragment or "@" in parts.netloc)
    return parts.scheme in {"http", "https"} and bool(host) and stated and bare


def _seconds(stated: str) -> float:
    """The time-out as a number; what is no number becomes one that the constructor refuses."""
    try:
        return float(stated) if stated else DEFAULT_TIMEOUT
    except ValueError:
        return inf

"""What msgspec says of a request that is not of its form, in Chinese; the names of types stay as they are."""

from __future__ import annotations

import re
from typing import Final

_PLACE: Final = re.compile(r" - at `\$\.?(.*)`$")
_SAID: Final = {
    r"Object contains unknown field `(.+)`": r"没有 \1 这个字段",
    r"Object missing required field `(.+)`": r"缺少字段 \1",
    r"Expected `\w+` of length <= (\d+)": r"长度不能超过 \1",
    r"Expected `\w+` of length >= (\d+)": r"长度不能小于 \1",
    r"Expected `(\w+)` <= (\S+)": r"应为不大于 \2 的 \1",
    r"Expected `(\w+)` >= (\S+)": r"应为不小于 \2 的 \1",
    r"Expected `(.+)`, got `(.+)`": r"应为 \1，不是 \2",
    r"Invalid enum value (.+)": r"不能是 \1",
    r"Invalid RFC3339 encoded date": r"不是 2022-11-02 形式的日期",
    r"Number out of range": r"数字太大",
    r"JSON is malformed: .+ \(byte (\d+)\)": r"第 \1 个字节起不是 JSON",
    r"Input data was truncated": r"JSON 没有写完",
}


def in_chinese(said: str) -> str:
    """A sentence of msgspec's without its full stop; one that is not known stays in English."""
    place = _PLACE.search(said)
    what = said[: place.start()] if place else said
    for english, chinese in _SAID.items():
        if match := re.fullmatch(english, what):
            what = match.expand(chinese)
            break
    return f"{place[1]} {what}" if place else what

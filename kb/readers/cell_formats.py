"""Numbers as a cell shows them: a workbook keeps 0.3 and the format ``0%``, people read 30%."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from types import MappingProxyType

# Formats that workbooks name by number only, as Excel has them in Chinese.
BUILT_IN = MappingProxyType(
    dict(enumerate(("General", "0", "0.00", "#,##0", "#,##0.00")))
    | {9: "0%", 10: "0.00%", 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 49: "@"}
    | {
        14: "yyyy/m/d",
        15: "yyyy/m/d",
        16: "m/d",
        17: "yyyy/m",
        20: "h:mm",
        21: "h:mm:ss",
        22: "yyyy/m/d h:mm",
    }
    | dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"')
    | dict.fromkeys((28, 29, 51, 54, 58), 'm"月"d"日"')
    | {
        30: "m/d/yy",
        31: 'yyyy"年"m"月"d"日"',
        32: 'h"时"mm"分"',
        33: 'h"时"mm"分"ss"秒"',
    }
)
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[(?P<elapsed>h+|m+|s+)\]|\[\$(?P<currency>[^\]-]*)[^\]]*\]|\[[^\]]*\]|_.|\*.'
    r"|(?P<digits>[#0?][#0?,.]*|\.[#0?]+)|(?P<date>y+|m+|d+|h+|s+|AM/PM|上午/下午)|(?P<general>General)"
    r"|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_SECTIONS = re.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*$)')
_LITERAL = ("quoted", "escaped", "currency", "other")
_MOST_DIGITS = 15  # before or behind the point, as in Excel; beyond them numbers have exponents
_MOST_DAYS = 2_958_465  # the last day of the year 9999


def plain_number(text: str) -> str:
    """A number without what binary fractions add to it (4.4000000000000004); any other text as it is."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    if not number.is_finite() or abs(number.adjusted()) > _MOST_DIGITS:
        return text
    rounded = Decimal(f"{number:.15g}")
    return f"{rounded.normalize():f}" if rounded else "0"


def shown(value: float, code: str, *, since_1904: bool = False) -> str:
    """A number in a number format, ``code``, in which days count from 1900 or from 1904.

    Where a format asks for what is not known here (fractions, exponents), the number stands plain.
    """
    section, number = _section(Decimal(repr(value)), code)
    tokens = [(match.lastgroup or "", match[match.lastgroup or 0]) for match in _TOKEN.finditer(section)]
    kinds = [kind for kind, _ in tokens]
    if "elapsed" in kinds:
        return plain_number(repr(value))
    if "date" in kinds:
        return _date(value, tokens, since_1904)
    if abs(number.adjusted()) > _MOST_DIGITS:
        return repr(value)
    others = "".join(text for kind, text in tokens if kind == "other")
    if re.search("[@/A-Za-z]", others) or sum(kind in ("digits", "general") for kind in kinds) > 1:
        return plain_number(repr(value))
    percents = others.count("%")
    written = ""
    for kind, text in tokens:
        if kind == "digits":
            written += _number(number * 100**percents, text)
        elif kind == "general":
            written += plain_number(str(number))
        elif kind in _LITERAL:
            written += text
    return written.strip()


def _section(number: Decimal, code: str) -> tuple[str, Decimal]:
    """The part of a format for positive, negative or no amounts, and the number that it shows."""
    sections = _SECTIONS.split(code)
    if len(sections) > 1 and number < 0:
        return sections[1], -number
    return sections[2] if len(sections) > 2 and not number else sections[0], number


def _number(number: Decimal, shape: str) -> str:
    """A number by its placeholders: ``0`` a digit always shown, ``#`` one shown if there is one."""
    scaled = shape.rstrip(",")
    number /= 1000 ** (len(shape) - len(scaled))
    whole, _, fraction = scaled.partition(".")
    decimals = sum(fraction.count(sign) for sign in "0#?")
    rounded = number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text = f"{abs(rounded):,f}" if "," in whole else f"{abs(rounded):f}"
    before, point, after = text.partition(".")
    while len(after) > fraction.count("0") and after.endswith("0"):
        after = after[:-1]
    before = before.zfill(whole.count("0")) if "," not in whole else before
    return ("-" if rounded < 0 else "") + before + (point if after else "") + after


def _date(value: float, tokens: list[tuple[str, str]], since_1904: bool) -> str:
    """A day, or a time of day, by the letters of its format."""
    if not 0 <= value <= _MOST_DAYS:
        return plain_number(repr(value))
    # Excel counts a 29 February 1900, so that its days are one ahead from then on.
    first = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 31 if value < 60 else 30)
    moment = first + timedelta(seconds=round(value * 86_400))
    letters = ["", *(text.lower() for kind, text in tokens if kind == "date"), ""]
    half_day = any("/" in text for text in letters)
    written, seen = "", 0
    for kind, text in tokens:
        if kind != "date":
            written += text if kind in ("quoted", "escaped", "other") else ""
            continue
        written += _date_part(moment, text.lower(), half_day, (letters[seen], letters[seen + 2]))
        seen += 1
    return written


def _date_part(moment: datetime, letters: str, half_day: bool, around: tuple[str, str]) -> str:
    if "/" in letters:
        return ("上午", "下午")[moment.hour >= 12]
    before, after = around
    is_minute = letters[0] == "m" and (before.startswith("h") or after.startswith("s"))
    number = {
        "y": moment.year if len(letters) > 2 else moment.year % 100,
        "m": moment.minute if is_minute else moment.month,
        "d": moment.day,
        "h": (moment.hour + 11) % 12 + 1 if half_day else moment.hour,
        "s": moment.second,
    }[letters[0]]
    return f"{number:0{min(len(letters), 2)}}"

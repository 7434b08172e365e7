"""Numbers as Word's number formats write them."""

from __future__ import annotations

_DIGITS = "零一二三四五六七八九"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_CHINESE = frozenset(
    {
        "chineseCounting",
        "chineseCountingThousand",
        "japaneseCounting",
        "taiwaneseCounting",
        "taiwaneseCountingThousand",
    }
)
_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC")),
    *((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)


def numeral(number: int, number_format: str) -> str:
    """``number`` (≥ 0) in one of Word's formats; in Arabic digits where the format is unknown."""
    if number_format in _CHINESE:
        return chinese(number)
    if number_format in ("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"):
        return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(number))
    if number_format in ("ideographTraditional", "ideographZodiac"):
        signs = _STEMS if number_format == "ideographTraditional" else _BRANCHES
        return signs[number - 1] if 0 < number <= len(signs) else str(number)
    if number_format in ("upperLetter", "lowerLetter"):
        letters = _letters(number)
        return letters if number_format == "upperLetter" else letters.lower()
    if number_format in ("upperRoman", "lowerRoman"):
        roman = _roman(number)
        return roman if number_format == "upperRoman" else roman.lower()
    if number_format in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese"):
        return chr(ord("①") + number - 1) if 0 < number <= 20 else str(number)
    if number_format == "decimalEnclosedParen":
        return f"({number})"
    if number_format == "ordinal":
        return f"{number}{_ordinal_ending(number)}"
    if number_format == "decimalZero":
        return f"{number:02}"
    if number_format in ("decimalFullWidth", "decimalFullWidth2"):
        return "".join(chr(ord("０") + int(digit)) for digit in str(number))
    return str(number)


def chinese(number: int) -> str:
    """A number below 10,000 as people write it in Chinese: 十, 十二, 二十, 一百零五."""
    if number >= 10_000:
        return str(number)
    written = ""
    for place, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            written += _DIGITS[digit] + unit
        elif written and not written.endswith("零"):
            written += "零"
    written = written.rstrip("零") or "零"
    return written.removeprefix("一") if 10 <= number < 20 else written


def _ordinal_ending(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def _letters(number: int) -> str:
    """A … Z, AA … ZZ: Word repeats the letter after each round of the alphabet."""
    if number < 1:
        return str(number)
    rounds, letter = divmod(number - 1, 26)
    return chr(ord("A") + letter) * (rounds + 1)


def _roman(number: int) -> str:
    written = ""
    for value, sign in _ROMAN:
        times, number = divmod(number, value)
        written += sign * times
    return written

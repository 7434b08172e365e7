"""From when until when a document applies, as its own text says."""

from __future__ import annotations

import re
from datetime import date, timedelta

from kb.language.text import parse_numeral
from kb.readers.dates import DAY, iso_day

_PUBLICATION = r"(?:公布|发布|颁布|印发|下发|发文|公告|签发)之日"
_APPLIES = r"(?:正式)?(?:施行|实施|执行|生效|试行|实行)(?!的)"
# Only the document's own term: its subject is 本办法, 以上措施 …, or the sentence publishes it.
_SUBJECT = r"(?:本[^。；，,\s“”《》]{1,10}|以上(?:政策|措施)|现予(?:以)?公布)"
_FROM = re.compile(rf"{_SUBJECT}[^。；]{{0,40}}?[自从于](?P<day>{DAY}|{_PUBLICATION})起?{_APPLIES}")
_STATED_ALONE = re.compile(rf"(?:自|\n)(?P<day>{DAY})\s*起?(?:施行|实施)[）)\n]")
_UNTIL = re.compile(rf"有效期(?:限)?[^。；，]{{0,24}}?(?:至|到)(?P<day>{DAY})")
_YEARS = re.compile(r"有效期(?:限)?(?:为|是|：)?\s*(?P<years>[0-9一二两三四五六七八九十]{1,3})\s*年")
_REACH = 60  # characters behind the start of application in which a term of validity is its own


def effective_day(text: str, published: str | None) -> str | None:
    """The day from which a document applies; ``published`` where it says 自公布之日起."""
    match = _FROM.search(text) or _STATED_ALONE.search(text)
    if match is None:
        return None
    return iso_day(match["day"]) or published


def expiry_day(text: str, effective: str | None) -> str | None:
    """The last day on which a document applies, stated as such or as a term of whole years."""
    match = _FROM.search(text)
    if match is None:
        return None
    sentence = text[match.start() : match.end() + _REACH].split("\n")[0]
    if until := _UNTIL.search(sentence):
        return iso_day(until["day"])
    term = _YEARS.search(sentence)
    years = parse_numeral(term["years"]) if term else None
    return _day_before(effective, years) if effective and years else None


def _day_before(effective: str, years: int) -> str:
    """The day before the anniversary of ``effective`` after ``years`` years."""
    start = date.fromisoformat(effective)
    # 29 February has no anniversary in most years; the term then ends with February.
    is_leap_day = (start.month, start.day) == (2, 29)
    anniversary = date(start.year + years, 3, 1) if is_leap_day else start.replace(year=start.year + years)
    return (anniversary - timedelta(days=1)).isoformat()

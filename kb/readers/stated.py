"""What a document's own text states about it: title, issuer, number, dates, region.

Three places state them: the head, the signature (organs, and below them a day), and the sentence
that says from when the document applies.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kb.readers.dates import DAY, iso_day
from kb.readers.facts import Facts
from kb.readers.head import Event, adopter, events, head_lines, number_of, title_of
from kb.readers.organs import names_all, organs, region_of
from kb.readers.terms import effective_day, expiry_day
from kb.records import Validity

if TYPE_CHECKING:
    from collections.abc import Sequence

_ADOPTION = ("通过", "批准", "公布", "发布", "颁布", "修正", "修订", "修改")
_FORCE = re.compile(r"\s*起?(?:施行|实施)")
_TITLE_ORGAN = re.compile(r"(.{2,80}?)(?:关于|转发|印发|批转|公布|对)")
_WORK_REPORT = re.compile(r"(?:\d{4}年)?(?P<region>[一-龥]{2,12}?)(?:人民)?政府工作报告")
_REPEALED = re.compile(r"[（(〔\[【](?:已|全文)?(?:废止|失效|宣布失效)[）)〕\]】]")
_DAY_LINE = re.compile(rf"[（(]?\s*{DAY}\s*[）)]?")
_SEAL = re.compile(r"[（(][^）)]*[）)]")  # （……代章）, （单位盖章） between the organs and the day


def stated_facts(text: str, known: Facts) -> Facts:
    """The facts that ``text`` states, read in the light of those already ``known``."""
    head = head_lines(text)
    title = known.title or title_of(text)
    signers, signed = _signature(text)
    told = list(events(head))
    adoptions = [event for event in told if event.is_any(*_ADOPTION)]
    issuer = known.issuer or _issuer(title or "", signers, adoptions)
    issued = known.issued_on or signed or _issued(head, told, adoptions)
    effective = known.effective_on or _effective(text, told, adoptions, issued)
    return Facts(
        title=title,
        issuer=issuer,
        number=number_of(text, head),
        issued_on=issued,
        effective_on=effective,
        expires_on=expiry_day(text, effective),
        region=region_of(issuer or "") or region_of(title or ""),
        validity=Validity.REPEALED if _REPEALED.search("\n".join(head)) else None,
    )


def _signature(text: str) -> tuple[tuple[str, ...], str | None]:
    """The organs of the first signature and the day below them."""
    signers: list[str] = []
    for line in text.split("\n"):
        stripped = line.strip()
        if names := organs(stripped):
            signers += names
        elif signers and _DAY_LINE.fullmatch(stripped):
            return tuple(signers), iso_day(stripped)
        elif stripped and not _SEAL.fullmatch(stripped):
            signers.clear()
    return (), None


def _issuer(title: str, signers: tuple[str, ...], adoptions: Sequence[Event]) -> str | None:
    match = _TITLE_ORGAN.match(title)
    of_title = organs(match.group(1)) if match else ()
    if names_all(of_title):
        return "、".join(of_title)
    if adopted_by := adopter(adoptions):
        return adopted_by
    if report := _WORK_REPORT.fullmatch(title):
        region = report["region"]
        return f"{region_of(region + '政府') or region}人民政府"
    return "、".join(signers or of_title) or None


def _issued(head: Sequence[str], told: Sequence[Event], adoptions: Sequence[Event]) -> str | None:
    """The day of the text as it stands: the day alone in a line, the last adoption, or any."""
    alone = next((line for line in head if _DAY_LINE.fullmatch(line)), None)
    if alone is not None:
        return iso_day(alone)
    if adoptions:
        return max(event.day for event in adoptions)
    return told[0].day if told else None


def _effective(
    text: str, told: Sequence[Event], adoptions: Sequence[Event], issued: str | None
) -> str | None:
    for event in told:
        if _FORCE.match(event.what):
            return event.day
    if len(adoptions) < 2:
        return effective_day(text, issued)
    # 自公布之日起 means the first publication, which a text amended since need not state.
    publications = [event.day for event in adoptions if event.is_any("公布", "发布", "颁布")]
    return effective_day(text, publications[0] if publications else None)

"""What a document's own text states about it: title, issuer, number, dates, region.

Three places state them: the head, with the lines of a page that describe the document; the signature
(organs, and below them a day); and the sentence that says from when the document applies.
"""

from __future__ import annotations

import re
from operator import ge
from typing import TYPE_CHECKING

from kb.readers.facts import Facts
from kb.readers.head import Event, adopter, events, head_lines, letterhead_of, number_of
from kb.readers.labels import labelled_facts
from kb.readers.organs import names_all, organs, region_of
from kb.readers.signature import day_alone, first_signature, printed_on
from kb.readers.terms import effective_day, expiry_day
from kb.readers.title import title_of
from kb.readers.unbroken import text_lines
from kb.records import Validity

if TYPE_CHECKING:
    from collections.abc import Sequence

_ADOPTION = ("通过", "批准", "公布", "发布", "颁布", "修正", "修订", "修改")
_FORCE = re.compile(r"\s*起?(?:施行|实施)")
_TITLE_ORGAN = re.compile(r"(.{2,80}?)(?:关于|转发|印发|批转|公布|对)")
_WORK_REPORT = re.compile(r"(?:\d{4}年)?(?P<region>[一-龥]{2,12}?)(?:人民)?政府工作报告")
_REPEALED = re.compile(r"[（(〔\[【](?:已|全文)?(?:废止|失效|宣布失效)[）)〕\]】]")


def stated_facts(text: str, known: Facts) -> Facts:
    """The facts that ``text`` states, read in the light of those already ``known``."""
    lines = text_lines(text)
    head = head_lines(lines)
    labelled = labelled_facts(head)
    signature = first_signature(lines)
    title = known.title or labelled.title or title_of(lines)
    told = list(events(head))
    adoptions = [event for event in told if event.is_any(*_ADOPTION)]
    signers = signature.organs if signature else ()
    issuer = known.issuer or labelled.issuer or _issuer(title or "", signers, adoptions)
    issuer = issuer or "、".join(letterhead_of(head)) or None
    signed = known.issued_on or (signature and signature.day) or labelled.issued_on
    issued = signed or _issued(lines, head, told, adoptions)
    effective = known.effective_on or labelled.effective_on or _effective(text, told, adoptions, issued)
    return Facts(
        title=title,
        issuer=issuer,
        number=labelled.number or number_of(lines, head),
        issued_on=issued,
        effective_on=effective,
        expires_on=labelled.expires_on or expiry_day(text, effective),
        region=region_of(issuer or "") or region_of(title or ""),
        validity=Validity.REPEALED if _REPEALED.search("\n".join(head)) else labelled.validity,
    )


def _issuer(title: str, signers: tuple[str, ...], adoptions: Sequence[Event]) -> str | None:
    match = _TITLE_ORGAN.match(title)
    of_title = organs(match.group(1)) if match else ()
    if names_all(of_title):
        # A title may shorten the names in which the same organs sign.
        signs_in_full = len(signers) == len(of_title) and all(map(ge, map(len, signers), map(len, of_title)))
        return "、".join(signers if signs_in_full else of_title)
    if adopted_by := adopter(adoptions):
        return adopted_by
    if report := _WORK_REPORT.fullmatch(title):
        region = report["region"]
        return f"{region_of(region + '政府') or region}人民政府"
    return "、".join(signers or of_title) or None


def _issued(
    lines: Sequence[str], head: Sequence[str], told: Sequence[Event], adoptions: Sequence[Event]
) -> str | None:
    """The day of the text as it stands: the last adoption, the day alone in a line, or any."""
    if alone := day_alone(head):
        return alone
    if adoptions:
        return max(event.day for event in adoptions)
    return day_alone(lines) or (told[0].day if told else None) or printed_on(lines)


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

"""Which parts of a document ask for something, and which only tell of what is."""

from __future__ import annotations

import re

from kb.records import Document, Outline, Unit

_REPORT = re.compile(r"(?:工作|情况|进展)(?:的)?(?:报告|总结)$")
_TELLING_DOCUMENT = re.compile(r"答复$|通报$|表扬|案例$|纠纷案|奖励的决定$|办理情况的函$")
_PAST = re.compile(
    r"回顾|过去|^.{0,6}(?:发展基础|发展现状|基本情况|工作成效|主要成效|主要成就|面临.*形势)|"
    r"取得.*(?:成绩|成效|成就|进展)|名词解释|术语|注释|典型经验"
)
_FUTURE = re.compile(
    r"今年|明年|下一步|下一阶段|总体要求|目标|任务|安排|重点工作|主要工作|民生实事|措施|(?:19|20)\d{2}年.*(?:工作|建议)"
)
_YEAR = re.compile(r"(?:19|20)\d{2}(?=年)")
_LONGEST_HEADING = 60


def asking(document: Document, outline: Outline, issued: int | None) -> frozenset[str]:
    """The ids of the units that do not stand in a part that only tells: a review, a glossary.

    Work reports tell until a heading announces the work ahead; answers, commendations and court
    cases tell throughout; anything else asks unless a heading says 回顾, 发展基础 and the like, or
    names a year before ``issued``, the document's own.
    """
    if _TELLING_DOCUMENT.search(document.title):
        return frozenset()
    is_telling = _REPORT.search(document.title) is not None
    review: Unit | None = None
    found: set[str] = set()
    for unit in outline.units:
        if review is not None and review.mark is not None and unit.start >= review.end:
            review = None
        mood = _mood(_heading(unit, document.text), issued)
        if review is None or (review.mark is None and unit.mark is None):
            if mood == "past":
                review = unit
            elif mood == "future":
                review, is_telling = None, False
        if review is None and not is_telling:
            found.add(unit.unit_id)
    return frozenset(found)


def _heading(unit: Unit, text: str) -> str:
    if unit.mark is not None:
        return (unit.heading or "")[:_LONGEST_HEADING]
    if unit.kind == "heading" and unit.end - unit.start <= _LONGEST_HEADING:
        return unit.span.of(text)
    return ""


def _mood(heading: str, issued: int | None) -> str | None:
    years = [int(year) for year in _YEAR.findall(heading)]
    if _PAST.search(heading) or (issued is not None and years and max(years) < issued):
        return "past"
    return "future" if _FUTURE.search(heading) else None

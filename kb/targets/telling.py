"""Which parts of a document ask for something, and which only tell of what is."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kb.records import Document, Outline, Unit

_REPORT = re.compile(r"(?:工作|情况|进展)(?:的)?(?:报告|总结)$|工作报告")
_TELLING_DOCUMENT = re.compile(r"答复$|通报$|表扬|案例$|纠纷案$|奖励的决定$|办理情况的函$")
_PAST = re.compile(
    r"回顾|过去|[发建]展基础|发展现状|基本情况|工作成效|主要成效|主要成就|取得.*(?:成绩|成效|成就|进展)|面临.*形势|"
    r"名词解释|术语|注释|典型经验"
)
_FUTURE = re.compile(
    r"今年|明年|下一步|下一阶段|总体要求|目标|任务|安排|重点工作|主要工作|民生实事|措施|(?:19|20)\d{2}年.*(?:工作|建议)"
)
_LONGEST_HEADING = 60
_HEADING_KINDS = frozenset({"heading", "title"})


def asking(document: Document, outline: Outline) -> frozenset[str]:
    """The ids of the units that do not stand in a part that only tells: a review, a glossary.

    Work reports tell until a heading announces the work ahead; answers, commendations and court
    cases tell throughout; anything else asks unless a heading says 回顾, 发展基础 and the like.
    """
    if _TELLING_DOCUMENT.search(document.title):
        return frozenset()
    by_id = {unit.unit_id: unit for unit in outline.units}
    telling_from = 0 if _REPORT.search(document.title) else None
    found: set[str] = set()
    for unit in outline.units:
        mood = _mood(_heading(unit, document.text))
        if mood == "past":
            telling_from = unit.depth
        elif mood == "future" or (telling_from and _closes(unit, telling_from, by_id)):
            telling_from = None
        if telling_from is None:
            found.add(unit.unit_id)
    return frozenset(found)


def _closes(unit: Unit, depth: int, by_id: Mapping[str, Unit]) -> bool:
    """Whether a numbered unit stands beside or above the heading that began the telling."""
    parent = by_id.get(unit.parent_id or "")
    return unit.mark is not None and unit.depth <= depth and (parent is None or parent.depth < depth)


def _heading(unit: Unit, text: str) -> str:
    if unit.mark is not None:
        return (unit.heading or "")[:_LONGEST_HEADING]
    if unit.kind in _HEADING_KINDS and unit.kind != "title" and unit.end - unit.start <= _LONGEST_HEADING:
        return unit.span.of(text)
    return ""


def _mood(heading: str) -> str | None:
    if not heading:
        return None
    if _PAST.search(heading):
        return "past"
    return "future" if _FUTURE.search(heading) else None

"""Who answers for it: the responsible body named in a clause, or at the end of its task."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kb.records import Document, Unit

_TASK_END = 120  # characters at the end of a task, where （市教育局负责） stands
_NAME = r"[\u4e00-\u9fff、，,（）()和及与各]{2,80}?"
_STATED = re.compile(
    r"(?:责任单位|牵头单位|责任部门|牵头部门|主责单位|负责单位)[：:]\s*(?P<labelled>[^。；;\n）)】\]]{2,80})"
    rf"|[（(【\[](?P<enclosed>{_NAME})(?:按职责分工|按职责|分别|共同|等)*(?:牵头|负责)[^（()）。]{{0,40}}[）)】\]]"
    r"|由(?P<by>[\u4e00-\u9fff、（）()]{1,60}?(?:局|委|部|厅|办|政府|部门|单位|机构|中心|院|处|会|街道|乡镇|组)(?:\([^()]*\))?)(?:按职责分工|分别|共同|统一|统筹|具体)*(?:负责|牵头)"
    r"|(?:^|(?<=[。；;，,]))(?P<subject>(?:(?!由)[\u4e00-\u9fff、（）()]){0,60}?(?:局|委|部|厅|办|办公室|政府|部门|处|院|会|中心))(?:统筹|分工|具体|共同)*(?:负责|牵头)"
)


def named_body(text: str) -> str | None:
    """The responsible body that a text names (由…负责, 责任单位：…, （…牵头）), the first of them."""
    match = _STATED.search(text)
    return None if match is None else next(name for name in match.groups() if name).strip(" 、，,")


def responsible_body(document: Document, clause: Unit, by_id: Mapping[str, Unit]) -> str | None:
    """The responsible body that a clause names or, failing that, the end of the unit around it.

    ``by_id``: the units of the document's outline by their ids.
    """
    parent = by_id.get(clause.parent_id or "")
    named = named_body(clause.span.of(document.text))
    if named or parent is None:
        return named
    return named_body(parent.span.of(document.text)[-_TASK_END:])

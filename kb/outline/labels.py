"""How people cite a place: （三）12, 第三条第二款第（一）项, 附件1 · 一、（二）."""

from __future__ import annotations

from kb.language.text import han_numeral
from kb.outline.kinds import Kind
from kb.outline.tree import Node

_ARABIC = frozenset({Kind.ARABIC, Kind.DECIMAL})
_RUNNING = _ARABIC | {Kind.HAN, Kind.TOPIC, Kind.BRACKETED_HAN, Kind.BRACKETED_ARABIC, Kind.HALF_BRACKETED}


def paragraph_label(article: str, number: int) -> str:
    """The label of an article's paragraph: 第三条第二款."""
    return f"{article}第{han_numeral(number)}款"


def label_in_article(node: Node, above: str) -> str:
    """The label of an item of an article, under that of its paragraph or item: 第（一）项, 第1目."""
    is_inner = node.parent is not None and node.parent.mark.kind is not Kind.ARTICLE
    printed = node.mark.printed.rstrip("、.")
    return f"{above}第{printed}{'目' if is_inner else '项'}"


def label_of(node: Node) -> str:
    """The label of a numbered unit outside articles, or of an article."""
    above = list(node.ancestors())
    if node.mark.kind is Kind.ARTICLE:
        above = [node, *(a for a in above if a.mark.kind is Kind.ANNEX)]
    parts: list[str] = []
    running = above[-1].under
    for one in reversed(above):
        mark = one.mark
        if mark.kind is Kind.DECIMAL:
            # 1.2.1 says 1 and 1.2 already.
            running = running if one.parent is None else _without_decimal(running, one.parent)
        if mark.kind in _RUNNING or mark.kind is Kind.CIRCLED:
            printed = mark.printed.rstrip(".、") if mark.kind in _ARABIC else mark.printed
            if running[-1:].isdigit() and printed[0].isdigit():  # 专栏1 and 2. are not 专栏12
                parts.append(running)
                running = ""
            running += printed
        elif mark.kind in (Kind.SECTION, Kind.CHAPTER) and parts and not running:
            parts[-1] += mark.printed
        else:
            parts += [running, mark.printed] if running else [mark.printed]
            running = ""
    if running:
        parts.append(running)
    return " · ".join(parts).removesuffix("、")


def _without_decimal(running: str, parent: Node) -> str:
    return running.removesuffix(parent.mark.printed) if parent.mark.kind is Kind.DECIMAL else running

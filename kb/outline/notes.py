"""What a reader should know about a document's numbering: gaps, repeats, announced counts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from kb.outline.kinds import Kind
from kb.outline.labels import han_numeral
from kb.outline.tree import Node, Text, Tree
from kb.text import parse_numeral

_LONGEST_SHOWN = 16
_MOST_NAMED = 6
_ANNOUNCED = re.compile(
    r"(\d{1,3}|[一二三四五六七八九十]{1,3})(项|条|个方面|个)([\u4e00-\u9fff]{0,2}(?:任务|措施|举措|政策|工作|要求|场景))"
)
_IN_HEADING = re.compile(r"[（(]共(\d{1,3}|[一二三四五六七八九十]{1,3})(项|条|个)[）)]")


def notes_on(text: str, tree: Tree) -> list[str]:
    """Sentences on what the numbers of a document say about it, in order, each once."""
    notes = [*_irregular(tree), *_announced(text, tree), *_announced_rows(tree)]
    return list(dict.fromkeys(notes))


def _shown(node: Node) -> str:
    heading = node.heading
    short = heading if len(heading) <= _LONGEST_SHOWN else f"{heading[:_LONGEST_SHOWN]}…"
    return f"“{node.mark.printed}{short}”"


def _spell(node: Node, number: int) -> str:
    """A number in the print of the unit's own mark."""
    digits = re.compile(r"[一二三四五六七八九十百千零〇○两]+|\d+")
    han = digits.search(node.mark.printed)
    spelled = str(number) if han is None or han[0].isdigit() else han_numeral(number)
    return digits.sub(spelled, node.mark.printed, count=1)


def _irregular(tree: Tree) -> Iterator[str]:
    for node, heading in zip(tree.nodes, tree.headings, strict=True):
        if not heading.irregular:
            continue
        number = node.mark.numbers[-1]
        before = 0 if heading.before is None else heading.before.numbers[-1]
        if node.mark.kind is Kind.DECIMAL or number <= before + 1:
            after = "" if heading.before is None else f"在{heading.before.printed}之后，"
            yield f"{_shown(node)}{after}编号重复或不连续，原文如此，未作改动。"
        else:
            absent = [_spell(node, missing) for missing in range(before + 1, number)]
            named = "".join(absent) if absent[0].endswith("、") else "、".join(absent)
            if len(absent) > _MOST_NAMED:
                named = f"{absent[0]}至{absent[-1]}"
            yield f"{_shown(node)}之前缺少{named.rstrip('、')}，原文如此，未作补改。"


def _announced(text: str, tree: Tree) -> Iterator[str]:
    """What the opening announces (25项重点任务) beside what is numbered."""
    opening: list[Text] = []
    for part in tree.body:
        if isinstance(part, Node):
            break
        opening.append(part)
    counts = Counter(node.mark.level for node in tree.nodes if node.mark.kind is not Kind.ANNEX)
    if not opening or not counts:
        return
    for match in _ANNOUNCED.finditer(text, opening[0].line.start, opening[-1].end):
        number = parse_numeral(match[1])
        if number is None or number < 2:
            continue
        found = min(counts.values(), key=lambda count: abs(count - number))
        yield f"正文称{match[0]}，找到{found}项。"


def _announced_rows(tree: Tree) -> Iterator[str]:
    """What the heading of a group of table rows announces （共5项） beside the rows under it."""
    for node in tree.nodes:
        match = _IN_HEADING.search(node.heading)
        rows = _rows(node.body)
        number = None if match is None else parse_numeral(match[1])
        if match is None or number is None or any(isinstance(part, Node) for part in node.body):
            continue
        if rows or any(_rows(other.body) for other in tree.nodes if other.parent is node.parent):
            yield f"{_shown(node)}称{number}{match[2]}，表中找到{rows}行。"


def _rows(body: Sequence[Node | Text]) -> int:
    return sum(isinstance(part, Text) and part.line.is_row for part in body)

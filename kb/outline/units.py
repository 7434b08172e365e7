"""From the tree to units: their ids, the labels people cite them by, their places.

An id is ``doc_id#`` and a path of codes with numbers (see ``kb.outline.kinds``), then ``par2`` for
the second paragraph (款) of an article, and for a leaf ``head``, ``s4`` (sentence), ``r3`` (table
row), ``title`` or ``front1``: ``plan#hb3.n12.s4``, ``law#art3.par2.hb1.s1``. Articles are numbered
through a law, so their path begins with them. What would be a second ``x`` is ``x~2``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from kb.outline.kinds import CODES, Kind
from kb.outline.labels import label_in_article, label_of, paragraph_label
from kb.outline.leaves import Range
from kb.outline.matter import Role
from kb.outline.tree import Node, Text, Tree
from kb.records import Unit


@dataclass(slots=True)
class _Place:
    """Under what the next units are written, and how many of each sort it holds so far."""

    unit_id: str | None
    path: str
    label: str
    depth: int
    counts: Counter[str] = field(default_factory=Counter)


def write_units(doc_id: str, tree: Tree) -> list[Unit]:
    """The units of a tree in document order: numbered ones, paragraphs and leaves."""
    return _Writer(doc_id).write(tree)


class _Writer:
    def __init__(self, doc_id: str) -> None:
        self._doc_id = doc_id
        self._used: Counter[str] = Counter()
        self._units: list[Unit] = []

    def write(self, tree: Tree) -> list[Unit]:
        root = _Place(unit_id=None, path=f"{self._doc_id}#", label="", depth=1)
        root.label = "开头" if tree.nodes else "正文"
        for part in tree.body:
            if isinstance(part, Node):
                self._node(part, root)
                root.label = "结尾"
            else:
                self._text(part, root)
        return self._units

    def _add(
        self, above: _Place, code: str, kind: str, label: str, span: Range, node: Node | None = None
    ) -> str:
        """Write one unit; its id is made of the path above it and its code."""
        unit_id = above.path + code
        self._used[unit_id] += 1
        if self._used[unit_id] > 1:
            unit_id = f"{unit_id}~{self._used[unit_id]}"
        self._units.append(
            Unit(
                unit_id=unit_id,
                doc_id=self._doc_id,
                kind=kind,
                depth=above.depth if node is None else node.depth,
                mark=None if node is None else node.mark.printed,
                heading=None if node is None else node.heading,
                start=span[0],
                end=span[1],
                parent_id=above.unit_id,
                label=label,
            )
        )
        return unit_id

    def _place(self, node: Node, above: _Place, label: str) -> _Place:
        """Write the unit of a node; what stands under it is written in the place returned."""
        code = f"{CODES[node.mark.kind]}{'-'.join(map(str, node.mark.numbers))}"
        span = (node.title[0], node.end)
        unit_id = self._add(above, code, node.mark.kind.value, label, span, node)
        return _Place(unit_id=unit_id, path=f"{unit_id}.", label=label, depth=node.depth + 1)

    def _node(self, node: Node, above: _Place) -> None:
        kind = node.mark.kind
        label = label_of(node)
        if kind is Kind.ARTICLE:
            above = _Place(unit_id=above.unit_id, path=_article_path(node, self._doc_id), label="", depth=0)
        place = self._place(node, above, label)
        if kind is Kind.ARTICLE:
            self._article(node, place)
        else:
            self._plain(node, place)

    def _plain(self, node: Node, place: _Place) -> None:
        sentences = sum(
            len(part.sentences) for part in node.body if isinstance(part, Text) and _is_prose(part)
        )
        if node.is_titled or not node.heading:
            kind = "heading" if node.stands_alone else "clause"
            self._add(place, "head", kind, f"{place.label} · 标题", node.title)
        else:
            self._sentence(place, node.title, is_single=sentences == 0)
        self._body(node.body, place)

    def _body(self, body: Sequence[Node | Text], place: _Place) -> None:
        for part in body:
            if isinstance(part, Node):
                self._node(part, place)
            else:
                self._text(part, place)

    def _article(self, node: Node, place: _Place) -> None:
        """An article with more than one unnumbered paragraph has units for them: 款."""
        paragraphs = _paragraphs(node)
        for number, (first, body) in enumerate(paragraphs, start=1):
            under = place
            if len(paragraphs) > 1:
                start = node.title[0] if number == 1 else _start(body[0])
                end = body[-1].end if body else node.title[1]
                label = paragraph_label(place.label, number)
                unit_id = self._add(place, f"par{number}", "paragraph", label, (start, end))
                under = _Place(unit_id=unit_id, path=f"{unit_id}.", label=label, depth=place.depth + 1)
            prose = sum(len(p.sentences) for p in body if isinstance(p, Text) and _is_prose(p))
            if first is not None:
                self._sentence(under, first, is_single=prose == 0)
                prose += 1
            for part in body:
                if isinstance(part, Node):
                    self._item(part, under)
                else:
                    self._text(part, under, is_single=prose == 1)

    def _item(self, node: Node, above: _Place) -> None:
        place = self._place(node, above, label_in_article(node, above.label))
        more = any(isinstance(part, Text) for part in node.body)
        self._sentence(place, node.title, is_single=not more)
        for part in node.body:
            if isinstance(part, Node):
                self._item(part, place)
            else:
                self._text(part, place)

    def _sentence(self, place: _Place, span: Range, *, is_single: bool, kind: str = "clause") -> None:
        place.counts["s"] += 1
        place.counts[place.label] += 1
        number = place.counts[place.label]
        label = place.label if is_single else f"{place.label} · 第{number}句"
        self._add(place, f"s{place.counts['s']}", kind, label, span)

    def _text(self, part: Text, place: _Place, *, is_single: bool = False) -> None:
        whole = (part.line.start, part.line.end)
        if part.role is Role.TITLE:
            self._add(place, "title", "title", "标题", whole)
        elif part.role is Role.FRONT:
            place.counts["front"] += 1
            zone = "文头" if place.label in ("开头", "正文") else "文末"
            number = place.counts["front"]
            self._add(place, f"front{number}", "front", f"{zone} · 第{number}行", whole)
        elif part.line.is_row:
            place.counts["r"] += 1
            number = place.counts["r"]
            prefix = "" if place.unit_id is None else f"{place.label} · "
            self._add(place, f"r{number}", "row", f"{prefix}表 · 第{number}行", whole)
        else:
            kind = "heading" if part.role is Role.CAPTION else "clause"
            for span in part.sentences:
                self._sentence(place, span, is_single=is_single, kind=kind)


def _is_prose(part: Text) -> bool:
    return part.role in (Role.BODY, Role.CAPTION) and not part.line.is_row


def _start(part: Node | Text) -> int:
    return part.title[0] if isinstance(part, Node) else part.sentences[0][0]


def _article_path(node: Node, doc_id: str) -> str:
    annex = next((above for above in node.ancestors() if above.mark.kind is Kind.ANNEX), None)
    return f"{doc_id}#" if annex is None else f"{doc_id}#ann{annex.mark.numbers[0]}."


def _paragraphs(node: Node) -> list[tuple[Range | None, list[Node | Text]]]:
    """An article's paragraphs: the first sentence of the first one, then what each holds."""
    paragraphs: list[tuple[Range | None, list[Node | Text]]] = [(node.title, [])]
    for part in node.body:
        begins = isinstance(part, Text) and _is_prose(part) and part.line.start != node.line.start
        if begins:
            paragraphs.append((None, []))
        paragraphs[-1][1].append(part)
    return paragraphs

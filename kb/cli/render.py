"""How results look to people at a command line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kb.facts.relations import Relation, RelationKind
from kb.outline.clauses import caption
from kb.records import Document, Hit, Known, Outline, Standing, Unit

if TYPE_CHECKING:
    from kb.index.building import BuildReport
    from kb.index.stores import IndexName

_UNSAID = "—"
_BARE = re.compile(r"[\d.,，\s—–~～-]+")
LEAF_PREVIEW = 60  # characters of a clause in the tree
_DONE = {
    RelationKind.REPEALS: "废止",
    RelationKind.REPLACES: "取代",
    RelationKind.VERSION: "另有版本",
    RelationKind.CITES: "引用",
}
LEAVES = frozenset({"clause", "row", "heading", "title", "front"})


def build_report(report: BuildReport, index: IndexName) -> str:
    """One line on what a build did."""
    return (
        f"索引 {index}：{report.documents} 份文件，{report.clauses} 条条文；"
        f"本次读取 {report.read} 份，未变 {report.documents - report.read} 份，"
        f"跳过 {len(report.failures)} 份。"
    )


def hits_text(hits: Sequence[Hit], *, is_english: bool) -> str:
    """Ranked clauses, one a line, with place and document; where there are none, a sentence that says so."""
    if not hits:
        return "No clause was found." if is_english else "没有找到相关条文。"
    return "\n".join(f"{hit.rank:>2}. {hit.doc_id}　{hit.label}\n    {headed(hit)}" for hit in hits)


def headed(hit: Hit) -> str:
    """A clause's text; of a table row with its headers behind it."""
    above = caption(hit.cells)
    return f"{hit.text}　［{above}］" if above else hit.text


def documents_text(documents: Iterable[Known]) -> str:
    """The documents of an index, one a line."""
    return "\n".join(
        f"{document.doc_id}　《{document.title}》　{document.issuer or '—'}　"
        f"{document.number or '—'}　{document.issued_on or '—'}　{document.validity.shown}"
        for document in documents
    )


def outline_text(
    document: Document, outline: Outline, relations: Iterable[Relation], standing: Standing
) -> str:
    """What is known of a document, its tree, then what was skipped and what is to be noted."""
    lines = [f"《{document.title}》（{document.doc_id}）", _facts_line(document, standing)]
    lines += [_relation_line(relation, document) for relation in relations]
    lines += [_tree_line(unit, document) for unit in outline.units]
    blank = "空白"
    skipped = [part for part in outline.skipped if part.reason != blank]
    for part in skipped:
        text = document.text[part.start : part.end].strip()
        count = text.count("\n") + 1
        lines.append(f"略去 {count} 行（{part.reason}）：{text.splitlines()[0][:LEAF_PREVIEW]}")
    lines += [f"注意：{note}" for note in outline.notes]
    return "\n".join(lines)


def _facts_line(document: Document, standing: Standing) -> str:
    named = (
        ("发文机关", document.issuer),
        ("文号", document.number),
        ("成文日期", document.issued_on),
        ("施行日期", document.effective_on),
        ("有效期至", document.expires_on),
        ("地区", document.region),
        ("效力", f"{standing.validity.shown}（{standing.reason}）"),
    )
    return "　".join(f"{name}：{value}" for name, value in named if value)


def _relation_line(relation: Relation, document: Document) -> str:
    """A relation as seen from ``document``: what it does, or what is done to it."""
    number = f"（{relation.number}）" if relation.number else ""
    if relation.doc_id != document.doc_id:
        return f"被 {relation.doc_id} {_DONE[relation.kind]}"
    held = f"：{relation.other_id}" if relation.other_id else ""
    return f"{_DONE[relation.kind]}《{relation.title}》{number}{held}"


def _tree_line(unit: Unit, document: Document) -> str:
    indent = "  " * (unit.depth - 1)
    if unit.kind in LEAVES:
        text = unit.span.of(document.text)
        more = "…" if len(text) > LEAF_PREVIEW else ""
        return f"{indent}· [{unit.label}] {text[:LEAF_PREVIEW]}{more}".replace("\n", " ")
    return f"{indent}{unit.mark or ''}{unit.heading or ''}".replace("\n", "")


def _value(row: Mapping[str, Any]) -> str:
    """The words of a value; a bare number of a table with the unit that its headers give it."""
    ends = "—".join(f"{end:.12g}" for end in dict.fromkeys((row["low"], row["high"])))
    return f"{ends}{row['unit']}" if _BARE.fullmatch(row["value"]) else row["value"]


def targets_text(rows: Sequence[Mapping[str, Any]]) -> str:
    """One line a target, under its document; the clause's place comes last."""
    if not rows:
        return "文件里没有找到量化目标。"
    lines: list[str] = []
    document = ""
    for row in rows:
        if row["doc_id"] != document:
            document = row["doc_id"]
            lines.append(document)
        parts = [
            row["object"],
            row["indicator"],
            f"{row['comparator']} {_value(row)}",
            row["deadline"],
            row["body"],
        ]
        lines.append("  " + "　".join(part or _UNSAID for part in parts) + f"　[{row['label']}]")
    return "\n".join(lines)

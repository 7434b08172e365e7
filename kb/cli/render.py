"""How results look: rows of JSON as the contract says, and text for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb.records import (
    Answer,
    Document,
    Hit,
    Outline,
    Relation,
    RelationKind,
    SearchResult,
    Standing,
    Status,
    Unit,
)

if TYPE_CHECKING:
    from datetime import date

    from kb.build import BuildReport
    from kb.knowledge_base import KnowledgeBase

GENERATED = "人工智能生成，已逐句核对出处"
LEAF_PREVIEW = 60  # characters of a clause in the tree
SIGNAL_NAMES = {
    "bigrams": "相同的二字组",
    "document bigrams": "全文相同的二字组",
    "best passage": "所在段落",
    "coverage": "连同标题和前文含有问题里的词",
    "local characters": "含有文中少见的字",
    "best lexical": "与用词最近的一条之比",
    "best dense": "与意思最近的一条之比",
    "alignment": "逐词对齐",
    "value": "有所问的数值",
    "document region": "文件属于所问的地区",
    "place": "在所指的位置",
    "heading": "是标题",
    "question": "本身是问句",
    "length": "长度",
    "document length": "文件长度",
}
"""The ranking's signals, see ``kb.signals.SIGNALS``, in plain words."""

_DONE = {
    RelationKind.REPEALS: "废止",
    RelationKind.REPLACES: "取代",
    RelationKind.VERSION: "另有版本",
    RelationKind.CITES: "引用",
}
LEAVES = frozenset({"clause", "row", "heading", "title", "front"})


def answer_row(answer: Answer) -> dict[str, Any]:
    """The contract's row for an answer."""
    row: dict[str, Any] = _rounded(asdict(answer))
    return row


def search_row(result: SearchResult) -> dict[str, Any]:
    """The contract's row for a search, with the number of all clauses found and, if counted, facets."""
    found = asdict(result)
    row: dict[str, Any] = _rounded({"question": found.pop("query"), **found})
    if not row["facets"]:
        del row["facets"]
    return row


def _rounded(value: Any) -> Any:
    """The same value with every float cut to six places: more would be noise."""
    if isinstance(value, float):
        return round(value, 6)
    if isinstance(value, Mapping):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(item) for item in value]
    return value


def document_row(document: Document) -> dict[str, Any]:
    """What is known about a document, without its text."""
    row = asdict(document)
    del row["text"]
    return row


def outline_row(outline: Outline) -> dict[str, Any]:
    """A document's units, what was skipped, and notes."""
    row = asdict(outline)
    return {key: row[key] for key in ("units", "skipped", "notes")}


def build_report(report: BuildReport, index: Path) -> str:
    """One line on what a build did."""
    return (
        f"索引 {index}：{report.documents} 份文件，{report.clauses} 条条文；"
        f"本次读取 {report.read} 份，未变 {report.documents - report.read} 份，"
        f"跳过 {len(report.failures)} 份。"
    )


def _citation(document: Document, label: str) -> str:
    number = f"（{document.number}）" if document.number else ""
    return f"《{document.title}》{number}{label}"


def answer_text(answer: Answer, kb: KnowledgeBase, as_of: date | None, *, explain: bool) -> str:
    """The answer card: the short answer, each cited clause in full, its place and validity."""
    standings = kb.standings(as_of)
    lines: list[str] = []
    if answer.status is Status.NOT_FOUND:
        lines.append("文件中没有找到对这个问题的规定。")
        if answer.missing:
            lines.append(f"没有条文写明：{'、'.join(answer.missing)}")
        if answer.hits:
            lines.append("相关条文（没有直接回答）：")
            lines += [f"  {hit.label}　{hit.text}" for hit in answer.hits[:3]]
    else:
        lines.append(answer.answer if answer.generated else _marked(answer))
        if answer.generated:
            lines.append(f"  （{GENERATED}）")
        if answer.places:
            lines.append(f"  （共 {answer.places} 处，列出 {len(answer.citations)} 处）")
        lines += [f"文件没有写明：{part}" for part in answer.missing]
        for citation in answer.citations:
            document = kb.document(citation.doc_id)
            lines.append(f"  原文：{citation.quote}")
            standing = standings[citation.doc_id]
            validity = f"{standing.validity}：{standing.reason}"
            lines.append(f"  出处：{_citation(document, citation.label)}（{validity}）")
        lines += [f"  您问的是不是：{one.question}（{one.span.text}）" for one in answer.choices]
        lines += _other_lines(answer, kb)
    if explain:
        lines.append("依据：")
        lines += [_explanation(asdict(hit)) for hit in answer.hits]
    return "\n".join(lines)


def _other_lines(answer: Answer, kb: KnowledgeBase) -> Iterator[str]:
    """What other documents say on the same point, those that say something else first."""
    for other in sorted(answer.others, key=lambda other: not other.differs):
        document = kb.document(other.citation.doc_id)
        said = "规定不一致" if other.differs else "也有规定"
        dated = f"{other.issued_on or '—'} 成文，{other.citation.validity}"
        yield f"  {said}：【{other.span.text}】{_citation(document, other.citation.label)}（{dated}）"


def _marked(answer: Answer) -> str:
    """The answer with the words that decide it in 【】, where they stand in it as they are."""
    marked = answer.answer
    for span in answer.spans:
        if span.text != answer.answer:
            marked = marked.replace(span.text, f"【{span.text}】", 1)
    return marked


def _explanation(hit: Mapping[str, Any]) -> str:
    signals = "，".join(f"{SIGNAL_NAMES[name]} {value:.3f}" for name, value in hit["why"].items())
    return f"  {hit['rank']:>2}. {hit['label']}　{hit['score']:.3f}（{signals}）{hit['text'][:LEAF_PREVIEW]}"


def hits_text(hits: Sequence[Hit]) -> str:
    """Ranked clauses, one a line, with place and document."""
    if not hits:
        return "没有找到相关条文。"
    return "\n".join(f"{hit.rank:>2}. {hit.doc_id}　{hit.label}\n    {hit.text}" for hit in hits)


def documents_text(documents: Iterable[Document]) -> str:
    """The documents of an index, one a line."""
    return "\n".join(
        f"{document.doc_id}　《{document.title}》　{document.issuer or '—'}　"
        f"{document.number or '—'}　{document.issued_on or '—'}　{document.validity}"
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
        ("效力", f"{standing.validity}（{standing.reason}）"),
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

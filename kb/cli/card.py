"""An answer for people to read, framed in the question's language; the policy speaks for itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from kb.answer import english
from kb.cli.render import headed
from kb.language.text import language
from kb.records import Answer, Citation, Document, Hit, Status, Validity

if TYPE_CHECKING:
    from datetime import date

    from kb.knowledge_base import KnowledgeBase

_PREVIEW = 60  # characters of a clause that is explained
_WORDS = {
    "zh": {
        "not found": "文件中没有找到对这个问题的规定。",
        "left out": "另有 {} 份已失效或尚未施行的文件没有查找，加 --all-versions 一并查找。",
        "related": "原文相关，请自行判断：",
        "lacking": "没有条文写明：{}",
        "and": "、",
        "nearest": "相关条文（没有直接回答）：",
        "generated": "（人工智能生成，已逐句核对出处）",
        "places": "（共 {} 处，列出 {} 处）",
        "left open": "文件没有写明：{}",
        "quote": "原文：{}",
        "source": "出处：{}（{}：{}）",
        "dated": "文中“{}”指 {} 年",
        "recognised": "第 {} 页，文字由识别（OCR）得来，请与原件核对",
        "differs": "规定不一致：【{}】{}（{} 成文，{}）",
        "agrees": "也有规定：【{}】{}（{} 成文，{}）",
        "reasons": "依据：",
        "reason": "{:>2}. {}　{:.3f}（{}）{}",
    },
    "en": {
        "not found": "The documents do not answer this question.",
        "left out": "Not searched: documents not, or no longer, in force ({}); --all-versions searches them.",
        "related": "Related passages, please judge for yourself:",
        "lacking": "No clause states: {}",
        "and": ", ",
        "nearest": "Related clauses (none answers directly):",
        "generated": "(Written by AI, each sentence checked against its source)",
        "places": "({} places, {} of them listed)",
        "left open": "The documents leave open: {}",
        "quote": "Original: {}",
        "source": "Source: {} ({}: {})",
        "dated": "In the text, “{}” means {}",
        "recognised": "Page {}, read by text recognition (OCR): please compare with the original",
        "differs": "Another document differs: 【{}】{} (dated {}, {})",
        "agrees": "Another document agrees: 【{}】{} (dated {}, {})",
        "reasons": "Signals:",
        "reason": "{:>2}. {}　{:.3f} ({}) {}",
    },
}

SIGNAL_NAMES = {
    "bigrams": "相同的二字组",
    "document bigrams": "全文相同的二字组",
    "best passage": "所在段落",
    "coverage": "连同标题和前文含有问题里的词",
    "local characters": "含有文中少见的字",
    "best lexical": "与用词最近的一条之比",
    "dense": "意思相近",
    "best dense": "与意思最近的一条之比",
    "alignment": "逐词对齐",
    "value": "有所问的数值",
    "document region": "文件属于所问的地区",
    "place": "在所指的位置",
    "heading": "是标题",
    "question": "本身是问句",
    "length": "长度",
    "document length": "文件长度",
    "nearness": "与问题的意思相近",
    "reading": "通读之后是否回答",
    "cut": "太长，只通读了前面的整句",
}
"""What speaks for a clause in plain Chinese; the names of its own are plain English."""


def answer_text(
    answer: Answer, kb: KnowledgeBase, as_of: date | None, *, explain: bool, left_out: int = 0
) -> str:
    """The answer card: the short answer, each cited clause in full, its place and validity.

    ``left_out``: how many documents were not searched as they are not in force.
    """
    words = _WORDS[language(answer.question)]
    card = _CARDS.get(answer.status, _found)
    lines = list(card(answer, words, kb, as_of))
    if left_out:
        lines.append(words["left out"].format(left_out))
    if explain:
        lines.append(words["reasons"])
        lines += [_explanation(asdict(hit), words) for hit in answer.hits]
    return "\n".join(lines)


def _not_found(
    answer: Answer, words: Mapping[str, str], _kb: KnowledgeBase, _as_of: date | None
) -> Iterator[str]:
    yield words["not found"]
    yield from _lacking(answer, words)
    if answer.hits:
        yield words["nearest"]
        yield from (f"  {_place(hit, words)}　{headed(hit)}" for hit in answer.hits[:3])


def _related(
    answer: Answer, words: Mapping[str, str], kb: KnowledgeBase, as_of: date | None
) -> Iterator[str]:
    yield words["related"]
    yield from _lacking(answer, words)
    yield from _quoted(answer, words, kb, as_of)


def _lacking(answer: Answer, words: Mapping[str, str]) -> Iterator[str]:
    """What no clause carries, where it can be named."""
    if answer.missing:
        yield words["lacking"].format(words["and"].join(answer.missing))


def _found(answer: Answer, words: Mapping[str, str], kb: KnowledgeBase, as_of: date | None) -> Iterator[str]:
    yield answer.answer if answer.generated else _marked(answer)
    if answer.generated:
        yield f"  {words['generated']}"
    if answer.places:
        yield f"  {words['places'].format(answer.places, len(answer.citations))}"
    yield from (words["left open"].format(part) for part in answer.missing)
    yield from _quoted(answer, words, kb, as_of)
    yield from _others(answer, words, kb)


_CARDS = MappingProxyType({Status.NOT_FOUND: _not_found, Status.RELATED: _related})


def _quoted(answer: Answer, words: Mapping[str, str], kb: KnowledgeBase, as_of: date | None) -> Iterator[str]:
    """Each cited clause in full, its place and validity."""
    standings = kb.standings(as_of)
    for citation in answer.citations:
        document = kb.document(citation.doc_id)
        standing = standings[citation.doc_id]
        reason = english.reason(standing.reason) if _is_english(words) else standing.reason
        said = (_citation(document, citation, words), _validity(standing.validity, words), reason)
        yield f"  {words['quote'].format(citation.quote)}"
        yield f"  {words['source'].format(*said)}"
        if citation.dated is not None:
            yield f"  {words['dated'].format(*citation.dated)}"
        if (page := document.recognised(citation.start, citation.end)) is not None:
            yield f"  {words['recognised'].format(page)}"


def _others(answer: Answer, words: Mapping[str, str], kb: KnowledgeBase) -> Iterator[str]:
    """What other documents say on the same point, those that say something else first."""
    for other in sorted(answer.others, key=lambda other: not other.differs):
        source = _citation(kb.document(other.citation.doc_id), other.citation, words)
        said = words["differs" if other.differs else "agrees"]
        validity = _validity(other.citation.validity, words)
        yield f"  {said.format(other.span.text, source, other.issued_on or '—', validity)}"


def _citation(document: Document, citation: Citation, words: Mapping[str, str]) -> str:
    number = f"（{document.number}）" if document.number else ""
    return f"《{document.title}》{number}{_place(citation, words)}"


def _is_english(words: Mapping[str, str]) -> bool:
    return words is _WORDS["en"]


def _place(clause: Citation | Hit, words: Mapping[str, str]) -> str:
    """The label of a clause; to readers of English with what it means."""
    meant = english.place(clause.unit_id) if _is_english(words) else ""
    return f"{clause.label} ({meant})" if meant else clause.label


def _validity(validity: Validity, words: Mapping[str, str]) -> str:
    return english.VALIDITIES[validity] if _is_english(words) else validity.shown


def _marked(answer: Answer) -> str:
    """The answer with the words that decide it in 【】, where they stand in it as they are."""
    marked = answer.answer
    for span in answer.spans:
        if span.text != answer.answer:
            marked = marked.replace(span.text, f"【{span.text}】", 1)
    return marked


def _explanation(hit: Mapping[str, Any], words: Mapping[str, str]) -> str:
    names, comma = ({}, ", ") if _is_english(words) else (SIGNAL_NAMES, "，")
    signals = comma.join(f"{names.get(name, name)} {value:.3f}" for name, value in hit["why"].items())
    said = words["reason"].format(hit["rank"], hit["label"], hit["score"], signals, hit["text"][:_PREVIEW])
    return f"  {said}"

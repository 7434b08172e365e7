"""Questions about what a whole document says: 这份文件讲什么, 《…方案》主要内容是什么."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.answer.sources import Sources
from kb.language.mentions import DOCUMENT_KINDS
from kb.language.text import fold
from kb.query import Query
from kb.records import Hit

_SHORTEST_NAME = 4
_KIND = rf"(?:文件|政策|{DOCUMENT_KINDS})"
_ASKS = (
    r"(?:的|里|里面|中)?(?:主要|大概|大致|到底|总体|整体|一共|都)*"
    r"(?:(?:讲|说|写|规定|提出)(?:的是|了|的|到)?(?:什么|啥|些什么|些啥|哪些(?:内容|方面|东西|事)?)"
    r"|(?:主要|核心|大致)?内容(?:是什么|是啥|有哪些|包括什么|包括哪些)?|(?:的)?(?:概要|概述|大意|要点)(?:是什么)?)"
)
_ENTIRE = re.compile(
    rf"^(?:请问|请|能否|总结|概括|介绍|说说|讲讲|一下)*(?:(?P<this>[这本该]?[份个部篇项]?{_KIND})|《(?P<quoted>[^《》]+)》"
    rf"|(?P<named>[^,。;?!《》]{{2,60}}?{_KIND})){_ASKS}[?。!]*$"
)
_ENGLISH = re.compile(
    r"^(?:please )?(?:summari[sz]e|give (?:me )?an overview of|what(?:'s| is| does)) (?:in )?(?:this|the) "
    r"(?:document|plan|policy|notice|law|regulation|file)(?: (?:about|say|cover|contain))?[?.!]*$"
)


def entire_document(query: Query, hits: Sequence[Hit], sources: Sources) -> str | None:
    """The id of the document whose contents are asked for, by name or as the only one that is found.

    ``None`` for another question, and where it is not clear which document is meant.
    """
    question = fold(query.text)
    match = _ENTIRE.search(question)
    found = dict.fromkeys(hit.doc_id for hit in hits)
    if _ENGLISH.search(question) or (match and match["this"]):
        return next(iter(found)) if len(found) == 1 else None
    called = (match["quoted"] or match["named"]) if match else ""
    if len(called) < _SHORTEST_NAME:
        return None
    titles = {doc_id: fold(sources.document(doc_id).title) for doc_id in found}
    exact = (doc_id for doc_id, title in titles.items() if title == called)
    partly = (doc_id for doc_id, title in titles.items() if called in title)
    return next(exact, next(partly, None))

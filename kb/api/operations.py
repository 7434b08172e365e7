"""What other programs may ask for, over HTTP and MCP alike: each a function over the front door."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kb.api import replies, requests
from kb.errors import QuestionError
from kb.facts.targets import as_rows
from kb.outline.clauses import searchable
from kb.output import rows

if TYPE_CHECKING:
    from kb.api.requests import AskForm, DocumentForm, Form, PageForm, SearchForm, ShowForm, TargetsForm
    from kb.knowledge_base import KnowledgeBase

Row = dict[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Operation:
    """Something to ask for: its name, what it does, the form of request and reply, and what does it.

    ``run`` raises what the knowledge base raises.
    """

    name: str
    about: str
    form: type[Form]
    reply: type
    run: Callable[[KnowledgeBase, Any], Row]


def _ask(kb: KnowledgeBase, form: AskForm) -> Row:
    answer = kb.ask(
        form.question,
        previous=form.previous,
        documents=form.documents,
        as_of=form.as_of,
        all_versions=form.all_versions,
    )
    return rows.answer_row(answer, kb.document)


def _search(kb: KnowledgeBase, form: SearchForm) -> Row:
    first, last = form.issued_from, form.issued_to
    if first is not None and last is not None and first > last:
        raise QuestionError("issued_from 晚于 issued_to，请改正后重试。")
    found = kb.search(
        form.question,
        form.k,
        mode=form.mode,
        documents=form.documents,
        as_of=form.as_of,
        all_versions=form.all_versions,
        filters=form.filters,
        sort=form.sort,
        start=form.skip,
        facets=form.facets,
    )
    return rows.search_row(found, kb.document)


def _documents(kb: KnowledgeBase, form: PageForm) -> Row:
    listed = [rows.document_row(kb.entry(doc_id)) for doc_id in _page(kb, form)]
    return {"total": len(kb.manifest.documents), "documents": listed}


def _document(kb: KnowledgeBase, form: DocumentForm) -> Row:
    return _whole(kb, form.doc_id, with_text=form.text)


def _whole(kb: KnowledgeBase, doc_id: str, *, with_text: bool) -> Row:
    document, outline = kb.document(doc_id), kb.outline(doc_id)
    links = [(unit.unit_id, link) for unit in searchable(outline) for link in kb.links(doc_id, unit)]
    row = rows.whole_document_row(document, outline, kb.relations(doc_id), links)
    return {**row, "text": document.text} if with_text else row


def _targets(kb: KnowledgeBase, form: TargetsForm) -> Row:
    chosen = form.documents or _page(kb, form)
    found = kb.targets(chosen) if chosen else ()
    return {"total": len(kb.manifest.documents), "targets": as_rows(found)}


def _show(kb: KnowledgeBase, form: ShowForm) -> Row:
    return _documents(kb, form) if form.doc_id is None else _whole(kb, form.doc_id, with_text=form.text)


def _page(kb: KnowledgeBase, form: PageForm) -> list[str]:
    return [entry.doc_id for entry in kb.manifest.documents[form.skip : form.skip + form.limit]]


ASK: Final = Operation(
    name="ask",
    about="回答问题：政策文件里回答它的原文、出处和效力；没有规定的如实说没有（status 为 not_found）。",
    form=requests.AskForm,
    reply=replies.AnswerRow,
    run=_ask,
)
SEARCH: Final = Operation(
    name="search",
    about="按相关程度列出条文，可以筛选；只筛选、不写 question 时，列出全部符合的条文。",
    form=requests.SearchForm,
    reply=replies.Found,
    run=_search,
)
DOCUMENTS: Final = Operation(
    name="documents",
    about="有哪些文件：标题、发文机关、文号、日期、效力。",
    form=requests.PageForm,
    reply=replies.DocumentList,
    run=_documents,
)
DOCUMENT: Final = Operation(
    name="document",
    about="一份文件：基本信息、结构、略去的部分、注意事项、与其他文件的关系。",
    form=requests.DocumentForm,
    reply=replies.DocumentWhole,
    run=_document,
)
TARGETS: Final = Operation(
    name="targets",
    about="文件里的量化指标和标准：对象、指标、数值、单位、期限、责任单位、出处。",
    form=requests.TargetsForm,
    reply=replies.TargetList,
    run=_targets,
)
SHOW: Final = Operation(
    name="show",
    about="列出有哪些文件；写明 doc_id 时，是这份文件的信息和结构，加 text 还有它的全文。",
    form=requests.ShowForm,
    reply=dict,
    run=_show,
)

"""What the commands that ask do: open the knowledge base, call it, write the result."""

from __future__ import annotations

import argparse
import sys
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from kb.answer import english
from kb.cli import render
from kb.cli.batch import Answering, Where, answer_file
from kb.cli.card import answer_text
from kb.cli.streams import Usage, put, write, write_json
from kb.knowledge_base import KnowledgeBase
from kb.language.text import language
from kb.outline.clauses import searchable
from kb.output import rows
from kb.records import ANSWERING, Validity
from kb.search.document_number import named
from kb.search.filters import NO_FILTERS, OUT_OF_FORCE, Filters, Holding
from kb.search.finder import Sort
from kb.search.typed import Match, SearchWords, taken_apart
from kb.search.unmatched import INCLUDE

if TYPE_CHECKING:
    from datetime import date

    from kb.records import Answer, SearchResult


def _batch_or_one(
    arguments: argparse.Namespace, usage: Usage, text: str | None, kb: KnowledgeBase, one: Answering
) -> bool:
    """Answer a file of questions if one is given; ``False`` if a single one is to be answered."""
    if arguments.questions is None and arguments.output is None:
        if text is None:
            usage("缺少问题")
        return False
    if arguments.questions is None or arguments.output is None or text is not None:
        usage("--questions 和 --output 要一起用，并且不再写单个问题")
    known = {entry.doc_id for entry in kb.manifest.documents}
    answer_file(arguments.questions, arguments.output, one, otherwise=_where(arguments), known=known)
    return True


def _where(arguments: argparse.Namespace) -> Where:
    return Where(documents=tuple(arguments.doc), all_versions=arguments.all_versions)


def ask(arguments: argparse.Namespace, usage: Usage) -> int:
    """Answer one question or a file of them."""
    kb = KnowledgeBase.open(arguments.index)

    def answer_to(question: str, where: Where) -> Answer:
        return kb.ask(
            question,
            documents=where.documents,
            as_of=arguments.as_of,
            all_versions=where.all_versions,
        )

    def row(question: str, where: Where) -> dict[str, Any]:
        return rows.answer_row(answer_to(question, where), kb.document)

    if not _batch_or_one(arguments, usage, arguments.question, kb, row):
        answer = answer_to(arguments.question, _where(arguments))
        if arguments.json:
            write_json(rows.answer_row(answer, kb.document))
        else:
            is_told = answer.status in ANSWERING or arguments.all_versions
            left_out = 0 if is_told else _out_of_force(kb, arguments.as_of)
            write(answer_text(answer, kb, arguments.as_of, explain=arguments.explain, left_out=left_out))
    _tell(kb)
    return 0


def _out_of_force(kb: KnowledgeBase, as_of: date | None) -> int:
    """How many documents are no longer, or not yet, in force."""
    return sum(standing.validity in OUT_OF_FORCE for standing in kb.standings(as_of).values())


def _tell(kb: KnowledgeBase) -> None:
    """What works less well than it could on this machine, beside the results."""
    for notice in kb.notices:
        sys.stderr.write(f"{notice}\n")


def search(arguments: argparse.Namespace, usage: Usage) -> int:
    """Rank clauses for one query or a file of them."""
    kb = KnowledgeBase.open(arguments.index)

    typed = taken_apart(arguments.query or "")
    filters = _filters(arguments, typed, usage)

    def find(query: str, where: Where) -> SearchResult:
        return kb.search(
            query,
            arguments.k,
            mode=arguments.mode,
            documents=where.documents,
            as_of=arguments.as_of,
            all_versions=where.all_versions,
            filters=filters,
            match=Match(arguments.match),
            sort=Sort(arguments.sort),
            start=arguments.skip,
            facets=arguments.facets,
        )

    def row(query: str, where: Where) -> dict[str, Any]:
        return rows.search_row(find(query, where), kb.document)

    text = arguments.query
    if text is None and arguments.questions is None and (arguments.doc or filters != NO_FILTERS):
        text = ""
    if not _batch_or_one(arguments, usage, text, kb, row):
        if not arguments.json and _by_number(kb, text or ""):
            return 0
        found = replace(find(typed.query, _where(arguments)), query=text)
        if arguments.json:
            write_json(rows.search_row(found, kb.document))
        else:
            write(render.hits_text(found.hits, is_english=_is_english(found.query)))
        _tell_found(found, counted=not arguments.json)
    _tell(kb)
    return 0


def _is_english(query: str) -> bool:
    """Whether a query has English words; a number alone is none."""
    return language(query) == "en" and any(map(str.isalpha, query))


def _tell_found(found: SearchResult, *, counted: bool) -> None:
    """How much is found and what is to be known of it."""
    is_english = _is_english(found.query)
    total, listed = found.total, len(found.hits)
    if counted and total:
        said = f"{total} found, {listed} listed." if is_english else f"共 {total} 条，列出 {listed} 条。"
        sys.stderr.write(f"{said}\n")
    for notice in found.notices:
        told = english.sentence(notice) if is_english else notice
        option = " (--all-versions)" if is_english else "（--all-versions）"
        sys.stderr.write(f"{told}{option if INCLUDE in notice else ''}\n")


def _by_number(kb: KnowledgeBase, text: str) -> bool:
    """Write the documents that have the number in ``text``; whether nothing else was asked for."""
    number = named(text, kb.manifest.documents)
    if number is None:
        return False
    if not number.doc_ids:
        if number.alone:
            sys.stderr.write(f"没有收录 {number.words}，以下按文字检索。\n")
        return False
    write(render.documents_text(map(kb.document, number.doc_ids)))
    if number.alone:
        sys.stderr.write("这是有这个文号的文件，用 kb show 看内容；要按文字检索，请给文号加上引号。\n")
    return number.alone


def _filters(arguments: argparse.Namespace, typed: SearchWords, usage: Usage) -> Filters:
    first, last = arguments.issued_from, arguments.issued_to
    if first is not None and last is not None and first > last:
        usage("--issued-from 晚于 --issued-to")
    return Filters(
        phrases=(*arguments.phrase, *typed.phrases),
        excluded=(*arguments.exclude, *typed.excluded),
        part=arguments.part or "",
        holds=frozenset(map(Holding, arguments.holds)),
        body=arguments.body or "",
        regions=frozenset(arguments.region),
        issuers=frozenset(arguments.issuer),
        issued_from=first,
        issued_to=last,
        validities=frozenset(map(Validity, arguments.validity)),
    )


def targets(arguments: argparse.Namespace, _: Usage) -> int:
    """List the quantitative targets of the documents."""
    from kb.facts.targets import Target, as_rows
    from kb.output.delimited import csv_text

    found = as_rows(KnowledgeBase.open(arguments.index).targets(arguments.docs))
    columns = [field.name for field in fields(Target)]
    if arguments.json:
        write_json(found)
    elif arguments.csv:
        write(csv_text(columns, ([row[column] for column in columns] for row in found)))
    else:
        write(render.targets_text(found))
    return 0


def show(arguments: argparse.Namespace, _: Usage) -> int:
    """List the documents, or show one of them."""
    kb = KnowledgeBase.open(arguments.index)
    if arguments.doc is None:
        if arguments.json:
            write_json([rows.document_row(document) for document in kb.entries()])
        else:
            write(render.documents_text(kb.entries()))
        return 0
    document = kb.document(arguments.doc)
    if arguments.text:
        put(document.text)
        return 0
    outline, relations = kb.outline(arguments.doc), kb.relations(arguments.doc)
    if arguments.json:
        places = [
            (unit.unit_id, link) for unit in searchable(outline) for link in kb.links(arguments.doc, unit)
        ]
        write_json(rows.whole_document_row(document, outline, relations, places))
    else:
        standing = kb.standings()[arguments.doc]
        write(render.outline_text(document, outline, relations, standing))
    return 0

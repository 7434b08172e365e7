"""What each command does: open the knowledge base, call it, write the result."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any, NoReturn

from kb.cli import render
from kb.cli.batch import Answering, Where, answer_file, write_whole
from kb.cli.card import answer_text
from kb.errors import AccessError, CorpusError, OutputError, ServerError
from kb.knowledge_base import KnowledgeBase
from kb.records import Validity
from kb.search.filters import NO_FILTERS, Filters, Holding
from kb.search.finder import Sort

if TYPE_CHECKING:
    from pathlib import Path

    from kb.index.building import BuildReport
    from kb.records import Answer, SearchResult

Usage = Callable[[str], NoReturn]

BROWSER_DELAY = 2.0  # seconds; the page answers about so long after the start


def _write(text: str) -> None:
    sys.stdout.write(text if text.endswith("\n") else f"{text}\n")


def _write_json(value: object) -> None:
    _write(json.dumps(value, ensure_ascii=False, indent=2))


def feedback(arguments: argparse.Namespace, _: Usage) -> int:
    """What readers said: how often each, and all of it as questions if a file is named."""
    from kb.corpus.feedback import Choice, as_questions, kept

    found = kept(arguments.folder)
    counts = (f"{choice} {sum(one.choice is choice for one in found)}" for choice in Choice)
    _write(f"{len(found)} 条反馈：{'，'.join(counts)}。")
    if arguments.output is not None:
        rows = (json.dumps(row, ensure_ascii=False) + "\n" for row in as_questions(found))
        write_whole(arguments.output, rows)
        _write(f"已写成问题集 {arguments.output}；answerable 为 null 的要先由人补上答案。")
    return 0


def _progress(name: str, done: int, total: int) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\033[K[{done + 1}/{total}] {name}")
        sys.stderr.flush()


def _end_progress() -> None:
    if sys.stderr.isatty():
        sys.stderr.write("\r\033[K")


def build(arguments: argparse.Namespace, _: Usage) -> int:
    """Bring the index up to the corpus; 1 if a document could not be read."""
    report = KnowledgeBase.build(
        arguments.corpus, arguments.index, encoder=arguments.encoder, progress=_progress
    )
    _end_progress()
    return _built(report, arguments.index)


def _built(report: BuildReport, index: Path) -> int:
    for failure in report.failures:
        sys.stderr.write(f"跳过：{failure}\n")
    for file in report.ignored:
        sys.stderr.write(f"不是可以读取的格式，未收录（Word、WPS 文件请另存为 docx）：{file}\n")
    _write(render.build_report(report, index))
    return 1 if report.failures else 0


def add(arguments: argparse.Namespace, _: Usage) -> int:
    """Take documents into the corpus and the index."""
    from kb.corpus import updating

    return _built(updating.add(arguments.files, arguments.corpus, arguments.index), arguments.index)


def remove(arguments: argparse.Namespace, _: Usage) -> int:
    """Take documents out of the corpus and the index."""
    from kb.corpus import updating

    report, place = updating.remove(arguments.docs, arguments.corpus, arguments.index)
    sys.stderr.write(f"移走的文件在 {place}。\n")
    return _built(report, arguments.index)


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
        return render.answer_row(answer_to(question, where))

    if not _batch_or_one(arguments, usage, arguments.question, kb, row):
        answer = answer_to(arguments.question, _where(arguments))
        if arguments.json:
            _write_json(render.answer_row(answer))
        else:
            _write(answer_text(answer, kb, arguments.as_of, explain=arguments.explain))
    _tell(kb)
    return 0


def _tell(kb: KnowledgeBase) -> None:
    """What works less well than it could on this machine, beside the results."""
    for notice in kb.notices:
        sys.stderr.write(f"{notice}\n")


def search(arguments: argparse.Namespace, usage: Usage) -> int:
    """Rank clauses for one query or a file of them."""
    kb = KnowledgeBase.open(arguments.index)

    filters = _filters(arguments, usage)

    def find(query: str, where: Where) -> SearchResult:
        return kb.search(
            query,
            arguments.k,
            mode=arguments.mode,
            documents=where.documents,
            as_of=arguments.as_of,
            all_versions=where.all_versions,
            filters=filters,
            sort=Sort(arguments.sort),
            start=arguments.skip,
            facets=arguments.facets,
        )

    def row(query: str, where: Where) -> dict[str, Any]:
        return render.search_row(find(query, where))

    text = arguments.query
    if text is None and arguments.questions is None and (arguments.doc or filters != NO_FILTERS):
        text = ""
    if not _batch_or_one(arguments, usage, text, kb, row):
        found = find(text, _where(arguments))
        if arguments.json:
            _write_json(render.search_row(found))
        else:
            _write(render.hits_text(found.hits))
            sys.stderr.write(f"共 {found.total} 条，列出 {len(found.hits)} 条。\n")
    _tell(kb)
    return 0


def _filters(arguments: argparse.Namespace, usage: Usage) -> Filters:
    first, last = arguments.issued_from, arguments.issued_to
    if first is not None and last is not None and first > last:
        usage("--issued-from 晚于 --issued-to")
    return Filters(
        phrases=tuple(arguments.phrase),
        excluded=tuple(arguments.exclude),
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
    from kb.cli.target_rows import targets_csv, targets_text
    from kb.facts.targets import Target, as_rows

    found = KnowledgeBase.open(arguments.index).targets(arguments.docs)
    rows = as_rows(found)
    if arguments.json:
        _write_json(rows)
    elif arguments.csv:
        _write(targets_csv(rows, [field.name for field in fields(Target)]))
    else:
        _write(targets_text(rows))
    return 0


def show(arguments: argparse.Namespace, _: Usage) -> int:
    """List the documents, or show one of them."""
    kb = KnowledgeBase.open(arguments.index)
    if arguments.doc is None:
        rows = [render.document_row(document) for document in kb.documents()]
        if arguments.json:
            _write_json(rows)
        else:
            _write(render.documents_text(kb.documents()))
        return 0
    document = kb.document(arguments.doc)
    if arguments.text:
        sys.stdout.write(document.text)
        return 0
    outline, relations = kb.outline(arguments.doc), kb.relations(arguments.doc)
    if arguments.json:
        _write_json(
            {
                **render.document_row(document),
                **render.outline_row(outline),
                "relations": [asdict(relation) for relation in relations],
            }
        )
    else:
        standing = kb.standings()[arguments.doc]
        _write(render.outline_text(document, outline, relations, standing))
    return 0


def check(arguments: argparse.Namespace, _: Usage) -> int:
    """Verify the index; 1 if it is not what the corpus would give."""
    kb = KnowledgeBase.open(arguments.index)
    found = kb.check(arguments.corpus)
    if found:
        kinds = (("新增", found.new), ("已移走", found.gone), ("有改动", found.changed))
        said = "；".join(f"{what} {len(ids)} 份，如 {ids[0]}" for what, ids in kinds if ids)
        raise CorpusError(f"索引完整，但与语料不一致（{said}），请重新运行 kb build。")
    _write(f"索引完整，与语料一致：{len(kb.manifest.documents)} 份文件。")
    return 0


def password(_: argparse.Namespace, __: Usage) -> int:
    """Print the hash of a password, for the page's settings."""
    from getpass import getpass

    from kb.corpus.passwords import hashed

    if not sys.stdin.isatty():
        _write(hashed(sys.stdin.readline().rstrip("\n")))
        return 0
    typed = getpass("口令：")
    if getpass("再输一次：") != typed:
        raise AccessError("两次输入的口令不同，请重新运行 kb password。")
    _write(hashed(typed))
    return 0


def evaluate(arguments: argparse.Namespace, _: Usage) -> int:
    """Measure retrieval and answers on a set of questions."""
    from kb import evaluation

    report = evaluation.evaluate(
        arguments.dataset,
        corpus=arguments.corpus,
        index=arguments.index,
        encoder=arguments.encoder,
        baselines=arguments.baselines,
        ablation=arguments.ablation,
        progress=_progress,
    )
    _end_progress()
    texts = not arguments.no_texts
    _write(evaluation.render(report, texts=texts))
    if arguments.json is not None:
        write_whole(arguments.json, [evaluation.as_lines(report, texts=texts)])
    if arguments.trec is not None:
        write_whole(arguments.trec, [evaluation.as_trec(report)])
    if arguments.plots is not None:
        _write_plots(evaluation.as_svg(report), arguments.plots)
    for run in arguments.compare:
        _write(evaluation.render_comparison(evaluation.compare(report, run)))
    return 0


def _write_plots(plots: Mapping[str, str], folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"不能建立文件夹 {folder}，请用 --plots 另选一个。") from error
    for name, plot in plots.items():
        write_whole(folder / f"{name}.svg", [plot])


def serve(arguments: argparse.Namespace, _: Usage) -> int:
    """Open the page; returns when it is stopped."""
    import socket

    KnowledgeBase.open(arguments.index)
    try:
        socket.create_server((arguments.host, arguments.port)).close()
    except OSError as error:
        raise ServerError(
            f"端口 {arguments.port} 不能使用（{error.strerror}），请用 --port 换一个。"
        ) from error
    os.environ["KB_INDEX"] = str(arguments.index.resolve())
    os.environ["KB_CORPUS"] = str(arguments.corpus.resolve())
    from kb.web.server import serve as serve_page

    address = f"http://{arguments.host}:{arguments.port}"
    sys.stderr.write(f"网页地址：{address}（按 Ctrl-C 结束）\n")
    if sys.platform != "linux" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        _open_browser(address)
    serve_page(host=arguments.host, port=arguments.port)
    return 0


def _open_browser(address: str) -> None:
    import webbrowser
    from threading import Timer

    Timer(BROWSER_DELAY, webbrowser.open, [address]).start()

"""What the commands that keep and measure do: corpus and index, evaluation, feedback."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

from kb.cli import render
from kb.cli.batch import write_whole
from kb.cli.streams import Usage, end_progress, progress, write
from kb.errors import AccessError, CorpusError, OutputError
from kb.knowledge_base import KnowledgeBase

if TYPE_CHECKING:
    from pathlib import Path

    from kb.index.building import BuildReport
    from kb.index.stores import IndexName


def build(arguments: argparse.Namespace, _: Usage) -> int:
    """Bring the index up to the corpus; 1 if a document could not be read."""
    from kb.corpus import updating

    report = updating.build(arguments.corpus, arguments.index, encoder=arguments.encoder, progress=progress)
    end_progress()
    return _built(report, arguments.index)


def _built(report: BuildReport, index: IndexName) -> int:
    for failure in report.failures:
        sys.stderr.write(f"跳过：{failure}\n")
    for file in report.ignored:
        sys.stderr.write(f"不是可以读取的格式，未收录：{file}\n")
    for notice in report.notices:
        sys.stderr.write(f"{notice}\n")
    write(render.build_report(report, index))
    return 1 if report.failures else 0


def add(arguments: argparse.Namespace, _: Usage) -> int:
    """Take documents into the corpus and the index."""
    from kb.corpus import updating

    report = updating.add(arguments.files, arguments.corpus, arguments.index, progress=progress)
    end_progress()
    return _built(report, arguments.index)


def remove(arguments: argparse.Namespace, _: Usage) -> int:
    """Take documents out of the corpus and the index."""
    from kb.corpus import updating

    report, place = updating.remove(arguments.docs, arguments.corpus, arguments.index)
    sys.stderr.write(f"移走的文件在 {place}。\n")
    return _built(report, arguments.index)


def check(arguments: argparse.Namespace, _: Usage) -> int:
    """Verify the index; 1 if it is not what the corpus would give."""
    kb = KnowledgeBase.open(arguments.index)
    found = kb.check(arguments.corpus)
    for copy in found.copies:
        sys.stderr.write(f"{copy}\n")
    if found:
        kinds = (("新增", found.new), ("已移走", found.gone), ("有改动", found.changed))
        said = "；".join(f"{what} {len(ids)} 份，如 {ids[0]}" for what, ids in kinds if ids)
        raise CorpusError(f"索引完整，但与语料不一致（{said}），请重新运行 kb build。")
    write(f"索引完整，与语料一致：{len(kb.manifest.documents)} 份文件。")
    return 0


def password(_: argparse.Namespace, __: Usage) -> int:
    """Print the hash of a password, for the page's settings."""
    from getpass import getpass

    from kb.corpus.passwords import hashed

    if not sys.stdin.isatty():
        write(hashed(sys.stdin.readline().rstrip("\n")))
        return 0
    typed = getpass("口令：")
    if getpass("再输一次：") != typed:
        raise AccessError("两次输入的口令不同，请重新运行 kb password。")
    write(hashed(typed))
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
        progress=progress,
    )
    end_progress()
    texts = not arguments.no_texts
    write(evaluation.render(report, texts=texts))
    if arguments.json is not None:
        write_whole(arguments.json, [evaluation.as_lines(report, texts=texts)])
    if arguments.trec is not None:
        write_whole(arguments.trec, [evaluation.as_trec(report)])
    if arguments.plots is not None:
        _write_plots(evaluation.as_svg(report), arguments.plots)
    for run in arguments.compare:
        write(evaluation.render_comparison(evaluation.compare(report, run)))
    return 0


def _write_plots(plots: Mapping[str, str], folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"不能建立文件夹 {folder}，请用 --plots 另选一个。") from error
    for name, plot in plots.items():
        write_whole(folder / f"{name}.svg", [plot])


def feedback(arguments: argparse.Namespace, _: Usage) -> int:
    """What readers said: how often each, and all of it as questions if a file is named."""
    from kb.corpus.feedback import Choice, as_questions, kept

    found = kept(arguments.folder)
    counts = (f"{choice} {sum(one.choice is choice for one in found)}" for choice in Choice)
    write(f"{len(found)} 条反馈：{'，'.join(counts)}。")
    if arguments.output is not None:
        rows = (json.dumps(row, ensure_ascii=False) + "\n" for row in as_questions(found))
        write_whole(arguments.output, rows)
        write(f"已写成问题集 {arguments.output}；answerable 为 null 的要先由人补上答案。")
    return 0

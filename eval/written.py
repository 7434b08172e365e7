"""Questions on several corpora, each row asked in its own: one table, Chinese and English apart.

``python eval/written.py ../shared/questions/written_valid.jsonl --index /tmp/written`` splits the file by
the field ``corpus``, evaluates each part on its corpus as ``kb eval`` does, and pools what was found.
Figures only: nothing of the questions or the documents is printed or written.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from kb.errors import EvaluationError, KbError
from kb.evaluation import Report, as_lines, evaluate
from kb.evaluation.markdown import table
from kb.evaluation.names import ANSWERS, group
from kb.evaluation.report import EVERYTHING, OWN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

PLACES = {"documents": "documents", "city": "city", "laws": "laws/laws.jsonl.gz"}
"""Where the corpora lie, below the folder of data."""
RETRIEVAL = ("R@1", "R@5", "MRR@10")


def split(questions: Path, folder: Path) -> dict[str, Path]:
    """A question file in ``folder`` for each corpus that the rows name, by the corpus."""
    rows = defaultdict(list)
    for line in questions.read_text(encoding="utf-8").splitlines():
        rows[json.loads(line)["corpus"]].append(line)
    parts = {corpus: folder / f"{corpus}.jsonl" for corpus in rows}
    for corpus, part in parts.items():
        part.write_text("\n".join(rows[corpus]), encoding="utf-8")
    return parts


def reports(
    questions: Path, corpora: Mapping[str, Path], index: Path | None, scratch: Path
) -> Iterator[tuple[str, Report]]:
    """The evaluation of each corpus' questions; indexes are kept in ``index``, if it is given."""
    for corpus, part in split(questions, scratch).items():
        if corpus not in corpora:
            raise EvaluationError(f"没有说明语料 {corpus} 在哪里，请用 --corpora {corpus}=… 写明。")
        sys.stderr.write(f"{corpus}…\n")
        place = (index or scratch) / corpus
        place.parent.mkdir(parents=True, exist_ok=True)
        yield corpus, evaluate(part, corpus=corpora[corpus], index=place)


def pooled(name: str, found: Sequence[Report]) -> Report:
    """One report on all questions. Times are left out: each corpus has its own."""
    return replace(
        found[0],
        dataset=name,
        documents=sum(report.documents for report in found),
        questions=tuple(row for report in found for row in report.questions),
        search_times={},
        ask_times=None,
        notes=tuple(note for report in found for note in report.notes),
    )


def rows(report: Report, name: str | None = None) -> Iterator[list[str]]:
    """The cells of each group of a report; of a corpus, which has a ``name``, of all questions only."""
    answers, retrieval = report.answers(), report.retrieval(OWN)
    for key, asked in report.groups().items():
        if name is None or key == EVERYTHING:
            found = [retrieval[key].get(measure) for measure in RETRIEVAL]
            found += [answers[key][measure] for measure in ANSWERS]
            answerable = sum(row.question.answerable for row in asked)
            cells = ["—" if value is None else f"{value:.3f}" for value in found]
            yield [name or group(key), str(len(asked)), str(len(asked) - answerable), *cells]


def text(whole: Report, parts: Mapping[str, Report]) -> str:
    """The report as Markdown: all questions, each language, each corpus; then what is to be noted."""
    head = f"{len(whole.questions)} 题，在指定文档里问的 {whole.asked_within} 题；文档 {whole.documents} 份。"
    header = ["问题", "题数", "无答案", *RETRIEVAL, *ANSWERS.values()]
    lines = [*rows(whole), *(row for name, part in parts.items() for row in rows(part, name))]
    return "\n\n".join([f"# 评测：{whole.dataset}", head, *whole.notes, table(header, lines)]) + "\n"


def main() -> None:
    """Read the arguments, evaluate, write the table; a stated failure is one sentence."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("questions", type=Path, help="rows with the field corpus")
    parser.add_argument(
        "--corpora", nargs="+", default=[], metavar="NAME=PATH", help="where each corpus lies"
    )
    parser.add_argument("--index", type=Path, metavar="FOLDER", help="keeps the indexes, or has them already")
    parser.add_argument(
        "--json", type=Path, metavar="OUT", help="ids and numbers of all questions, as kb eval"
    )
    arguments = parser.parse_args()
    data = arguments.questions.parent.parent / "data"
    corpora = {name: data / place for name, place in PLACES.items()}
    corpora |= {name: Path(place) for name, _, place in (one.partition("=") for one in arguments.corpora)}
    try:
        with TemporaryDirectory(prefix="kb-written-") as scratch:
            parts = dict(reports(arguments.questions, corpora, arguments.index, Path(scratch)))
    except KbError as error:
        sys.exit(str(error))
    whole = pooled(arguments.questions.stem, list(parts.values()))
    sys.stdout.write(text(whole, parts))
    if arguments.json is not None:
        arguments.json.write_text(as_lines(whole, texts=False), encoding="utf-8")


if __name__ == "__main__":
    main()

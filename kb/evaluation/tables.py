"""Reports for people, in Chinese, as Markdown tables that line up in a terminal too."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from kb.evaluation.compare import legs
from kb.evaluation.report import EVERYTHING, OWN, JudgedQuestion, Report, Times
from kb.evaluation.retrieval import ALL_EVIDENCE, DOCUMENT, MEASURES
from kb.evaluation.runs import ABSTAINED, RIGHT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb.evaluation.compare import Comparison, Difference

_GROUPS = {EVERYTHING: "全部", "zh": "中文", "en": "英文"}
_SYSTEMS = {
    "hybrid": "混合",
    "lexical": "只用词",
    "dense": "只用向量",
    "rank-bm25": "rank-bm25 + jieba",
}
_ANSWERS = {
    "right": "答对",
    "answered": "作答",
    "false answers": "误答",
    "coverage at 90%": "九成准确的覆盖",
    "citation precision": "引用准确",
    "citation recall": "引用完整",
    "verbatim": "引文逐字",
    "ROUGE-L": "ROUGE-L",
    "median length": "答案字数（中位）",
}
_COMPARED = {RIGHT: "答对", ABSTAINED: "无答案时不作答"}
_SHOWN_FAILURES = 40
_SHOWN_IDS = 12


def render(report: Report) -> str:
    """The whole report; empty tables and columns are left out."""
    parts = [_heading(report)]
    parts += _retrieval(report, "检索条文", [*MEASURES, ALL_EVIDENCE])
    parts += _retrieval(report, "检索文档（按各文档最好的条文排序）", [DOCUMENT + m for m in MEASURES])
    parts += _answers(report)
    parts += _times(report)
    parts += _failures(report)
    return "\n\n".join(parts) + "\n"


def render_comparison(comparison: Comparison) -> str:
    """Each measure before and now, with its p and the questions that changed, to stand below."""
    rows = [
        [
            _COMPARED.get(found.measure, _document_measure(found.measure)),
            str(found.questions),
            f"{found.before:.3f}",
            f"{found.now:.3f}",
            f"{found.now - found.before:+.3f}",
            _p(found.p).removeprefix("= "),
            _ids(found.better),
            _ids(found.worse),
        ]
        for found in comparison.differences
    ]
    header = ["指标", "题数", "以前", "现在", "差", "p", "变好", "变差"]
    parts = [f"\n## 与 {comparison.run} 相比", _table(header, rows)]
    if comparison.unshared:
        parts.append(f"有 {comparison.unshared} 个问题只在其中一次评测里，没有比较。")
    return "\n\n".join(parts) + "\n"


def _heading(report: Report) -> str:
    questions = [row.question for row in report.questions]
    unanswerable = sum(not question.answerable for question in questions)
    languages = "、".join(
        f"{_GROUPS.get(group, group)} {len(rows)}"
        for group, rows in report.groups().items()
        if group != EVERYTHING
    )
    counts = [f"{len(questions)} 题", f"其中文档没有答案的 {unanswerable} 题"]
    counts += [languages] if languages else []
    lines = [f"# 评测：{report.dataset}", f"{'，'.join(counts)}；文档 {report.documents} 份。"]
    return "\n\n".join([*lines, *report.notes])


def _retrieval(report: Report, title: str, measures: Sequence[str]) -> list[str]:
    rows = []
    for system in report.systems:
        for group, means in report.retrieval(system).items():
            if measures[0] in means:
                count = sum(measures[0] in r.scores[system] for r in report.groups()[group])
                rows.append(
                    [
                        _SYSTEMS.get(system, system),
                        _GROUPS.get(group, group),
                        str(count),
                        *(f"{means[measure]:.3f}" for measure in measures),
                    ]
                )
    header = ["方法", "问题", "题数", *(measure.removeprefix(DOCUMENT) for measure in measures)]
    if not rows:
        return []
    ahead = [_ahead(system, found) for system, found in legs(report, measures[0]).items()]
    return [f"## {title}", _table(header, rows), "\n".join(ahead)]


def _ahead(system: str, found: Difference) -> str:
    return (
        f"- “{_SYSTEMS[OWN]}”与“{_SYSTEMS.get(system, system)}”相比："
        f"{found.measure.removeprefix(DOCUMENT)} {found.now - found.before:+.3f}"
        f"（p {_p(found.p)}，{len(found.better)} 题更好，{len(found.worse)} 题更差）"
    )


def _p(p: float) -> str:
    return "< 0.001" if p < 0.001 else f"= {p:.3f}"


def _answers(report: Report) -> list[str]:
    groups = report.answers()
    if not groups:
        return []
    measured = [m for m in _ANSWERS if any(found[m] is not None for found in groups.values())]
    rows = [
        [_GROUPS.get(group, group), *(_value(measure, found[measure]) for measure in measured)]
        for group, found in groups.items()
    ]
    return ["## 回答", _table(["问题", *(_ANSWERS[measure] for measure in measured)], rows)]


def _value(measure: str, value: float | None) -> str:
    if value is None:
        return "—"
    return f"{value:.0f}" if measure == "median length" else f"{value:.3f}"


def _times(report: Report) -> list[str]:
    times: dict[str, Times] = {
        f"检索（{_SYSTEMS.get(system, system)}）": found for system, found in report.search_times.items()
    }
    if report.ask_times is not None:
        times["回答"] = report.ask_times
    rows = [[name, f"{found.median:.1f}", f"{found.p95:.1f}"] for name, found in times.items()]
    return ["## 用时（毫秒）", _table(["", "中位", "95 百分位"], rows)]


def _failures(report: Report) -> list[str]:
    """The questions that were answered wrongly: where the evidence was found, and what was said."""
    wrong = [row for row in report.questions if row.answer is not None and row.answer.right is False]
    if not wrong:
        return []
    lines = [_failure(row) for row in wrong[:_SHOWN_FAILURES]]
    parts = [f"## 答错的题（{len(wrong)}）", "\n".join(lines)]
    if len(wrong) > _SHOWN_FAILURES:
        parts.append(f"只列前 {_SHOWN_FAILURES} 题，其余见 --json 写出的文件。")
    return parts


def _failure(row: JudgedQuestion) -> str:
    said = " ".join(row.answer.answer.split()) if row.answer is not None else ""
    asked = " ".join(row.question.text.split())
    found = _first_gold(row)
    return f"- {row.question.question_id} {asked}（{found}）→ {said or '未作答'}"


def _first_gold(row: JudgedQuestion) -> str:
    if not row.question.answerable:
        return "文档没有答案"
    first = row.first_gold(OWN)
    return "没有检索到依据" if first is None else f"依据在第 {first} 条"


def _document_measure(measure: str) -> str:
    name = measure.removeprefix(DOCUMENT)
    return name if name == measure else f"文档 {name}"


def _ids(ids: Sequence[str]) -> str:
    shown = "、".join(ids[:_SHOWN_IDS])
    more = f" 等 {len(ids)} 题" if len(ids) > _SHOWN_IDS else ""
    return shown + more or "—"


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    cells = [[_cell(cell) for cell in row] for row in [header, *rows]]
    widths = [max(map(_width, column)) for column in zip(*cells, strict=True)]
    lines = [
        "| " + " | ".join(c + " " * (w - _width(c)) for c, w in zip(row, widths, strict=True)) + " |"
        for row in cells
    ]
    lines.insert(1, "| " + " | ".join("-" * width for width in widths) + " |")
    return "\n".join(lines)


def _cell(text: str) -> str:
    """The text on one line, its bars escaped; Markdown would take them for the table's."""
    return " ".join(text.split()).replace("|", "\\|")


def _width(text: str) -> int:
    """Columns in a terminal, where a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)

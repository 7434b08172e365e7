"""Reports for people, in Chinese, as Markdown tables that line up in a terminal too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.evaluation import names
from kb.evaluation.markdown import table
from kb.evaluation.report import EVERYTHING, OWN, JudgedQuestion, Report, Times
from kb.evaluation.retrieval import ALL_EVIDENCE, DOCUMENT, MEASURES, PASSAGE
from kb.evaluation.runs import ABSTAINED, RIGHT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kb.evaluation.compare import Comparison
    from kb.evaluation.significance import Difference

_COMPARED = {RIGHT: "答对", ABSTAINED: "无答案时不作答"}
_SHOWN_FAILURES = 40
_SHOWN_IDS = 12


def render(report: Report, *, texts: bool = True) -> str:
    """The whole report; empty tables and columns are left out, and the questions without ``texts``."""
    parts = [_heading(report)]
    parts += _retrieval(report, "检索条文", [*MEASURES, ALL_EVIDENCE])
    parts += _retrieval(report, "检索段落（按各段最好的条文排序）", [PASSAGE + m for m in MEASURES])
    parts += _retrieval(report, "检索文档（按各文档最好的条文排序）", [DOCUMENT + m for m in MEASURES])
    parts += _ablation(report)
    parts += _answers(report)
    parts += _times(report)
    parts += _failures(report, texts=texts)
    return "\n\n".join(parts) + "\n"


def render_comparison(comparison: Comparison) -> str:
    """Each measure before and now, with its p and the questions that changed, to stand below."""
    rows = [
        [
            _COMPARED.get(found.measure, _measure(found.measure)),
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
    parts = [f"\n## 与 {comparison.run} 相比", table(header, rows)]
    if comparison.unshared:
        parts.append(f"有 {comparison.unshared} 个问题只在其中一次评测里，没有比较。")
    return "\n\n".join(parts) + "\n"


def _heading(report: Report) -> str:
    questions = [row.question for row in report.questions]
    unanswerable = sum(not question.answerable for question in questions)
    languages = "、".join(
        f"{names.group(group)} {len(rows)}" for group, rows in report.groups().items() if group != EVERYTHING
    )
    counts = [f"{len(questions)} 题", f"其中文档没有答案的 {unanswerable} 题"]
    counts += [f"在指定文档里问的 {report.asked_within} 题"]
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
                        names.system(system),
                        names.group(group),
                        str(count),
                        *(f"{means[measure]:.3f}" for measure in measures),
                    ]
                )
    header = ["方法", "问题", "题数", *map(_bare, measures)]
    if not rows:
        return []
    ahead = [_ahead(system, found) for system, found in report.ahead(measures[0]).items()]
    return [f"## {title}", table(header, rows), "\n".join(ahead)]


def _ahead(system: str, found: Difference) -> str:
    return (
        f"- “{names.system(OWN)}”与“{names.system(system)}”相比："
        f"{_bare(found.measure)} {found.now - found.before:+.3f}"
        f"（p {_p(found.p)}，{len(found.better)} 题更好，{len(found.worse)} 题更差）"
    )


def _p(p: float) -> str:
    return "< 0.001" if p < 0.001 else f"= {p:.3f}"


def _ablation(report: Report) -> list[str]:
    """What each headline measure loses without each ingredient, the dearest one first."""
    measured = {name: differences for name, differences in report.ablation.items() if differences}
    if not measured:
        return []
    dearest = sorted(measured, key=lambda name: measured[name][0].before)
    rows = [
        [names.ingredient(name), *(cell for found in measured[name] for cell in _loss(found))]
        for name in dearest
    ]
    measures = [found.measure for found in measured[dearest[0]]]
    header = ["不用", *(cell for measure in measures for cell in (_measure(measure), "差", "p"))]
    return ["## 逐项去掉（权重不重新学习）", table(header, rows)]


def _loss(found: Difference) -> list[str]:
    return [f"{found.before:.3f}", f"{found.before - found.now:+.3f}", _p(found.p).removeprefix("= ")]


def _answers(report: Report) -> list[str]:
    methods = {"知识库": report.answers()}
    for system in report.systems:
        methods[f"照录第一条（{names.system(system)}）"] = report.quoted(system)
    kinds = {measure for groups in methods.values() for found in groups.values() for measure in _known(found)}
    measured = [measure for measure in names.ANSWERS if measure in kinds]
    rows = [
        [method, names.group(group), *(_value(measure, found[measure]) for measure in measured)]
        for method, groups in methods.items()
        for group, found in groups.items()
    ]
    if not rows:
        return []
    return ["## 回答", table(["方法", "问题", *(names.ANSWERS[measure] for measure in measured)], rows)]


def _known(found: Mapping[str, float | None]) -> list[str]:
    return [measure for measure, value in found.items() if value is not None]


def _value(measure: str, value: float | None) -> str:
    if value is None:
        return "—"
    return f"{value:.0f}" if measure == "median length" else f"{value:.3f}"


def _times(report: Report) -> list[str]:
    times: dict[str, Times] = {
        f"检索（{names.system(system)}）": found for system, found in report.search_times.items()
    }
    if report.ask_times is not None:
        times["回答"] = report.ask_times
    rows = [[name, f"{found.median:.1f}", f"{found.p95:.1f}"] for name, found in times.items()]
    return ["## 用时（毫秒）", table(["", "中位", "95 百分位"], rows)]


def _failures(report: Report, *, texts: bool) -> list[str]:
    """The questions that were answered wrongly: where the evidence was found, and what was said."""
    wrong = [row for row in report.questions if row.answer is not None and row.answer.right is False]
    if not wrong:
        return []
    if not texts:
        return [f"## 答错的题（{len(wrong)}）", "、".join(row.question.question_id for row in wrong)]
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


def _measure(measure: str) -> str:
    for level, name in ((PASSAGE, "段落"), (DOCUMENT, "文档")):
        if measure.startswith(level):
            return f"{name} {measure.removeprefix(level)}"
    return measure


def _bare(measure: str) -> str:
    return measure.removeprefix(PASSAGE).removeprefix(DOCUMENT)


def _ids(ids: Sequence[str]) -> str:
    shown = "、".join(ids[:_SHOWN_IDS])
    more = f" 等 {len(ids)} 题" if len(ids) > _SHOWN_IDS else ""
    return shown + more or "—"

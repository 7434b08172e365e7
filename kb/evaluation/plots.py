"""The report as plots: SVG that needs nothing but a browser."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kb.evaluation import names
from kb.evaluation.calibration import reliability, thresholds
from kb.evaluation.report import EVERYTHING, OWN
from kb.evaluation.retrieval import DOCUMENT, PASSAGE

if TYPE_CHECKING:
    from kb.evaluation.answers import JudgedAnswer
    from kb.evaluation.report import Report

_MEASURES = ("nDCG@10", "MRR@10", "Success@1", "Success@5")
_LEVELS = {"": "条文", PASSAGE: "段落", DOCUMENT: "文档"}
_RANKS = range(1, 11)  # what is further down is one bar
_LEGS = ("hybrid", "lexical", "dense")
# The day it was drawn, among other comments; a script for tooltips that another one would show.
_CLUTTER = re.compile("<!--.*?-->|<script.*?</script>", re.DOTALL)


def as_svg(report: Report) -> Mapping[str, str]:
    """The plots that the report has figures for, by name; the same text for the same figures."""
    charts = {}
    if any(row.question.answerable for row in report.questions):
        charts = {"measures": _measures(report), "first-gold": _first_gold(report)}
    answers = [row.answer for row in report.questions if row.answer is not None]
    if any(answer.answered for answer in answers):
        charts["risk-coverage"] = _risk_coverage(answers)
        charts["reliability"] = _reliability(answers)
    return charts


def _measures(report: Report) -> str:
    """The headline measures of each method, on the finest level that the set judges."""
    means = {system: report.retrieval(system)[EVERYTHING] for system in report.systems}
    level = next(level for level in _LEVELS if level + _MEASURES[0] in means[OWN])
    series = {names.system(s): [found[level + name] for name in _MEASURES] for s, found in means.items()}
    return _bars(f"{report.dataset}：检索{_LEVELS[level]}", _MEASURES, series)


def _first_gold(report: Report) -> str:
    """At which rank each leg has the first gold clause, as shares of the answerable questions."""
    asked = [row for row in report.questions if row.question.answerable]
    series = {}
    for leg in _LEGS:
        counts = Counter(row.first_gold(leg) for row in asked)
        shares = [counts[rank] / len(asked) for rank in _RANKS]
        series[names.system(leg)] = [*shares, 1 - sum(shares)]
    return _bars("第一条依据的名次（占有答案的题）", [*map(str, _RANKS), "更后"], series)


def _risk_coverage(answers: Sequence[JudgedAnswer]) -> str:
    """How many answers are right when only the most confident ones are given."""
    points = [(found.given / len(answers), found.good / found.given) for found in thresholds(answers)]
    return _curve(
        "只答最有把握的题：覆盖与准确", {"知识库": points}, ("作答的题所占的比例", "其中好答案的比例")
    )


def _reliability(answers: Sequence[JudgedAnswer]) -> str:
    """Is an answer of confidence 0.8 right in 8 of 10 cases."""
    points = [(held.confidence, held.good) for held in reliability(answers)]
    series = {"知识库": points, "完全可信": [(0.0, 0.0), (1.0, 1.0)]}
    return _curve("把握可信吗", series, ("把握", "好答案的比例"))


def _bars(title: str, labels: Sequence[str], series: Mapping[str, Sequence[float]]) -> str:
    import pygal

    chart = pygal.Bar(title=title, x_labels=labels, range=(0, 1), **_config())
    return _drawn(chart, series)


def _curve(title: str, series: Mapping[str, Sequence[tuple[float, float]]], axes: tuple[str, str]) -> str:
    import pygal

    chart = pygal.XY(
        title=title,
        x_title=axes[0],
        y_title=axes[1],
        xrange=(0, 1),
        range=(0, 1),
        show_dots=False,
        **_config(),
    )
    return _drawn(chart, series)


def _config() -> dict[str, Any]:
    return {
        "js": [],  # pygal would load its tooltips from another server
        "disable_xml_declaration": True,
        "legend_at_bottom": True,
        "value_formatter": "{:.3f}".format,
    }


def _drawn(chart: Any, series: Mapping[str, Sequence[object]]) -> str:
    chart.uuid = "plot"  # of random by default
    for name, values in series.items():
        chart.add(name, values)
    drawn: str = chart.render(is_unicode=True)
    return _CLUTTER.sub("", drawn) + "\n"

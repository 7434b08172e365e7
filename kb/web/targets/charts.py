"""How targets are drawn as charts: Vega-Lite specifications with their data, nothing fetched."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from kb.web.targets.choice import Kind, kind_of, year_of
from kb.web.targets.table import parsed
from kb.web.texts.targets import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kb.facts.targets import Target

Spec = dict[str, Any]  # Vega-Lite's own JSON
MOST_BARS: Final = 12
LONGEST_NAME: Final = 18
FEWEST: Final = 2  # one value is a sentence, not a chart
_ROW: Final = 42  # pixels, as all that follows: name and words above, the bar below
_ABOVE: Final = -9
_BELOW: Final = 9
_NAME_WIDTH: Final = 190
# Seen on white and, by night, on black.
_BLUE: Final = "#3f7fb5"
_GREY: Final = "#717d8a"


def ratios(targets: Iterable[Target]) -> tuple[Spec, int] | None:
    """Bars of the largest percentages, and how many there are in all; ``None`` if too few."""
    found = [target for target in targets if target.unit == "%"]
    return _values(found, {"title": None, "axis": {"tickCount": 5}}, {"type": "bar", "size": 10})


def money(targets: Iterable[Target]) -> tuple[Spec, int] | None:
    """Points, since a bar has no zero to start from, of the largest sums on a logarithmic scale."""
    found = [target for target in targets if target.unit == "元" and target.low > 0]
    axis = {"tickCount": 4, "grid": False, "labelExpr": words().MONEY_LABELS}
    point = {"type": "point", "filled": True, "size": 90}
    return _values(found, {"title": None, "scale": {"type": "log"}, "axis": axis}, point)


def deadlines(targets: Iterable[Target]) -> tuple[Spec, int] | None:
    """How many targets are due in each year, by kind; ``None`` for a single year."""
    dated = [(year, kind_of(target.unit)) for target in targets if (year := year_of(target)) is not None]
    if len({year for year, _ in dated}) < FEWEST:
        return None
    rows = [
        {"year": year, "kind": words().KINDS[kind], "count": count}
        for (year, kind), count in sorted(Counter(dated).items())
    ]
    spec = {
        "data": {"values": rows},
        "mark": {"type": "bar", "size": 28},
        "height": 320,
        "encoding": {
            "x": {"field": "year", "type": "ordinal", "title": words().YEAR_AXIS, "axis": {"labelAngle": 0}},
            "y": {"field": "count", "type": "quantitative", "title": words().NUMBER, "axis": _WHOLE},
            "color": {
                "field": "kind",
                "type": "nominal",
                "title": None,
                "legend": {"orient": "bottom", "columns": 2},
                "scale": {"domain": [words().KINDS[kind] for kind in Kind], "range": _COLOURS},
            },
        },
    }
    return spec, len(dated)


_WHOLE: Final[Spec] = {"tickMinStep": 1, "format": "d"}
_COLOURS: Final = ["#b3574b", "#3f7fb5", "#c98a2b", "#717d8a", "#4d9a8a", "#8a6fb0"]


def _values(found: Sequence[Target], along: Spec, mark: Spec) -> tuple[Spec, int] | None:
    """The largest values, their names before them and what is asked behind them."""
    if len(found) < FEWEST:
        return None
    largest = sorted(found, key=lambda target: -target.high)[:MOST_BARS]
    rows = [
        {"place": place, "name": f"{place}. {_name(target)}", "value": target.high, "said": parsed(target)}
        for place, target in enumerate(largest, start=1)
    ]
    y = {
        "field": "name",
        "type": "nominal",
        "sort": {"field": "place"},
        "title": None,
        "axis": {
            "labelAlign": "left",
            "labelPadding": 0,
            "labelOffset": _ABOVE,
            "labelLimit": _NAME_WIDTH,
            "labelOverlap": False,
            "ticks": False,
            "domain": False,
        },
    }
    x = {"field": "value", "type": "quantitative", **along}
    said = {"type": "text", "align": "right", "yOffset": _ABOVE, "color": _GREY, "fontSize": 12}
    spec = {
        "data": {"values": rows},
        "height": _ROW * (len(rows) + 1),
        "encoding": {"x": x, "y": y},
        "layer": [
            {"mark": {**mark, "yOffset": _BELOW, "color": _BLUE}},
            {"mark": said, "encoding": {"x": {"value": "width"}, "text": {"field": "said"}}},
        ],
    }
    return spec, len(found)


def _name(target: Target) -> str:
    name = " ".join(filter(None, (target.object, target.indicator))) or target.clause
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"

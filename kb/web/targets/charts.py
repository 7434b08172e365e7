"""How one indicator is drawn as a chart: a Vega-Lite specification with its data, nothing fetched.

Only what is alike is drawn together: one thing, one unit, in several documents.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kb.answer.wording import unit_in_english
from kb.web.language import is_english
from kb.web.targets.table import parsed
from kb.web.texts.targets import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kb.facts.targets import Target

Spec = dict[str, Any]  # Vega-Lite's own JSON
MOST_BARS: Final = 12
LONGEST_NAME: Final = 18
FEWEST: Final = 2  # one value is a sentence, not a chart
_ROW: Final = 42  # pixels, as all that follows: name and words above, the bar below
_FRAME: Final = 88  # the axis below the rows, its title, and what stands out above them
_ABOVE: Final = -9
_BELOW: Final = 9
_NAME_WIDTH: Final = 190
# Seen on white and, by night, on black.
_BLUE: Final = "#3f7fb5"


def drawn(targets: Sequence[Target], names: Mapping[str, str]) -> tuple[Spec, int] | None:
    """Bars of the largest values of one indicator, and how many there are in all; ``None`` if too few.

    ``names``: what each document is called, by its id. All values must be of one unit.
    """
    if len(targets) < FEWEST or min(target.low for target in targets) < 0:
        return None
    largest = sorted(targets, key=lambda target: -target.high)[:MOST_BARS]
    rows = [
        {
            "place": place,
            "name": f"{place}. {_name(names[target.doc_id])}",
            "value": target.high,
            "said": parsed(target) or target.value,
        }
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
    axis = {"tickCount": 4, "grid": False, "labelExpr": words().AXIS_LABELS}
    x = {"field": "value", "type": "quantitative", "title": _unit(largest[0].unit), "axis": axis}
    said = {"type": "text", "align": "right", "yOffset": _ABOVE, "fontSize": 12}
    spec = {
        "data": {"values": rows},
        "height": _ROW * len(rows) + _FRAME,
        "encoding": {"x": x, "y": y},
        "layer": [
            {"mark": {"type": "bar", "size": 10, "yOffset": _BELOW, "color": _BLUE}},
            {"mark": said, "encoding": {"x": {"value": "width"}, "text": {"field": "said"}}},
        ],
    }
    return spec, len(targets)


def _unit(unit: str) -> str:
    return (is_english() and unit_in_english(unit)) or unit


def _name(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"

"""What tests of the outline share: its promises about places and ids, checked on any text."""

from __future__ import annotations

from itertools import pairwise

from kb.outline.parsing import outline
from kb.records import Document, Outline, Unit

LEAF_KINDS = {"clause", "row", "heading", "title", "front"}


def outlined(text: str, title: str = "") -> Outline:
    """The outline of a document ``d`` with this text."""
    return outline(Document(doc_id="d", text=text, title=title))


def leaves(result: Outline) -> list[Unit]:
    """The units that are nobody's parent, in order."""
    parents = {unit.parent_id for unit in result.units}
    return [unit for unit in result.units if unit.unit_id not in parents]


def check(text: str, result: Outline) -> None:
    """Every promise of ``kb.outline.parsing.outline`` about places and ids."""
    by_id = {unit.unit_id: unit for unit in result.units}
    assert len(by_id) == len(result.units)
    for unit in result.units:
        assert 0 <= unit.start < unit.end <= len(text)
        if unit.parent_id is not None:
            parent = by_id[unit.parent_id]
            assert parent.start <= unit.start
            assert unit.end <= parent.end
            assert parent.depth <= unit.depth
    bottom = leaves(result)
    assert {unit.kind for unit in bottom} <= LEAF_KINDS
    assert all(unit.kind not in LEAF_KINDS for unit in result.units if unit not in bottom)
    assert all(before.end <= after.start for before, after in pairwise(bottom))
    assert all(before.end <= after.start for before, after in pairwise(result.skipped))
    check_cover(text, result, bottom)


def check_cover(text: str, result: Outline, bottom: list[Unit]) -> None:
    shown = bytearray(len(text))
    covered = bytearray(len(text))
    for unit in bottom:
        shown[unit.start : unit.end] = b"\1" * (unit.end - unit.start)
    for unit in result.units:
        covered[unit.start : unit.end] = b"\1" * (unit.end - unit.start)
    for skip in result.skipped:
        assert not any(shown[skip.start : skip.end])
        shown[skip.start : skip.end] = covered[skip.start : skip.end] = b"\1" * (skip.end - skip.start)
    assert all(covered)
    # Only white space between the leaves of one unit is in no leaf and no skipped span.
    assert all(is_shown or text[place].isspace() for place, is_shown in enumerate(shown))


def marks(text: str, title: str = "") -> list[str]:
    """The numbered units, indented by their depth."""
    units = outlined(text, title).units
    return [f"{'  ' * (unit.depth - 1)}{unit.mark}" for unit in units if unit.mark is not None]


def words(text: str) -> list[str]:
    """The text of each leaf."""
    return [text[unit.start : unit.end] for unit in leaves(outlined(text))]

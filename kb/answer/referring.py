"""A clause that leaves the answer to another one: 夜班的补贴，按照本办法第五条执行."""

from __future__ import annotations

from collections.abc import Sequence

from kb.answer.demands import VALUED
from kb.answer.sources import Sources, hit_of
from kb.outline.clauses import kinds_of_value, searchable
from kb.query import Query
from kb.records import Hit
from kb.search.links import REFERRING, governing

_MOST = 4  # clauses that are shown whole; of a longer place the best one


def referred(query: Query, hit: Hit, hits: Sequence[Hit], sources: Sources) -> tuple[Hit, ...]:
    """The clauses of the place that a clause leaves the answer to; none for one that answers itself."""
    if _says_it_itself(query, hit, sources):
        return ()
    meant = governing(sources.links(hit))
    if not meant:
        return ()
    doc_id, ids = meant[0].doc_id, {link.unit_id for link in meant}
    outline = sources.outline(doc_id)
    places = [unit for unit in outline.units if unit.unit_id in ids]
    inside = [
        unit
        for unit in searchable(outline)
        if any(place.start <= unit.start and unit.end <= place.end for place in places)
    ]
    if len(inside) > _MOST:
        ids = {unit.unit_id for unit in inside}
        return tuple(one for one in hits if one.unit_id in ids)[:1]
    document = sources.document(doc_id)
    return tuple(hit_of(unit, hit, document) for unit in inside)


def _says_it_itself(query: Query, hit: Hit, sources: Sources) -> bool:
    wanted = VALUED.get(query.kind)
    if wanted is None:
        return len(hit.text) > REFERRING
    return bool(kinds_of_value(sources.told(hit).text) & wanted)

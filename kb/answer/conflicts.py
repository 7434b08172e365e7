"""What other documents say on the point that an answer is about: the same, or something else.

Never chosen between silently. A clause is on the same point when it would nearly answer the
question as well, and when what stands around its value is nearly what stands around the answer's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kb.answer.decision import years
from kb.answer.parts import Part
from kb.answer.relevance import Relevance
from kb.answer.sources import Sources, cited, quoted
from kb.language.mentions import name
from kb.language.quantities import dates, quantities, values
from kb.language.regions import places, province
from kb.language.text import fold, pieces
from kb.query import Query, parse
from kb.records import Document, Hit, Other, Span

_NEARLY = 0.6  # of the answer's own likelihood
_SAME_POINT = 0.8  # of what stands around the one value stands around the other
_SAME_WORDS = 0.95  # of two sentences without a value, which agree only where they are one sentence


@dataclass(frozen=True, kw_only=True, slots=True)
class _Told:
    """A value, or the whole clause where there is none, and what is said around it."""

    value: frozenset[str]
    key: Span
    around: str


def others(part: Part, hits: Sequence[Hit], sources: Sources) -> tuple[Other, ...]:
    """One clause of each document among ``hits``, all other than the answer's, on the point of ``part``.

    Best first. Raises ``VerificationError`` if a quote is not the document's own text.
    """
    relevance = Relevance(query=part.query, words=sources.words, rarity=sources.rarity)
    told = _told(part.query, part.hit.text, relevance)
    if fold(told.key.of(part.hit.text)) in fold(part.query.text):
        return ()
    around = _measure(told.around, sources)
    found: dict[str, Other] = {}
    for hit in hits:
        if hit.doc_id not in found:
            other = _told(part.query, hit.text, relevance)
            if _on_same_point(part, hit, sources) and _say_alike(told, other, around, sources):
                found[hit.doc_id] = _other(part, hit, told, other, sources)
    return tuple(found.values())


def _on_same_point(part: Part, hit: Hit, sources: Sources) -> bool:
    """Whether a clause answers about as likely as the answer's, for the same place and time."""
    if _is_elsewhere(sources.document(part.hit.doc_id), sources.document(hit.doc_id)):
        return False
    return part.read.probability(hit.unit_id) >= _NEARLY * part.read.probability(part.hit.unit_id)


def _measure(text: str, sources: Sources) -> Relevance | None:
    """What others are held against to see how much of ``text`` they carry; ``None`` if it says nothing."""
    if not any(character.isalnum() for character in text):
        return None
    return Relevance(query=parse(text), words=sources.words, rarity=sources.rarity)


def _alike(one: Relevance | None, other: str, least: float, sources: Sources) -> bool:
    """Whether each of two texts carries at least the share ``least``, 0–1, of the other."""
    if one is None or one.of([other])[0] < least:
        return False
    back = _measure(other, sources)
    return back is not None and float(back.of([one.query.text])[0]) >= least


def _say_alike(told: _Told, other: _Told, around: Relevance | None, sources: Sources) -> bool:
    """Whether what stands around two values is nearly the same, and both are of one unit."""
    if bool(told.value) != bool(other.value) or _units(told.value) != _units(other.value):
        return False
    return _alike(around, other.around, _SAME_POINT if told.value else _SAME_WORDS, sources)


def _other(part: Part, hit: Hit, told: _Told, other: _Told, sources: Sources) -> Other:
    return Other(
        citation=cited(hit, sources),
        span=quoted(hit, other.key, sources),
        issued_on=sources.document(hit.doc_id).issued_on,
        differs=bool(told.value)
        and told.value.isdisjoint(_stated(hit.text))
        and other.value.isdisjoint(_stated(part.hit.text)),
    )


def _told(query: Query, text: str, relevance: Relevance) -> _Told:
    """The value of the kind asked for in the piece that carries most of the question."""
    places = pieces(text) or [Span(start=0, end=len(text))]
    near = relevance.of([place.of(text) for place in places]).tolist()
    found = values(text, query.kind, query.text)
    key = deciding(places, near, found)
    if not found:
        return _Told(value=frozenset(), key=key, around=text)
    at = _holding(places, key)
    around = text[places[max(at - 1, 0)].start : places[at].end]
    return _Told(value=_stated(key.of(text)), key=key, around=around.replace(key.of(text), ""))


def _holding(places: Sequence[Span], value: Span) -> int:
    """The number of the piece that a value begins in."""
    return next((n for n, piece in enumerate(places) if value.start < piece.end), len(places) - 1)


def _core(places: Sequence[Span], near: Sequence[float], found: Sequence[Span]) -> int:
    """The piece that answers: of those with a value, if there are any, the most relevant."""
    holders = sorted({_holding(places, value) for value in found}) or range(len(places))
    return max(holders, key=lambda place: near[place])


def deciding(places: Sequence[Span], near: Sequence[float], found: Sequence[Span]) -> Span:
    """The words that decide: the value in the most relevant piece, or that piece itself."""
    at = _core(places, near, found)
    inside = [value for value in found if _holding(places, value) == at]
    return inside[0] if inside else places[at]


def _stated(text: str) -> frozenset[str]:
    """The quantities and dates in a text, spelled in one way; what else it says, if it has none."""
    found = [f"{one.comparator}{one.low:g}-{one.high:g} {one.unit}" for one in quantities(text) if one.unit]
    found += [f"{fold(one.of(text)).lstrip('到至自从在于').rstrip('份')} 日" for one in dates(text)]
    return frozenset(found or [f"{fold(text)} "])


def _units(values: frozenset[str]) -> frozenset[str]:
    return frozenset(value.rpartition(" ")[2] for value in values)


def _is_elsewhere(own: Document, other: Document) -> bool:
    """Whether two documents speak for different places or, unless they are versions, for different years.

    What one city pays says nothing against what another does, nor this year's report against last year's.
    """
    if name(own.title) == name(other.title):
        return False
    one, two = (set(places(" ".join((d.title, d.region or "", d.issuer or "")))) for d in (own, other))
    apart = one and two and not _within(one, two) and not _within(two, one)
    years_apart = years(own.title) and years(other.title) and not years(own.title) & years(other.title)
    return bool(apart or years_apart)


def _within(inner: set[str], outer: set[str]) -> bool:
    return any(place in outer or province(place) in outer for place in inner)

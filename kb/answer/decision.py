"""Whether to answer, with which clauses, and how sure: a few numbers, weighed.

Weighed is what reading says, and what a question demands by its form or takes for granted and a clause that
answers must not lack: a value of the kind, its unit and bound, the year, the place. Two logistic models over
these signals were fitted on documents that the networks have not seen (``training.calibrate``): do the
documents say what is asked, and do the clauses chosen say all of it? Eleven more signals (nearness, score,
kinds of values, …) were weighed, and gained nothing on documents of neither.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log

from kb.answer.headed import in_place_of, names_more
from kb.answer.reading import Judged, Read
from kb.answer.sources import Sources
from kb.language.quantities import quantities, values
from kb.language.regions import places, province
from kb.language.text import fold
from kb.language.tokens import cut, terms
from kb.outline.clauses import Trait
from kb.records import Document

MOST = 3  # clauses of one answer

# The kinds of value that answer each kind of question which asks for one.
VALUED: Mapping[str, Trait] = {
    "amount": Trait.MONEY | Trait.RATIO,
    "ratio": Trait.RATIO,
    "number": Trait.COUNT | Trait.RATIO | Trait.DURATION | Trait.MONEY,
    "date": Trait.DATE | Trait.DURATION,
}
_NUMBER = re.compile(r"\d+")
# Closed classes, which ask for no other thing: auxiliaries, what 每个月 and 县里 have beside 月 and 县, and
# the 钱 of 多少钱. Without them "told" held for 11 questions of the calibration set, with them for 18.
_AUXILIARIES = frozenset("要能可应须需会达到为每个里钱")
# Counters of one line count the same; 个 counts what any counter of things and people counts.
_COUNTERS = ("人名位", "次回", "天日", "所家", "架", "台", "辆", "户", "斤", "吨", "岁", "元角")
_COUNTED = re.compile(rf"(?:多少|几)[个十百千万亿]?([{''.join(_COUNTERS)}])(?!均|次)")
_COUNTED_AT_ALL = re.compile(r"(?<![哪这那好])(?:多少|几)个(?![十百千万亿月年]|小时|工作日|星期|学期|百分)")
_ANY_COUNTER = set("个所家名人位户项种类门座处批支条件")
_AT_MOST = re.compile(r"最多|至多|最高|上限|顶多|\b(?:at most|maximum|up to)\b")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_SHORTEST_PLACE = 2  # 市区, 校区, 县区 are no names


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """``chosen``: the clauses that answer, best first, one at least. Probabilities 0–1.

    ``answerable``: the documents say what is asked; ``complete``: then the clauses say it, and all of it.
    ``signals``: what was weighed, by name.
    """

    chosen: tuple[Judged, ...]
    answerable: float
    complete: float
    signals: Mapping[str, float]

    @property
    def elsewhere(self) -> bool:
        """Whether the question's year or place is another one than the documents'."""
        return self.signals["year"] >= 1 or self.signals["place"] >= 1

    @property
    def confidence(self) -> float:
        """How likely an answer of these clauses is right: 0–1."""
        return self.answerable * self.complete


def decide(one: Read, sources: Sources, fitted: Mapping[str, Mapping[str, float]]) -> Decision:
    """The clauses that would answer, and what speaks for them; ``fitted``: see ``training.calibrate``."""
    chosen = choose(one, fitted["choice"])
    found = signals(one, chosen, sources)
    return Decision(
        chosen=chosen,
        answerable=probability(fitted["answerable"], found),
        complete=probability(fitted["complete"], found),
        signals=found,
    )


def choose(one: Read, limits: Mapping[str, float]) -> tuple[Judged, ...]:
    """The first clause, and others of its document that are worth nearly as much, ``MOST`` in all.

    ``limits``: ``beside``, how far below the first another may lie.
    """
    first, *others = _rows_meant(one, limits["beside"])
    least = first.worth - limits["beside"]
    more = [
        other
        for other in others
        if other.worth >= least and other.hit.doc_id == first.hit.doc_id and not _repeats(other, first)
    ]
    return (first, *more[: MOST - 1])


def _rows_meant(one: Read, beside: float) -> list[Judged]:
    """What was read, without the rows of a table of which the question names another one more fully.

    A row of another place goes, however likely it is, where one of the place that is asked about was read.
    """
    if sum(bool(judged.hit.cells) for judged in one.judged) < 2:
        return list(one.judged)
    return [
        judged
        for judged in one.judged
        if not any(
            (other.worth >= judged.worth - beside and names_more(one.query.text, other.hit, judged.hit))
            or in_place_of(one.query.text, other.hit, judged.hit)
            for other in one.judged
        )
    ]


def _repeats(other: Judged, first: Judged) -> bool:
    return other.hit.text.strip() == first.hit.text.strip()


def probability(weights: Mapping[str, float], found: Mapping[str, float]) -> float:
    """The logistic function of the weighted signals and ``bias``: 0–1. Raises ``KeyError``."""
    total = weights["bias"] + sum(weight * found[name] for name, weight in weights.items() if name != "bias")
    return 1 / (1 + exp(-max(-30.0, min(30.0, total))))


def signals(one: Read, chosen: Sequence[Judged], sources: Sources) -> dict[str, float]:
    """What is weighed, by name: what reading says, and forms that a clause which answers must not lack."""
    first, question = chosen[0], one.query.text
    told = "\n".join(sources.told(judged.hit).text for judged in chosen)
    document = sources.document(first.hit.doc_id)
    around = sources.passage(first.hit) + "\n" + document.title
    return {
        "nothing": one.against(),
        "own": first.logit,
        "doubt": one.doubt(),
        "length": log(1 + len(told)),
        "told": all_told(one.query.plain, one.query.kind, sources.told(first.hit).text),
        "unit": unit_missing(question, told),
        "bound": bound_missing(question, told),
        "year": year_missing(question, told, document),
        "place": max(place_missing(question, around + told, document), locality_missing(question, document)),
    }


def all_told(question: str, kind: str, clause: str) -> float:
    """1 where a clause has a value of the kind asked for and every character and number of the question.

    Function words and question words aside: 到2025年双师型教师占比要达到多少 is asked in the words of
    到2025年,“双师型”教师占专业课教师比例达到70%以上. A question changed in one point is not.
    """
    asked = terms(question)
    wanted = {*asked.characters, *_NUMBER.findall(fold(question))} - _AUXILIARIES
    told = fold(clause)
    whole = bool(asked.characters) and all(one in told for one in wanted)
    return float(whole and bool(values(clause, kind, question)))


def unit_missing(question: str, clause: str) -> float:
    """1 where a question counts in a unit (几次, 几所) that no quantity of the clause has, else 0."""
    asked = fold(question)
    units = {character for one in quantities(clause) for character in one.unit}
    wanted = [set(line) for one in _COUNTED.findall(asked) for line in _COUNTERS if one in line]
    if not wanted and _COUNTED_AT_ALL.search(asked):
        wanted = [_ANY_COUNTER]
    return float(bool(wanted) and not any(line & units for line in wanted))


def bound_missing(question: str, told: str) -> float:
    """1 where a question asks for an upper bound and all quantities that are told are lower ones, else 0."""
    if not _AT_MOST.search(fold(question)):
        return 0.0
    found = [one.comparator for one in quantities(told) if one.unit]
    return float(bool(found) and all(comparator in {"≥", ">"} for comparator in found))


def years(text: str) -> frozenset[str]:
    """The calendar years named in a text, in four digits."""
    return frozenset(_YEAR.findall(fold(text)))


def _about(document: Document) -> str:
    dates = (document.issued_on, document.effective_on, document.number, document.region, document.issuer)
    return " ".join((document.title, *(one for one in dates if one)))


def year_missing(question: str, clause: str, document: Document) -> float:
    """How much a question's year speaks against a clause: 1 another year, ½ none at all, 0 the same.

    The years of the document itself (title, number, dates) are no other years.
    """
    asked = years(question)
    told = years(clause)
    if not asked or asked & told:
        return 0.0
    # A report on the work of 2025 tells of 2024 without naming it.
    before = {str(int(year) - 1) for year in years(document.title)}
    if asked <= years(_about(document)) | before:
        return 0.0
    return 1.0 if told or not asked & years(document.text) else 0.5


def place_missing(question: str, clause: str, document: Document) -> float:
    """1 where a question names places and the clause and its document are about other ones, else 0."""
    asked = set(places(question))
    if not asked:
        return 0.0
    about = set(places(_about(document)))
    told = about | set(places(clause))
    if asked & told or any(province(place) in asked for place in told):
        return 0.0
    if any(province(place) in about for place in asked):
        return 0.5
    return 1.0 if about else 0.0


def locality_missing(question: str, document: Document) -> float:
    """1 where a question names a county or district that a document about a place never names, else 0.

    What is said of the whole city may hold there too, but its figures are not the district's.
    """
    if not places(_about(document)):
        return 0.0
    named = [word for word in cut(fold(question)) if len(word) > _SHORTEST_PLACE and word[-1] in "市县区旗"]
    return float(any(word not in document.text and not places(word) for word in named))

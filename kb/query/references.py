"""Places that a question names: 任务12, 第三部分第二条, 《职业教育法》第五条, 保障措施有哪些.

Numbers are read here; what they mean is decided by a document's outline: 第12条 is an article in
a law, but the twelfth task in a plan that has no articles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.language.text import fold, parse_numeral
from kb.records import Unit

_DIGITS = r"[一二三四五六七八九十百零〇两]+|\d{1,4}"
# Which kinds of unit (kb.outline.kinds) a word may mean, the likeliest first. Outer places stand
# before inner ones.
_MEANINGS: dict[str, tuple[str, ...]] = {
    "附件": ("annex",),
    "部分": ("part", "han", "chapter", "bracketed_han"),
    "编": ("book",),
    "章": ("chapter", "han"),
    "节": ("section", "bracketed_han"),
    "方面": ("han", "bracketed_han", "arabic"),
    "（）": ("bracketed_han",),
    "条": ("article", "arabic", "bracketed_han", "han"),
    "任务": ("topic", "arabic", "bracketed_han", "han"),
    "点": ("arabic", "bracketed_han", "han"),
    "款": ("paragraph",),
    "段": ("paragraph",),
    "项": ("bracketed_han", "arabic", "bracketed_arabic", "han"),
    "目": ("arabic", "bracketed_arabic", "circled"),
}
_SAME = {
    "附录": "附件", "重点任务": "任务", "主要任务": "任务", "工程": "任务", "行动": "任务", "举措": "任务",
    "措施": "任务", "专栏": "任务", "annex": "附件", "appendix": "附件", "part": "部分", "chapter": "章",
    "section": "节", "article": "条", "task": "任务", "measure": "任务", "paragraph": "款", "item": "项",
}  # fmt: skip
_DEPTHS = {word: depth for depth, word in enumerate(_MEANINGS)}
_TOPICS = "重点任务|主要任务|任务|工程|行动|举措|措施|专栏"
_ENGLISH = "annex|appendix|part|chapter|section|article|task|measure|paragraph|item"
_STEP = re.compile(
    rf"第\s*(?P<n1>{_DIGITS})\s*[个项条大]?(?P<w1>{_TOPICS}|部分|方面)"
    rf"|第\s*(?P<n2>{_DIGITS})\s*(?P<w2>[编章条款项目点段]|节(?!课))"
    rf"|(?P<w3>{_TOPICS}|附件|附录)\s*(?P<n3>{_DIGITS})(?![\d年月日%个名所项门家万亿])"
    r"|第\s*\((?P<n7>[一二三四五六七八九十]+)\)\s*(?P<w7>[项目])"
    rf"|\((?P<n4>[一二三四五六七八九十]+)\)(?:\s*第?(?P<n5>\d{{1,3}})(?![\d年月日%个名所门家万亿]))?"
    rf"|\b(?P<w6>{_ENGLISH})\s+(?:no\.?\s*)?(?P<n6>\d{{1,4}})\b"
)
_JOINT = re.compile(r"\s*(?:的|中|里|里面|之|下|,?\s*(?:of|in|under)(?:\s+the)?)?\s*(?:,\s*)?")
_QUOTED = re.compile(r"《([^《》]{2,80})》")
_NAMED = re.compile(
    r"([\u4e00-\u9fff]{1,30}(?:法典|法|条例|办法|规定|细则|意见|通知|方案|规划|纲要))的?\s*(?=第)"
)
_LEAD = re.compile(r"请问|想问|根据|按照|依据|依照|一下|[按在问对说看查和与及]")
_HEADING = re.compile(
    r"(?:^|请问|[的里中下,、])(?P<heading>[\u4e00-\u9fff]{2,12}?)(?:这?一?(?:部分|章|节|块))?(?:主要|都|具体|一共)*"
    r"(?:有哪些|有什么|有啥|包括|包含|是什么|是啥|讲了?(?:什么|啥|哪些)|说了?(?:什么|啥|哪些)|规定了?(?:什么|哪些))"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One number of a place: the ``kinds`` of unit it may count, the likeliest first."""

    kinds: tuple[str, ...]
    number: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A place as a question names it: by numbers from the outside in, or by a heading.

    ``document`` is what the question calls the document, or empty. Either ``steps`` or ``heading``
    is empty.
    """

    document: str = ""
    steps: tuple[Step, ...] = ()
    heading: str = ""


def _steps(match: re.Match[str]) -> list[tuple[int, Step]]:
    """The steps of one match, each with its depth."""
    found: list[tuple[int, Step]] = []
    for word, number in (
        (match["w1"], match["n1"]),
        (match["w2"], match["n2"]),
        (match["w3"], match["n3"]),
        ("（）", match["n4"]),
        ("任务", match["n5"]),
        (match["w6"], match["n6"]),
        (match["w7"], match["n7"]),
    ):
        value = parse_numeral(number) if number else None
        if value:
            word = _SAME.get(word, word)
            found.append((_DEPTHS[word], Step(kinds=_MEANINGS[word], number=value)))
    return found


def paths(plain: str) -> Iterator[tuple[int, int, tuple[Step, ...]]]:
    """Steps that follow one another without a break, outermost first, behind where they begin and end."""
    path: list[tuple[int, Step]] = []
    begin = end = 0
    for match in _STEP.finditer(plain):
        steps = _steps(match)
        joined = bool(path) and _JOINT.fullmatch(plain, end, match.start()) is not None
        if path and not (joined and {depth for depth, _ in path}.isdisjoint(depth for depth, _ in steps)):
            yield begin, end, _in_order(path)
            path = []
        if not path:
            begin = match.start()
        path += steps
        end = match.end()
    if path:
        yield begin, end, _in_order(path)


def _in_order(path: list[tuple[int, Step]]) -> tuple[Step, ...]:
    return tuple(step for _, step in sorted(path, key=lambda one: one[0]))


def _documents(plain: str) -> list[tuple[int, str]]:
    """Documents that are named, each with where its name ends."""
    quoted = [(match.end(), match[1]) for match in _QUOTED.finditer(plain)]
    named = [(match.end(), _LEAD.split(match[1])[-1]) for match in _NAMED.finditer(plain)]
    return sorted(quoted + named)


def places(plain: str) -> tuple[Place, ...]:
    """The places named in a question, given folded and simplified; mostly none."""
    documents = _documents(plain)
    found = [
        Place(document=next((name for end, name in reversed(documents) if end <= begin), ""), steps=steps)
        for begin, _, steps in paths(plain)
    ]
    if not found and (match := _HEADING.search(plain)) is not None:
        document = documents[0][1] if documents else ""
        found.append(Place(document=document, heading=match["heading"]))
    return tuple(found)


def is_called(name: str, title: str) -> bool:
    """Whether people may call a document of this title so: by a part of it or by its initials.

    职业教育法 and 职教法 both are 中华人民共和国职业教育法; the empty name is any document's.
    """
    told, called = fold(title), fold(name)
    rest = iter(told)
    return called in told or (len(name) > 2 and all(c in rest for c in called))


_INTEGER = re.compile(r"\d+")
_LONGEST_HEADING = 30


def _numbers(unit: Unit) -> list[int]:
    """The numbers at the end of a unit's id: 12 for ``plan#hb3.n12``, 1 and 2 for ``d1-2``."""
    return [int(number) for number in _INTEGER.findall(unit.unit_id.rpartition("#")[2].rpartition(".")[2])]


def _is_headed(unit: Unit, words: str) -> bool:
    """Whether a numbered unit has a heading, and not a whole sentence, that holds the words."""
    return unit.mark is not None and words in (unit.heading or "")[:_LONGEST_HEADING]


def _is_within(unit: Unit, outer: Unit) -> bool:
    return outer.start <= unit.start and unit.end <= outer.end and unit is not outer


def _one_step(step: Step, scope: Sequence[Unit], *, by_order: bool) -> list[Unit]:
    """The units in scope that a step means: those with its number or, by order, the n-th."""
    for kind in step.kinds:
        alike = [unit for unit in scope if unit.kind == kind]
        found = alike[step.number - 1 : step.number] if by_order else []
        found = found or [unit for unit in alike if _numbers(unit)[:1] == [step.number]]
        if found:
            return found
    return []


def units_at(place: Place, units: Sequence[Unit]) -> tuple[Unit, ...]:
    """The units of one document that a place means, in order; none if it has no such place.

    Numbers are taken as printed first. Tasks may be numbered through a document, so that the second
    one of part three is printed as 22: under a unit that was found, the n-th one is taken next.
    """
    if place.heading:
        return tuple(unit for unit in units if _is_headed(unit, place.heading))
    scope: list[Unit] = list(units)
    found: list[Unit] = []
    for depth, step in enumerate(place.steps):
        found = _one_step(step, scope, by_order=False)
        if not found and depth:
            found = _one_step(step, scope, by_order=True)
        scope = [unit for unit in units if any(_is_within(unit, outer) for outer in found)]
    return tuple(found)

"""What is searched for: everything that the search page's address says, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final, TypeVar

from kb.errors import QuestionError
from kb.records import Validity
from kb.search.filters import NO_FILTERS, Filters, Holding
from kb.search.finder import Sort
from kb.search.typed import Match, SearchWords, taken_apart
from kb.web import address

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROWS_ON_A_PAGE: Final = 20
LONGEST: Final = 300  # characters of anything typed
# From before the oldest documents; a field for dates needs bounds.
FIRST_DAY: Final = date(1949, 1, 1)
LAST_DAY: Final = date(2099, 12, 31)
Value = TypeVar("Value")


@dataclass(frozen=True, kw_only=True, slots=True)
class SearchRequest:
    """The words as typed and the conditions; ``page`` counts from 1, ``as_of`` ``None`` is today."""

    text: str = ""
    documents: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    validities: tuple[Validity, ...] = ()
    holds: tuple[Holding, ...] = ()
    part: str = ""
    body: str = ""
    issued_from: date | None = None
    issued_to: date | None = None
    as_of: date | None = None
    all_versions: bool = False
    match: Match = Match.ALL
    sort: Sort = Sort.RELEVANCE
    page: int = 1

    @property
    def words(self) -> SearchWords:
        """What was typed, taken apart."""
        return taken_apart(self.text)

    @property
    def filters(self) -> Filters:
        """The conditions as the search takes them, phrases of the text included."""
        return Filters.of(self, self.words.phrases, self.words.excluded)

    @property
    def start(self) -> int:
        """How many results stand before this page."""
        return (self.page - 1) * ROWS_ON_A_PAGE

    @property
    def of_all_pages(self) -> SearchRequest:
        """The same without page and order: what decides which clauses are found."""
        return replace(self, page=1, sort=Sort.RELEVANCE)

    @property
    def is_blank(self) -> bool:
        """Whether nothing is asked for."""
        return not self.words.query and not self.documents and self.filters == NO_FILTERS

    def parameters(self) -> address.Parameters:
        """The request as an address says it; what is as usual is empty, so that nothing else stays."""
        return {
            name: "" if getattr(self, field) == getattr(_USUAL, field) else _spelled(getattr(self, field))
            for field, name in _NAMES.items()
            if field != "text" or self.text
        }

    def without(self, field: str, value: object) -> SearchRequest:
        """The first page of the same request with one condition, or one value of it, left out."""
        held = getattr(self, field)
        left = tuple(one for one in held if one != value) if isinstance(held, tuple) else None
        changed: dict[str, Any] = {field: getattr(_USUAL, field) if left is None else left}
        return replace(self, page=1, **changed)


_USUAL: Final = SearchRequest()
_NAMES: Final = {
    "text": address.QUESTION,
    "documents": address.DOCUMENT,
    "issuers": "issuer",
    "regions": "region",
    "validities": address.VALIDITY,
    "holds": "holds",
    "part": address.PART,
    "body": address.BODY,
    "issued_from": "from",
    "issued_to": "to",
    "as_of": address.AS_OF,
    "all_versions": address.ALL_VERSIONS,
    "match": "match",
    "sort": address.SORT,
    "page": address.PAGE,
}
CONDITIONS: Final = tuple(
    field.name for field in fields(SearchRequest) if field.name not in {"text", "match", "sort", "page"}
)


def from_address() -> SearchRequest:
    """The request that the address holds. Raises ``QuestionError`` for values that mean nothing."""
    return SearchRequest(
        text=(address.parameter(address.QUESTION) or "")[:LONGEST],
        documents=_several("documents", str),
        issuers=_several("issuers", str),
        regions=_several("regions", str),
        validities=_several("validities", Validity),
        holds=_several("holds", Holding),
        part=(address.parameter(_NAMES["part"]) or "")[:LONGEST],
        body=(address.parameter(_NAMES["body"]) or "")[:LONGEST],
        issued_from=next(_read("issued_from", _day), None),
        issued_to=next(_read("issued_to", _day), None),
        as_of=next(_read("as_of", _day), None),
        all_versions=bool(address.parameter(_NAMES["all_versions"])),
        match=next(_read("match", Match), _USUAL.match),
        sort=next(_read("sort", Sort), _USUAL.sort),
        page=next(_read("page", _page), _USUAL.page),
    )


def _day(value: str) -> date:
    day = date.fromisoformat(value)
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError
    return day


def _page(value: str) -> int:
    number = int(value)
    if number < 1:
        raise ValueError
    return number


def _read(field: str, reader: Callable[[str], Value]) -> Iterator[Value]:
    for value in address.parameters(_NAMES[field]):
        try:
            yield reader(value)
        except ValueError as error:
            raise QuestionError(
                f"链接里的 {_NAMES[field]}={value} 不是可以用的值，请重新选择筛选条件。"
            ) from error


def _several(field: str, reader: Callable[[str], Value]) -> tuple[Value, ...]:
    return tuple(dict.fromkeys(_read(field, reader)))


def _spelled(value: object) -> str | tuple[str, ...]:
    if isinstance(value, tuple):
        return tuple(map(str, value))
    return "1" if value is True else str(value)

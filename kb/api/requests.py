"""The forms of what may be asked for: checked by msgspec, described by its JSON Schema.

Names and defaults are those of ``KnowledgeBase``; what is described is for those who write programs.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Annotated, Any, TypeVar, get_origin, get_type_hints

import msgspec
from msgspec import Meta, Struct

from kb.api.malformed import in_chinese
from kb.errors import RequestError
from kb.records import Validity
from kb.search.filters import Filters, Holding
from kb.search.finder import Sort
from kb.search.ranking import Mode
from kb.settings import SETTINGS

MOST_HITS = 100
MOST_SKIPPED = 10_000_000
MOST_DOCUMENTS = 100  # in one page of a list, and by name in one request
MOST_WORDS = 20
LONGEST_WORDS = 200  # characters
LONGEST_ID = 1000  # characters; ids are paths

# How long it may be is said, and held, by ``kb.query``, which does not count the white space around it.
Question = Annotated[str, Meta(description=f"问题或要找的话，中文或英文，最多 {SETTINGS.question_limit} 字")]
Previous = Annotated[str, Meta(max_length=SETTINGS.question_limit)]
Name = Annotated[str, Meta(min_length=1, max_length=LONGEST_WORDS)]
Names = Annotated[tuple[Name, ...], Meta(max_length=MOST_WORDS)]
DocumentId = Annotated[
    str,
    Meta(description="文件的 doc_id", min_length=1, max_length=LONGEST_ID, examples=["zhengzhou_plan"]),
]
Documents = Annotated[
    tuple[DocumentId, ...],
    Meta(description="只在这些文件里（doc_id）；空的就是全部", max_length=MOST_DOCUMENTS),
]
Day = Annotated[date | None, Meta(description="按这一天是否有效来选文件（YYYY-MM-DD），默认今天")]
AllVersions = Annotated[bool, Meta(description="也包括已废止和尚未施行的文件")]
Skip = Annotated[int, Meta(description="略过前几个", ge=0, le=MOST_SKIPPED)]
Limit = Annotated[int, Meta(description="最多几份文件", ge=1, le=MOST_DOCUMENTS)]
WithText = Annotated[bool, Meta(description="加上标准文本 text：各处 start、end 是它里面的字数")]


class Form(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What all forms have in common: nothing is passed over in silence."""


class AskForm(Form, frozen=True, kw_only=True):
    """A question, and in which documents an answer is looked for."""

    question: Question
    previous: Annotated[Previous | None, Meta(description="上一个问题；“那高职呢？”这样的追问由它补全")] = (
        None
    )
    documents: Documents = ()
    as_of: Day = None
    all_versions: AllVersions = False


class SearchForm(Form, frozen=True, kw_only=True):
    """Words, and what the clauses and their documents must hold or say."""

    question: Question = ""
    k: Annotated[int, Meta(description="条数", ge=1, le=MOST_HITS)] = 10
    skip: Skip = 0
    mode: Annotated[Mode, Meta(description="检索方式")] = "hybrid"
    sort: Annotated[Sort, Meta(description="按相关程度、成文日期（从新到旧）或在文件中的位置排列")] = (
        Sort.RELEVANCE
    )
    facets: Annotated[bool, Meta(description="加上各文件、机关、地区等的条数")] = False
    documents: Documents = ()
    as_of: Day = None
    all_versions: AllVersions = False
    phrases: Annotated[Names, Meta(description="一字不差地含有这些字")] = ()
    excluded: Annotated[Names, Meta(description="不含这些字")] = ()
    part: Annotated[
        str,
        Meta(
            description="在文件的这一部分：第三部分、任务12、附件1、标题里的字或 unit_id",
            max_length=LONGEST_WORDS,
        ),
    ] = ""
    holds: Annotated[
        tuple[Holding, ...], Meta(description="写有金额、比例、数量或时限", max_length=MOST_WORDS)
    ] = ()
    body: Annotated[str, Meta(description="责任单位名称含有这些字", max_length=LONGEST_WORDS)] = ""
    regions: Annotated[Names, Meta(description="适用地区，可以写简称")] = ()
    issuers: Annotated[Names, Meta(description="发文机关")] = ()
    issued_from: Annotated[date | None, Meta(description="成文日期不早于")] = None
    issued_to: Annotated[date | None, Meta(description="成文日期不晚于")] = None
    validities: Annotated[tuple[Validity, ...], Meta(description="文件的效力", max_length=MOST_WORDS)] = ()

    @property
    def filters(self) -> Filters:
        """The conditions as search takes them."""
        return Filters.of(self, self.phrases, self.excluded)


class PageForm(Form, frozen=True, kw_only=True):
    """A piece of the list of all documents, in order of their ids."""

    skip: Skip = 0
    limit: Limit = MOST_DOCUMENTS


class DocumentForm(Form, frozen=True, kw_only=True):
    """One document."""

    doc_id: DocumentId
    text: WithText = False


class TargetsForm(PageForm, frozen=True, kw_only=True):
    """The documents whose targets are asked for: those named, or else a piece of the list of all."""

    documents: Documents = ()


class ShowForm(PageForm, frozen=True, kw_only=True):
    """One document if it is named, or else a piece of the list of all."""

    doc_id: Annotated[DocumentId | None, Meta(description="文件的 doc_id；不写就列出有哪些文件")] = None
    text: WithText = False


AnyForm = TypeVar("AnyForm", bound=Form)


def from_json(form: type[AnyForm], content: bytes) -> AnyForm:
    """The form that a JSON object states. Raises ``RequestError``."""
    try:
        return from_values(form, msgspec.json.decode(content, type=dict[str, Any]))
    except (msgspec.DecodeError, UnicodeError) as error:
        raise _malformed(error) from error


def from_values(form: type[AnyForm], values: Mapping[str, Any], *, written: bool = False) -> AnyForm:
    """The form with these values; ``written``: numbers and the like are texts. Raises ``RequestError``."""
    try:
        return msgspec.convert({n: _number(v) for n, v in values.items()}, form, strict=not written)
    except (msgspec.ValidationError, UnicodeError) as error:
        raise _malformed(error) from error


@cache
def lists(form: type[Form]) -> frozenset[str]:
    """The fields of a form that take several values."""
    kinds = get_type_hints(form)
    return frozenset(name for name, kind in kinds.items() if get_origin(kind) is tuple)


def _number(value: Any) -> Any:
    """To JSON 10.0 is the whole number 10."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _malformed(error: Exception) -> RequestError:
    return RequestError(f"请求不合格式（{in_chinese(str(error))}），请对照接口的说明改正后重试。")

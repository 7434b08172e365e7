"""How a search is written: one field, and conditions that are folded away until they are needed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

import streamlit as st

from kb.filters import Holding, issuers
from kb.records import Validity
from kb.web import address
from kb.web.markup import element, plain
from kb.web.search_request import CONDITIONS, SearchRequest
from kb.web.texts.search import words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kb.records import Manifest

LONGEST: Final = 300
# From before the oldest documents; a field for dates needs bounds.
FIRST_DAY: Final = date(1949, 1, 1)
LAST_DAY: Final = date(2099, 12, 31)


def draw(request: SearchRequest, manifest: Manifest) -> None:
    """The form filled in as the address says; submitting it puts it in the address."""
    # Another request in the address is another form: Back shows what was asked for then.
    name = address.link(address.SEARCH_PATH, request.of_all_pages.parameters())
    with st.form(f"search {name}", border=False):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            text = st.text_input(
                words().FIELD,
                value=request.text,
                max_chars=LONGEST,
                autocomplete="off",
                placeholder=words().PLACEHOLDER,
                key=f"text {name}",
            )
            submitted = st.form_submit_button(words().SUBMIT, type="primary")
        st.html(element("p", plain(words().SYNTAX), class_="hint"))
        with st.expander(words().filters_line(_used(request))):
            written = _conditions(request, manifest, name)
            narrowed = st.form_submit_button(words().APPLY)
    if submitted or narrowed:
        address.go(replace(written, text=(text or "").strip()).parameters())
        st.rerun()


def _used(request: SearchRequest) -> int:
    usual = SearchRequest()
    return sum(getattr(request, field) != getattr(usual, field) for field in CONDITIONS)


def _conditions(request: SearchRequest, manifest: Manifest, name: str) -> SearchRequest:
    """The fields of the conditions, two columns of them where there is room; what they say."""
    titles = {entry.doc_id: entry.title for entry in manifest.documents}
    bodies = (body for entry in manifest.documents for body in issuers(entry))
    regions = (entry.region for entry in manifest.documents if entry.region is not None)

    def several(label: str, options: Iterable[str], held: Iterable[str]) -> tuple[str, ...]:
        # What an old link names stays shown, so that it can be taken away.
        chosen = list(held)
        known = list(dict.fromkeys([*chosen, *sorted(set(options))]))
        return tuple(
            st.multiselect(label, known, default=chosen, placeholder=words().ANY, key=f"{label} {name}")
        )

    def day(label: str, held: date | None) -> date | None:
        return st.date_input(
            label,
            value=held,
            min_value=FIRST_DAY,
            max_value=LAST_DAY,
            format="YYYY-MM-DD",
            key=f"{label} {name}",
        )

    def typed(label: str, held: str, example: str) -> str:
        return st.text_input(
            label, value=held, max_chars=LONGEST, placeholder=example, key=f"{label} {name}"
        ).strip()

    left, right = st.columns(2)
    with left:
        holds = st.pills(
            words().HOLDS,
            list(Holding),
            selection_mode="multi",
            default=request.holds,
            format_func=words().HOLDINGS.__getitem__,
            key=f"holds {name}",
        )
        part = typed(words().PART, request.part, words().PART_EXAMPLE)
        body = typed(words().BODY, request.body, words().BODY_EXAMPLE)
        documents = st.multiselect(
            words().DOCUMENT,
            list(dict.fromkeys([*request.documents, *titles])),
            default=request.documents,
            format_func=lambda doc_id: titles.get(doc_id, doc_id),
            placeholder=words().ANY,
            key=f"documents {name}",
        )
        issued_by = several(words().ISSUER, bodies, request.issuers)
    with right:
        validities = st.pills(
            words().VALIDITY,
            list(Validity),
            selection_mode="multi",
            default=request.validities,
            format_func=words().VALIDITIES.__getitem__,
            key=f"validities {name}",
        )
        issued_from = day(words().ISSUED_FROM, request.issued_from)
        issued_to = day(words().ISSUED_TO, request.issued_to)
        applies_in = several(words().REGION, regions, request.regions)
        as_of = day(words().AS_OF, request.as_of)
        all_versions = st.checkbox(words().ALL_VERSIONS, value=request.all_versions, key=f"all {name}")
    return SearchRequest(
        documents=tuple(documents),
        issuers=issued_by,
        regions=applies_in,
        validities=tuple(validities),
        holds=tuple(holds),
        part=part,
        body=body,
        issued_from=issued_from,
        issued_to=issued_to,
        as_of=as_of,
        all_versions=all_versions,
        sort=request.sort,
    )

"""How a search is written: one field, and conditions that are not made until they are opened.

Their menus name every document and every issuer: most of what a step of the page would send.
"""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import streamlit as st

from kb.records import Validity
from kb.search.filters import Holding, issuers
from kb.web import address
from kb.web.markup import element, plain
from kb.web.search.request import CONDITIONS, FIRST_DAY, LAST_DAY, LONGEST, SearchRequest
from kb.web.texts.search import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from kb.index.manifest import Manifest


@st.fragment
def draw(request: SearchRequest, manifest: Manifest) -> None:
    """The form filled in as the address says; submitting it puts it in the address.

    A fragment: opening the conditions searches for nothing again.
    """
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
        written, narrowed = _conditions(request, manifest, name)
    if submitted or narrowed:
        address.go_now(replace(written, text=(text or "").strip(), page=1).parameters())


def _conditions(request: SearchRequest, manifest: Manifest, name: str) -> tuple[SearchRequest, bool]:
    """The request with what is chosen, and whether that is to be searched with now.

    Once opened they stay, folded or not: what is chosen there counts for both buttons.
    """
    opened = f"opened {name}"
    with st.expander(words().filters_line(_used(request)), on_change="rerun", key=f"filters {name}") as box:
        st.session_state[opened] = box.open or st.session_state.get(opened, False)
        if not st.session_state[opened]:
            return request, False
        left, right = st.columns(2)
        with left:
            written = _of_the_clause(request, manifest, name)
        with right:
            written = _of_the_document(written, manifest, name)
        return written, st.form_submit_button(words().APPLY)


def _used(request: SearchRequest) -> int:
    usual = SearchRequest()
    return sum(getattr(request, field) != getattr(usual, field) for field in CONDITIONS)


def _of_the_clause(request: SearchRequest, manifest: Manifest, name: str) -> SearchRequest:
    """The request with what is chosen about the clause and where it stands."""
    titles = {entry.doc_id: entry.title for entry in manifest.documents}
    holds = st.pills(
        words().HOLDS,
        list(Holding),
        selection_mode="multi",
        wrap=True,
        default=request.holds,
        format_func=words().HOLDINGS.__getitem__,
        key=f"holds {name}",
    )
    return replace(
        request,
        holds=tuple(holds),
        part=_typed(words().PART, request.part, words().PART_EXAMPLE, name),
        body=_typed(words().BODY, request.body, words().BODY_EXAMPLE, name),
        documents=_several(words().DOCUMENT, titles, request.documents, name, titles),
    )


def _of_the_document(request: SearchRequest, manifest: Manifest, name: str) -> SearchRequest:
    """The request with what is chosen about the documents."""
    validities = st.pills(
        words().VALIDITY,
        list(Validity),
        selection_mode="multi",
        wrap=True,
        default=request.validities,
        format_func=words().VALIDITIES.__getitem__,
        key=f"validities {name}",
    )
    bodies = sorted({body for entry in manifest.documents for body in issuers(entry)})
    regions = sorted({entry.region for entry in manifest.documents if entry.region is not None})
    return replace(
        request,
        validities=tuple(validities),
        issuers=_several(words().ISSUER, bodies, request.issuers, name),
        regions=_several(words().REGION, regions, request.regions, name),
        issued_from=_day(words().ISSUED_FROM, request.issued_from, name),
        issued_to=_day(words().ISSUED_TO, request.issued_to, name),
        as_of=_day(words().AS_OF, request.as_of, name),
        all_versions=st.checkbox(words().ALL_VERSIONS, value=request.all_versions, key=f"all {name}"),
    )


def _several(
    label: str,
    options: Iterable[str],
    held: tuple[str, ...],
    name: str,
    called: Mapping[str, str] = MappingProxyType({}),
) -> tuple[str, ...]:
    """A choice of several; what an old link names stays among them, so that it can be taken away."""
    known = list(dict.fromkeys([*held, *options]))
    return tuple(
        st.multiselect(
            label,
            known,
            default=held,
            format_func=lambda option: called.get(option, option),
            placeholder=words().ANY,
            select_all=False,  # which Streamlit says in English
            key=f"{label} {name}",
        )
    )


def _day(label: str, held: date | None, name: str) -> date | None:
    return st.date_input(
        label,
        value=held,
        min_value=FIRST_DAY,
        max_value=LAST_DAY,
        format="YYYY-MM-DD",
        key=f"{label} {name}",
    )


def _typed(label: str, held: str, example: str, name: str) -> str:
    key = f"{label} {name}"
    return st.text_input(label, value=held, max_chars=LONGEST, placeholder=example, key=key).strip()

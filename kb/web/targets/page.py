"""指标: which targets the documents state; one indicator of several documents first, or any choice."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from kb.output import MEDIA_TYPES, Format
from kb.web import address, citing, fields, library, notice, paging
from kb.web.markup import element, listed, plain
from kb.web.targets import charts as target_charts
from kb.web.targets.choice import Choice, Kind, all_targets, chosen, compared, year_of
from kb.web.targets.export import exported
from kb.web.targets.table import target_table
from kb.web.texts.targets import words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kb import KnowledgeBase
    from kb.facts.targets import Target

MOST_COMPARED: Final = 8


def draw() -> None:
    """The targets that the address chooses as a table, one indicator with a chart, and what changes it."""
    st.set_page_config(page_title=f"{words().TITLE} · {words().NAME}")
    st.html(element("h1", plain(words().TITLE)) + element("p", plain(words().PROMISE), class_="promise"))
    knowledge_base = library.open_holdings().knowledge_base
    with st.spinner(words().WAIT):
        targets = all_targets(knowledge_base)
    titles = {entry.doc_id: entry.title for entry in knowledge_base.manifest.documents}
    with st.container(key="targets"):
        choice = _filters(targets, titles)
        if choice == Choice() and (shared := compared(targets)):
            st.html(_compared(shared))
        shown = chosen(targets, choice)
        _count(shown, len(targets))
        if not shown:
            notice.draw(words().NONE, words().NONE_ADVICE)
            return
        if choice.indicator is None:
            _table(shown, _cited(knowledge_base))
        else:
            with st.container(key="compared"):
                _table(shown, _cited(knowledge_base))
                _chart(shown, _names(knowledge_base))
        _exports(knowledge_base, shown)


def _filters(targets: Sequence[Target], titles: Mapping[str, str]) -> Choice:
    """The choice of the address, and the form that changes it."""
    options = _options(targets)
    present = {name: fields.known(name, values) for name, values in options.items()}
    wanted = fields.wanted_words()
    _form(options, present, wanted, titles)
    kind = present[address.KIND]
    return Choice(
        indicator=present[address.INDICATOR],
        document=present[address.DOCUMENT],
        kind=None if kind is None else Kind(kind),
        year=present[address.YEAR],
        body=present[address.BODY],
        words=wanted,
    )


def _options(targets: Sequence[Target]) -> dict[str, list[str]]:
    """By parameter, the values that the targets leave to choose from."""
    return {
        address.INDICATOR: list(compared(targets)),
        address.DOCUMENT: list(dict.fromkeys(target.doc_id for target in targets)),
        address.KIND: [kind.value for kind in Kind],
        address.YEAR: sorted({year for target in targets if (year := year_of(target)) is not None}),
        address.BODY: sorted({target.body for target in targets if target.body is not None}),
    }


def _form(
    options: Mapping[str, Sequence[str]],
    present: Mapping[str, str | None],
    wanted: str,
    titles: Mapping[str, str],
) -> None:
    """The fields with the present choice in them; sending them changes the address."""
    labels = {
        address.INDICATOR: words().INDICATOR,
        address.DOCUMENT: words().DOCUMENT,
        address.KIND: words().KIND,
        address.YEAR: words().YEAR,
        address.BODY: words().BODY,
    }
    named: dict[str, Callable[[str], str]] = {
        address.DOCUMENT: titles.__getitem__,
        address.KIND: lambda kind: words().KINDS[Kind(kind)],
    }
    with st.form("targets-form", border=False), st.container(key="narrowing"):
        picked = {
            name: fields.one_of(labels[name], values, present[name], named.get(name, str))
            for name, values in options.items()
            if values
        }
        picked[address.FIND] = fields.typed_words(words().WORDS, wanted)
        submitted = st.form_submit_button(words().NARROW, type="primary")
    if submitted:
        address.go_now(picked)


def _count(shown: Sequence[Target], total: int) -> None:
    counted = words().count_line(
        shown=len(shown), total=total, documents=len({target.doc_id for target in shown})
    )
    back = element("a", plain(words().CLEAR_ALL), href=address.link(address.TARGETS_PATH))
    clear = element("p", back, class_="clear") if len(shown) < total else ""
    st.html(element("p", plain(counted), role="status") + clear)


def _compared(shared: Mapping[str, int]) -> str:
    """The indicators that most documents state, each a link to all that they say of it."""
    links = [
        element(
            "a",
            plain(words().shared_line(indicator=indicator, documents=documents)),
            href=address.link(address.TARGETS_PATH, {address.INDICATOR: indicator}),
        )
        for indicator, documents in list(shared.items())[:MOST_COMPARED]
    ]
    return element("h2", plain(words().COMPARED)) + listed(links, class_="chips")


def _names(knowledge_base: KnowledgeBase) -> dict[str, str]:
    """What each document is called in a chart: where it applies, else who issued it, else its title."""
    entries = knowledge_base.manifest.documents
    return {entry.doc_id: entry.region or entry.issuer or entry.title for entry in entries}


def _chart(shown: Sequence[Target], names: Mapping[str, str]) -> None:
    chart = target_charts.drawn(shown, names)
    if chart is None:
        return
    spec, total = chart
    told = words().chart_line(min(total, target_charts.MOST_BARS), total)
    with st.container(key="chart"):
        st.vega_lite_chart(spec, alt=words().fact_line(name=words().CHART, value=told))


def _cited(knowledge_base: KnowledgeBase) -> dict[str, str]:
    """Each document's title and, where it is not in force, that it is not: its targets may bind nobody."""
    names = {}
    standings = knowledge_base.standings()
    for entry in knowledge_base.manifest.documents:
        validity = standings[entry.doc_id].validity
        reserved = f" · {words().VALIDITIES[validity]}" if validity in citing.OUT_OF_FORCE else ""
        names[entry.doc_id] = f"{citing.quoted(entry.title)}{reserved}"
    return names


def _table(shown: Sequence[Target], names: Mapping[str, str]) -> None:
    st.html(target_table(paging.piece(shown), names) + paging.steps(address.TARGETS_PATH, len(shown)))


def _exports(knowledge_base: KnowledgeBase, shown: Sequence[Target]) -> None:
    """A button for each format; a file is made when its button is pressed."""
    link = address.shareable_links()
    with st.container(key="exports"):
        st.html(element("h2", plain(words().EXPORT)))
        with st.container(horizontal=True):
            for form in Format:
                st.download_button(
                    words().FORMATS[form],
                    data=partial(exported, knowledge_base, shown, words(), link, form),
                    file_name=f"{words().TITLE}.{form.value}",
                    mime=MEDIA_TYPES[form],
                    on_click="ignore",
                )

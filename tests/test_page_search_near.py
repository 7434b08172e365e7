"""The search page where words stand in no clause, or only in what is not in force."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs

import pytest
from drawn import html
from test_page_search import index, page, rows, served_index  # noqa: F401

from kb.web.texts import search


def test_what_is_only_near_is_not_taken_for_the_words() -> None:
    at = page(q="每名 补贴 火星", match="near")
    shown = html(at)
    assert rows(at) > 0
    assert "<p>没有哪一条写有“火星”，找到的只是意思相近的。</p>" in shown
    assert "<p>只有已废止或尚未施行的文件写有“每名”，没有查找；请把这些文件也包括在内。</p>" in shown
    (link,) = re.findall(rf'<a href="\./search\?([^"]*)">{search.CHINESE.ALL_VERSIONS}<', shown)
    widened = html(page(**parse_qs(unescape(link))))
    assert "没有哪一条写有“火星”，" in widened
    assert "每名”，没有查找" not in widened
    assert 'class="told"' not in html(page(q="补贴", match="near"))
    assert 'class="told"' not in html(page(q="补贴 火星", match="any"))


def test_what_has_been_read_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {"q": "补贴 怎么领", "match": "near"}
    first = rows(page(**asked))

    def fail(*_: object, **__: object) -> None:
        raise AssertionError("read once more")

    monkeypatch.setattr("kb.knowledge_base.ordered_by_reading", fail)
    assert rows(page(**asked, lang="en")) == first > 0

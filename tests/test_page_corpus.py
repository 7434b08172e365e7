"""The page that keeps the corpus, without a browser: what is changed, asked first, told and undone."""

from __future__ import annotations

import json
import re
from datetime import date
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import streamlit
from corpus_page import HOSTILE, SAID, TREES, editing, finished, page
from drawn import addressed, html, press, ran, said

from kb import KnowledgeBase
from kb.corpus.folders import Folders
from kb.corpus.history import Change
from kb.web.corpus import listing
from kb.web.texts import corpus

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kb.records import DocumentEntry
USUAL = listing.Listing(find="", group=None, order=listing.NEWEST, page=1)


def test_facts_are_put_right_with_their_effect_shown_first(
    office: Folders, secrets: Mapping[str, Any]
) -> None:
    at = editing(secrets, doc="trees")
    field = next(one for one in at.text_input if one.label == SAID.FIELDS["expires_on"])
    field.set_value("2021年1月1日")
    at = press(at, SAID.PREVIEW)
    assert "已施行 → 已废止（写明有效期至2021年1月1日）" in html(at)
    assert not (office.corpus / "trees.meta.toml").exists()
    at = finished(press(at, SAID.SAVE))
    assert SAID.SAVED in html(at)
    assert (office.corpus / "trees.meta.toml").read_text(encoding="utf-8") == "expires_on = 2021-01-01\n"
    assert "已废止" in html(at)


def test_what_is_about_to_be_stated_of_a_document_is_shown_with_no_other(
    office: Folders, secrets: Mapping[str, Any]
) -> None:
    at = editing(secrets, doc="trees")
    next(one for one in at.text_input if one.label == SAID.FIELDS["issuer"]).set_value("某市林业局")
    assert SAID.WILL_CHANGE in html(press(at, SAID.PREVIEW))
    other = ran(addressed(at, {"doc": "bad"}))
    assert SAID.WILL_CHANGE not in html(other)
    assert SAID.SAVE not in {button.label for button in other.button}
    at = finished(press(ran(addressed(at, {"doc": "trees"})), SAID.SAVE))
    assert (office.corpus / "trees.meta.toml").read_text(encoding="utf-8") == 'issuer = "某市林业局"\n'
    assert "issuer" not in (office.corpus / "bad.meta.toml").read_text(encoding="utf-8")


@pytest.mark.usefixtures("office")
def test_changes_are_said_in_the_readers_language(secrets: Mapping[str, Any]) -> None:
    at = page(secrets, doc="trees", lang="en")
    said = corpus.ENGLISH
    next(one for one in at.text_input if one.label == said.FIELDS["effective_on"]).set_value("2030-05-01")
    shown = html(press(at, said.PREVIEW))
    assert "1 January 2020 → 1 May 2030" in shown
    assert "in application → not yet in force (it says that it applies from 1 May 2030 on)" in shown


@pytest.mark.usefixtures("office")
def test_a_wrong_date_is_named(secrets: Mapping[str, Any]) -> None:
    at = editing(secrets, doc="trees")
    next(one for one in at.text_input if one.label == SAID.FIELDS["issued_on"]).set_value("去年")
    at = press(at, SAID.PREVIEW)
    assert "成文日期“去年”不是日期" in html(at)
    assert SAID.SAVE not in {button.label for button in at.button}


def test_removing_asks_first_and_can_be_undone(office: Folders, secrets: Mapping[str, Any]) -> None:
    at = press(editing(secrets, doc="trees"), SAID.REMOVE)
    assert (office.corpus / "trees.txt").exists()
    at = finished(press(at, SAID.REMOVE_SURELY))
    assert not (office.corpus / "trees.txt").exists()
    assert SAID.removed_line(count=1) in html(at)
    at.multiselect[0].select("trees.txt")
    at = finished(press(ran(at), SAID.RESTORE))
    assert SAID.RESTORED in html(at)
    assert (office.corpus / "trees.txt").read_text(encoding="utf-8") == TREES


def test_several_are_ticked_and_go_out_at_once(office: Folders, secrets: Mapping[str, Any]) -> None:
    (office.corpus / "air.txt").write_text(TREES.replace("植树", "供暖"), encoding="utf-8")
    KnowledgeBase.build(office.corpus, office.index)
    at = editing(secrets)
    assert [box.label for box in at.checkbox] == [SAID.row_line(number=number) for number in (1, 2, 3)]
    assert press(at, SAID.TICK_PAGE).checkbox.values == [True, True, True]
    at = press(at, SAID.UNTICK)
    titles = [row.entry.title for row in listing.rows(entries(office), USUAL)]
    at.checkbox[titles.index("植树补助办法")].check()
    at.checkbox[titles.index("供暖补助办法")].check()
    ran(at)
    at = page(secrets)  # another tab, and so it is on every page of the list
    assert SAID.ticked_line(count=2) in html(at)
    at = press(at, SAID.REMOVE_TICKED)
    assert SAID.remove_question(count=2) in html(at)
    at = press(press(at, SAID.KEEP), SAID.REMOVE_TICKED)
    assert (office.corpus / "trees.txt").exists()
    at = finished(press(at, SAID.REMOVE_SURELY))
    assert SAID.removed_line(count=2) in html(at)
    assert {path.name for path in office.corpus.glob("*.txt")} == {"bad.txt"}
    assert SAID.ticked_line(count=0) in html(at)


def entries(office: Folders) -> tuple[DocumentEntry, ...]:
    return KnowledgeBase.open(office.index).manifest.documents


def test_what_changed_is_told_to_everybody_and_leads_there(
    office: Folders, secrets: Mapping[str, Any], jar: dict[str, str]
) -> None:
    assert SAID.NOT_NOTED in html(page(secrets, part="changes"))
    finished(press(press(editing(secrets, doc="bad"), SAID.REMOVE), SAID.REMOVE_SURELY))
    (office.corpus / "trees.txt").write_text(TREES.replace("300", "400"), encoding="utf-8")
    finished(press(editing(secrets, part="index"), SAID.REBUILD))
    jar.clear()
    told = html(page(secrets, part="changes"))
    assert "以来有 2 处变动" in told
    assert f'<a href="./corpus?doc=trees">植树补助办法</a><p>{said(date.today())}' in told
    assert SAID.CHANGES[Change.REPLACED] in told
    assert f"<strong>{escape(HOSTILE)}</strong>" in told
    assert "<script>window" not in told
    assert "2999年1月1日以来没有变动" in html(page(secrets, part="changes", since="2999-01-01"))
    assert "以来有 2 处变动" in html(page(secrets, part="changes", since=HOSTILE))
    of_one = html(page(secrets, doc="trees"))
    assert SAID.PAST in of_one
    assert SAID.CHANGES[Change.REPLACED] in of_one


def test_a_file_that_a_document_had_before_is_put_back(office: Folders, secrets: Mapping[str, Any]) -> None:
    finished(press(press(editing(secrets, doc="trees"), SAID.REMOVE), SAID.REMOVE_SURELY))
    (office.corpus / "trees.txt").write_text(TREES.replace("300", "400"), encoding="utf-8")
    finished(press(editing(secrets, part="index"), SAID.REBUILD))
    at = finished(press(editing(secrets, doc="trees"), SAID.SWAP_IN))
    assert SAID.RESTORED in html(at)
    assert (office.corpus / "trees.txt").read_text(encoding="utf-8") == TREES
    kept = office.corpus / ".removed" / "trees.txt.2"
    assert "400" in kept.read_text(encoding="utf-8")


def test_words_are_checked_tried_and_kept(
    office: Folders, secrets: Mapping[str, Any], tmp_path: Path
) -> None:
    questions = tmp_path / "eval" / "own" / "questions.jsonl"
    questions.parent.mkdir(parents=True)
    questions.write_text(
        '{"id": "1", "question": "zxqv", "evidence": [{"quote": "植树每户补助300元"}]}\n',
        encoding="utf-8",
    )
    at = editing(secrets, part="words")
    at.text_area[0].set_value("植树")
    at = press(at, SAID.TRY)
    assert "没有其他说法" in html(at)
    at.text_area[0].set_value("植树 | zxqv")
    at = finished(press(at, SAID.TRY))
    assert "没有找到 → 第" in html(at)
    assert re.findall(r"<tr><td>([^<]*)</td>", html(at)) == list(SAID.MEASURES.values())[:5]
    assert not (office.corpus / "lexicon.tsv").exists()
    at = press(at, SAID.DROP_WORDS)
    assert at.text_area[0].value == "植树 | zxqv"
    at = press(finished(press(at, SAID.TRY)), SAID.KEEP_WORDS)
    assert "1 条补充用语" in html(at)
    assert "植树\tzxqv" in (office.corpus / "lexicon.tsv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("quote", "said"),
    [("供暖每户补贴200元", "没有一个问题是关于现有文件的"), ("植树每户补助300元", "没有一个用到改动的说法")],
)
def test_words_that_no_question_tries_are_kept_only_knowing_that(
    office: Folders, secrets: Mapping[str, Any], tmp_path: Path, quote: str, said: str
) -> None:
    questions = tmp_path / "eval" / "own" / "questions.jsonl"
    questions.parent.mkdir(parents=True)
    row = {"id": "1", "question": "每户多少", "evidence": [{"quote": quote}]}
    questions.write_text(json.dumps(row) + "\n", encoding="utf-8")
    at = editing(secrets, part="words")
    at.text_area[0].set_value("植树 | zxqv")
    at = finished(press(at, SAID.TRY))
    assert said in html(at)
    assert SAID.KEEP_WORDS not in {button.label for button in at.button}
    at = page(secrets, part="words")  # another tab: it waits there, too
    assert said in html(at)
    assert "词表已保留" in html(press(at, SAID.KEEP_UNTRIED))
    assert "植树\tzxqv" in (office.corpus / "lexicon.tsv").read_text(encoding="utf-8")


@pytest.mark.usefixtures("office")
def test_hostile_words_of_a_document_stay_words(secrets: Mapping[str, Any]) -> None:
    for at in (page({}), editing(secrets, doc="bad"), page({}, doc="bad")):
        assert "<script>window" not in html(at)
        assert "&lt;script&gt;window" in html(at)
        assert not [piece for piece in at.markdown if "window.hit" in piece.value]


def test_a_corpus_of_rows_can_only_be_read(
    tmp_path: Path, secrets: Mapping[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = tmp_path / "corpus.jsonl"
    rows.write_text('{"doc_id": "a", "text": "第一条 每户补助1元。"}\n', encoding="utf-8")
    KnowledgeBase.build(rows, tmp_path / "index")
    monkeypatch.setenv("KB_CORPUS", str(rows))
    monkeypatch.setenv("KB_INDEX", str(tmp_path / "index"))
    streamlit.cache_resource.clear()
    at = page(secrets)
    assert SAID.READ_ONLY_CORPUS_LINE in html(at)
    assert not at.button

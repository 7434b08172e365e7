"""The page that keeps the corpus, without a browser: who may do what, and what is shown of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import streamlit
from drawn import drawn, html, press, ran, scripted
from filelock import FileLock
from streamlit.testing.v1 import AppTest

from kb import KnowledgeBase
from kb.corpus.changes import LOCK
from kb.corpus.folders import Folders
from kb.corpus.passwords import Gate, hashed
from kb.web.corpus import access
from kb.web.texts import corpus

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kb.corpus.jobs import Progress

PASSWORD = "语料管理口令一号二号"
HOSTILE = "<script>window.hit=1</script>![图](http://192.0.2.1/a.png) :red[红]"
TREES = "植树补助办法\n第一条 植树每户补助300元。\n第二条 本办法自2020年1月1日起施行。\n"
BAD = f"{HOSTILE}\n第一条 {HOSTILE}每户补助100元。\n"
SAID = corpus.CHINESE


@pytest.fixture(scope="module")
def secrets() -> Mapping[str, Any]:
    return {"corpus": {"password_hash": hashed(PASSWORD)}}


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folders:
    kept = Folders(corpus=tmp_path / "corpus", index=tmp_path / "index")
    kept.corpus.mkdir()
    (kept.corpus / "trees.txt").write_text(TREES, encoding="utf-8")
    (kept.corpus / "bad.txt").write_text(BAD, encoding="utf-8")
    (kept.corpus / "bad.meta.toml").write_text(f"title = '{HOSTILE}'\n", encoding="utf-8")
    KnowledgeBase.build(kept.corpus, kept.index)
    monkeypatch.setenv("KB_CORPUS", str(kept.corpus))
    monkeypatch.setenv("KB_INDEX", str(kept.index))
    monkeypatch.setenv("KB_QUESTIONS", str(tmp_path / "eval"))
    streamlit.cache_resource.clear()
    return kept


def page(secrets: Mapping[str, Any], **parameters: str) -> AppTest:
    return drawn("corpus", parameters, secrets)


def sign_in(at: AppTest, password: str) -> AppTest:
    at.text_input[0].set_value(password)
    return press(at, SAID.SIGN_IN)


def editing(secrets: Mapping[str, Any], **parameters: str) -> AppTest:
    at = sign_in(page(secrets, **parameters), PASSWORD)
    assert SAID.SIGNED_IN in html(at)
    return at


def finished(at: AppTest) -> AppTest:
    """The page once its work is over."""
    if "corpus work" not in at.session_state:
        return at
    at.session_state["corpus work"].job.wait()
    return ran(at)


# --- who may change the corpus ---


@pytest.mark.usefixtures("folders")
@pytest.mark.parametrize("part", ["documents", "words", "index", "add"])
def test_without_a_way_to_sign_in_nothing_can_be_changed(part: str) -> None:
    at = page({}, part=part)
    assert SAID.READ_ONLY in html(at)
    assert not at.button
    assert not at.text_input
    assert not at.text_area


@pytest.mark.usefixtures("folders")
def test_a_visitor_sees_documents_what_was_recognised_and_the_index() -> None:
    assert "植树补助办法" in html(page({}))
    document = html(page({}, doc="trees"))
    assert "第一条" in document
    assert "2 条可以检索的条文" in document
    state = html(page({}, part="index"))
    assert SAID.WELL in state
    assert "2 份文件" in state


@pytest.mark.usefixtures("folders")
def test_the_right_password_lets_in_and_signing_out_ends_it(secrets: Mapping[str, Any]) -> None:
    at = page(secrets, doc="trees")
    assert SAID.SAVE not in [button.label for button in at.button]
    at = sign_in(at, "不对的口令不对的口令")
    assert SAID.WRONG_PASSWORD in html(at)
    assert SAID.SIGNED_IN not in html(at)
    at = sign_in(at, PASSWORD)
    assert {SAID.PREVIEW, SAID.REMOVE} <= {button.label for button in at.button}
    at = press(at, SAID.SIGN_OUT)
    assert {button.label for button in at.button} == {SAID.SIGN_IN}


@pytest.mark.usefixtures("folders")
def test_another_password_in_the_settings_ends_the_visit(secrets: Mapping[str, Any]) -> None:
    at = editing(secrets)
    at.secrets["corpus"] = {"password_hash": hashed(PASSWORD + "新")}
    assert SAID.SIGNED_IN not in html(ran(at))


@pytest.mark.usefixtures("folders")
def test_guessing_is_slowed_down_for_everybody(
    secrets: Mapping[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(clock=lambda: 0.0)  # however long the guesses take
    monkeypatch.setattr(access, "_gate", lambda: gate)
    at = page(secrets)
    for _ in range(5):
        at = sign_in(at, "又一个猜的口令")
    assert "秒后再试" in html(sign_in(page(secrets), PASSWORD))


@pytest.mark.usefixtures("folders")
@pytest.mark.parametrize(
    ("user", "may"),
    [
        ({"is_logged_in": True, "email": "Editor@zz.gov.cn"}, True),
        ({"is_logged_in": True, "email": "other@zz.gov.cn"}, False),
        ({"is_logged_in": True, "email": "editor@zz.gov.cn", "email_verified": False}, False),
        ({"is_logged_in": True}, False),
        ({"is_logged_in": False}, False),
    ],
)
def test_of_the_offices_accounts_the_listed_ones_may(
    user: dict[str, Any], may: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streamlit, "user", user)
    at = page({"auth": {"client_id": "kb"}, "corpus": {"editors": ["editor@zz.gov.cn"]}}, doc="trees")
    assert (SAID.REMOVE in {button.label for button in at.button}) is may


@pytest.mark.parametrize(
    "action",
    [
        "documents._save('trees', None)",
        "documents._remove('trees')",
        "documents._restore(None)",
        "adding.draw(True)",
        "adding._recognise([])",
        "adding._add([])",
        "lexicon._try((), (), folders.corpus)",
        "lexicon._keep(())",
        "state._rebuild(folders)",
    ],
)
def test_a_forged_action_is_refused(action: str, folders: Folders, secrets: Mapping[str, Any]) -> None:
    def script(action: str) -> None:
        import streamlit as st

        from kb.errors import AccessError
        from kb.web import library
        from kb.web.corpus import adding, documents, lexicon, state

        known = {"documents": documents, "adding": adding, "lexicon": lexicon, "state": state}
        try:
            eval(action, {**known, "folders": library.folders()})
        except AccessError as error:
            st.text(str(error))

    before = {path: path.read_bytes() for path in folders.corpus.rglob("*")}
    at = scripted(script, action=action)
    at.secrets["corpus"] = secrets["corpus"]
    assert "请先登录" in ran(at).text[0].value
    assert "corpus work" not in at.session_state
    assert {path: path.read_bytes() for path in folders.corpus.rglob("*")} == before


# --- changing ---


def test_facts_are_put_right_with_their_effect_shown_first(
    folders: Folders, secrets: Mapping[str, Any]
) -> None:
    at = editing(secrets, doc="trees")
    field = next(one for one in at.text_input if one.label == SAID.FIELDS["expires_on"])
    field.set_value("2021年1月1日")
    at = press(at, SAID.PREVIEW)
    assert "已施行 → 已废止（写明有效期至2021-01-01）" in html(at)
    assert not (folders.corpus / "trees.meta.toml").exists()
    at = finished(press(at, SAID.SAVE))
    assert SAID.SAVED in html(at)
    assert (folders.corpus / "trees.meta.toml").read_text(encoding="utf-8") == "expires_on = 2021-01-01\n"
    assert "已废止" in html(at)


@pytest.mark.usefixtures("folders")
def test_a_wrong_date_is_named(secrets: Mapping[str, Any]) -> None:
    at = editing(secrets, doc="trees")
    next(one for one in at.text_input if one.label == SAID.FIELDS["issued_on"]).set_value("去年")
    at = press(at, SAID.PREVIEW)
    assert "成文日期“去年”不是日期" in html(at)
    assert SAID.SAVE not in {button.label for button in at.button}


def test_removing_asks_first_and_can_be_undone(folders: Folders, secrets: Mapping[str, Any]) -> None:
    at = press(editing(secrets, doc="trees"), SAID.REMOVE)
    assert (folders.corpus / "trees.txt").exists()
    at = finished(press(at, SAID.REMOVE_SURELY))
    assert not (folders.corpus / "trees.txt").exists()
    assert SAID.REMOVED_LINE in html(at)
    at = finished(press(at, SAID.RESTORE))
    assert SAID.RESTORED in html(at)
    assert (folders.corpus / "trees.txt").read_text(encoding="utf-8") == TREES


def test_a_second_editor_is_told_to_wait(folders: Folders, secrets: Mapping[str, Any]) -> None:
    at = editing(secrets, part="index")
    with FileLock(folders.corpus / LOCK):
        at = finished(press(at, SAID.REBUILD))
    assert "另一位编辑" in html(at)
    at = finished(press(at, SAID.REBUILD))
    assert "索引已更新" in html(at)
    assert "corpus work" not in at.session_state


@pytest.mark.usefixtures("folders")
def test_work_begins_once_shows_how_far_it_is_and_can_be_stopped(
    secrets: Mapping[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = []

    def endless(*_: object, progress: Progress, **__: object) -> None:
        begun.append(1)
        while True:
            progress("trees", 0, 2)

    monkeypatch.setattr(KnowledgeBase, "build", endless)
    at = press(editing(secrets, part="index"), SAID.REBUILD)
    job = at.session_state["corpus work"].job
    while not job.step.what:
        at = ran(at)
    at = ran(at)
    assert "trees（1 / 2）" in html(at)
    assert SAID.REBUILD not in {button.label for button in at.button}
    at = finished(press(at, SAID.CANCEL))
    assert "已取消" in html(at)
    assert begun == [1]
    assert SAID.REBUILD in {button.label for button in at.button}


def test_a_damaged_index_is_said_and_can_be_built_anew(folders: Folders, secrets: Mapping[str, Any]) -> None:
    (Path(folders.index) / "manifest.json").write_text("{", encoding="utf-8")
    at = editing(secrets, part="index")
    assert SAID.NOT_WELL in html(at)
    assert "无法读取" in html(at)
    at = finished(press(at, SAID.REBUILD))
    assert SAID.WELL in html(at)


def test_words_are_checked_tried_and_kept(
    folders: Folders, secrets: Mapping[str, Any], tmp_path: Path
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
    assert not (folders.corpus / "lexicon.tsv").exists()
    at = press(at, SAID.DROP_WORDS)
    assert at.text_area[0].value == "植树 | zxqv"
    at = press(finished(press(at, SAID.TRY)), SAID.KEEP_WORDS)
    assert "1 条补充用语" in html(at)
    assert "植树\tzxqv" in (folders.corpus / "lexicon.tsv").read_text(encoding="utf-8")


@pytest.mark.usefixtures("folders")
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
    at = editing(secrets)
    assert SAID.READ_ONLY_CORPUS in html(at)
    assert {button.label for button in at.button} == {SAID.SIGN_OUT}

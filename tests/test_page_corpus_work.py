"""Work on the corpus, begun on its page: one at a time, watched, stopped, waited for."""

from __future__ import annotations

from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest
from corpus_page import SAID, editing, finished, page
from drawn import html, press, ran
from filelock import FileLock

from kb import KnowledgeBase
from kb.corpus.changes import LOCK
from kb.corpus.folders import Folders
from kb.corpus.visits import Visits
from kb.web.corpus import access, work

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kb.corpus.jobs import Progress


def test_a_second_editor_is_told_to_wait(office: Folders, secrets: Mapping[str, Any]) -> None:
    at = editing(secrets, part="index")
    with FileLock(office.corpus / LOCK):
        at = finished(press(at, SAID.REBUILD))
    assert "另一位编辑" in html(at)
    at = finished(press(at, SAID.REBUILD))
    assert "索引已更新" in html(at)
    assert not work.desk()._tasks


@pytest.mark.usefixtures("office")
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
    (job,) = [task.job for task in work.desk()._tasks.values()]
    while not job.step.what:
        at = ran(at)
    at = ran(at)
    assert "trees（1 / 2）" in html(at)
    assert SAID.REBUILD not in {button.label for button in at.button}
    at = finished(press(at, SAID.CANCEL))
    assert "已取消" in html(at)
    assert begun == [1]
    assert SAID.REBUILD in {button.label for button in at.button}


def test_work_outlasts_the_tab_and_keeps_others_from_beginning(
    secrets: Mapping[str, Any], jar: dict[str, str], office: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, build = Event(), KnowledgeBase.build

    def waiting(*given: Any, progress: Progress, **named: Any) -> Any:
        progress("trees", 0, 2)
        assert go_on.wait(60)
        return build(*given, **named)

    monkeypatch.setattr(KnowledgeBase, "build", waiting)
    press(editing(secrets, part="index"), SAID.REBUILD)
    came_back = page(secrets, part="documents")  # another session, by the same cookie
    assert SAID.REBUILDING in html(came_back)
    assert SAID.CANCEL in {button.label for button in came_back.button}

    own = jar[access.COOKIE]
    jar[access.COOKIE] = Visits(office.corpus).begin(secrets["corpus"]["password_hash"])
    other = editing(secrets, part="words")
    assert f"另一位编辑：{SAID.REBUILDING}" in html(other)
    assert SAID.CANCEL not in {button.label for button in other.button}
    other.text_area[0].set_value("植树 | zxqv")
    assert f"“{SAID.REBUILDING}”还没有完成" in html(press(other, SAID.TRY))
    assert not any(task.job.is_cancelled for task in work.desk()._tasks.values())

    go_on.set()
    other = finished(other)
    assert "索引已更新" not in html(other)  # it is not theirs to be told of
    jar[access.COOKIE] = own
    assert "索引已更新" in html(page(secrets))
    assert "索引已更新" not in html(page(secrets))


def test_a_damaged_index_is_said_and_can_be_built_anew(office: Folders, secrets: Mapping[str, Any]) -> None:
    (Path(office.index) / "manifest.json").write_text("{", encoding="utf-8")
    at = editing(secrets, part="index")
    assert SAID.NOT_WELL in html(at)
    assert "无法读取" in html(at)
    at = finished(press(at, SAID.REBUILD))
    assert SAID.WELL in html(at)

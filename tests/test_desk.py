"""The work of all who keep the corpus: one job at a time, which outlasts the page of whoever began it."""

from __future__ import annotations

from threading import Event

import pytest

from kb.corpus.jobs import Desk, Job, Progress
from kb.errors import BusyError, CorpusError


def instant(_: Progress) -> int:
    return 7


def test_a_second_job_is_refused_and_stops_nothing() -> None:
    desk, go_on = Desk(kept_for=60), Event()

    def rebuild(progress: Progress) -> str:
        progress("trees", 0, 2)
        assert go_on.wait(60)
        progress("air", 1, 2)  # would raise if it had been asked to stop
        return "rebuilt"

    desk.begin("a", "重建索引", rebuild, str)
    for owner in ("a", "b"):
        with pytest.raises(BusyError, match="“重建索引”还没有完成"):
            desk.begin(owner, "试用", instant, str)
    other = desk.task_of_another("b")
    assert other is not None
    assert other.heading == "重建索引"
    assert desk.task_of_another("a") is None
    assert desk.task("b") is None
    assert desk.take("a") is None  # not over yet
    go_on.set()
    other.job.wait()
    taken = desk.take("a")
    assert taken is not None
    assert taken.job.result() == "rebuilt"
    assert desk.take("a") is None  # of two tabs one is told
    desk.begin("b", "试用", instant, str)


def test_what_came_of_work_waits_for_its_owner_while_others_go_on() -> None:
    desk = Desk(kept_for=60)
    desk.begin("a", "试用", instant, str)
    first = desk.task("a")
    assert first is not None
    first.job.wait()
    with pytest.raises(BusyError, match="刷新"):
        desk.begin("a", "试用", instant, str)
    desk.begin("b", "重建索引", instant, str)
    assert desk.take("a") is first


def test_papers_are_their_owners_until_they_sign_out() -> None:
    desk = Desk(kept_for=60)
    desk.papers("a")["waiting"] = 1
    assert desk.papers("a") == {"waiting": 1}
    assert desk.papers("b") == {}
    desk.clear("a")
    assert desk.papers("a") == {}


def test_what_nobody_came_back_for_is_dropped() -> None:
    now = 0.0
    desk = Desk(kept_for=60, clock=lambda: now)
    desk.begin("a", "试用", instant, str)
    task = desk.task("a")
    assert task is not None
    task.job.wait()
    desk.papers("a")["waiting"] = 1
    now = 61.0
    desk.begin("b", "试用", instant, str)
    assert desk.task("a") is None
    assert desk.papers("a") == {}


def test_a_job_tells_its_step_and_gives_its_result_or_failure() -> None:
    def count(progress: Progress) -> int:
        progress("数数", 1, 2)
        return 2

    job = Job(count)
    job.wait()
    assert (job.result(), job.step.what, job.step.done, job.refusal) == (2, "数数", 1, None)

    def fail(_: Progress) -> int:
        raise CorpusError("语料坏了，请检查。")

    failed = Job(fail)
    failed.wait()
    assert failed.refusal == "语料坏了，请检查。"
    with pytest.raises(CorpusError):
        failed.result()


def test_a_job_stops_when_asked() -> None:
    def endless(progress: Progress) -> None:
        while True:
            progress("还在做", 0, 1)

    job = Job(endless)
    job.cancel()
    job.wait()
    assert job.refusal == "已取消，语料和索引都没有改动。"

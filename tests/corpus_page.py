"""The page that keeps the corpus, as its tests open it; see ``conftest`` for the office it belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drawn import drawn, html, ran

from kb.web.corpus import work
from kb.web.texts import corpus

if TYPE_CHECKING:
    from collections.abc import Mapping

    from streamlit.testing.v1 import AppTest

PASSWORD = "语料管理口令一号二号"
HOSTILE = "<script>window.hit=1</script>![图](http://192.0.2.1/a.png) :red[红]"
TREES = "植树补助办法\n第一条 植树每户补助300元。\n第二条 本办法自2020年1月1日起施行。\n"
BAD = f"{HOSTILE}\n第一条 {HOSTILE}每户补助100元。\n"
SAID = corpus.CHINESE


def page(secrets: Mapping[str, Any], **parameters: str) -> AppTest:
    return drawn("corpus", parameters, secrets)


def editing(secrets: Mapping[str, Any], **parameters: str) -> AppTest:
    """The page of somebody who may change the corpus."""
    at = page(secrets, **parameters)
    assert SAID.SIGN_OUT in html(at)
    return at


def finished(at: AppTest) -> AppTest:
    """The page once its work is over."""
    tasks = list(work.desk()._tasks.values())
    for task in tasks:
        task.job.wait()
    return ran(at) if tasks else at

"""What several tests need: the shipped plan, and the real documents where they lie at hand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from kb import KnowledgeBase

ROOT = Path(__file__).parents[1]

# How long an example takes depends on what else the machine does.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def plan_text() -> str:
    """The seed plan as it was found."""
    return (ROOT / "corpus" / "zhengzhou_plan.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real documents and question sets beside the checkout; skips where absent."""
    folder = ROOT.parent / "shared"
    if not (folder / "data").is_dir():
        pytest.skip("the folder of real documents is not beside this checkout")
    return folder


@pytest.fixture(scope="session")
def plan_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the shipped corpus."""
    from kb import KnowledgeBase

    index = tmp_path_factory.mktemp("plan") / "index"
    KnowledgeBase.build(ROOT / "corpus", index)
    return index


@pytest.fixture(scope="session")
def plan(plan_index: Path) -> KnowledgeBase:
    """The knowledge base over the shipped corpus."""
    from kb import KnowledgeBase

    return KnowledgeBase.open(plan_index)


@pytest.fixture(autouse=True)
def no_language_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """A developer's own setting reaches no test."""
    monkeypatch.delenv("KB_LLM_BASE_URL", raising=False)

"""Chinese policy texts as a knowledge base: questions answered in the words of the policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kb.knowledge_base import KnowledgeBase as KnowledgeBase

__all__ = ["KnowledgeBase"]


def __getattr__(name: str) -> object:
    """Import the front door only when it is asked for, so that ``import kb`` costs nothing."""
    if name != "KnowledgeBase":
        raise AttributeError(f"module 'kb' has no attribute {name!r}")
    from kb.knowledge_base import KnowledgeBase

    return KnowledgeBase

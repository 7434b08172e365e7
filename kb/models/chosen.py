"""The models that answering asks: those the environment names, or the shipped ones."""

from __future__ import annotations

import os
from functools import cached_property

from kb.errors import EncoderUnavailableError
from kb.models.pretrained import Pretrained, shipped_models
from kb.models.rerankers import Reranker, load_reranker

READER_VARIABLE = "KB_READER"
RERANKER_VARIABLE = "KB_RERANKER"


class ChosenModels:
    """Each is loaded when it is first asked for. ``notices``: a sentence for each that cannot be had."""

    def __init__(self) -> None:
        self.notices: list[str] = []

    @cached_property
    def reader(self) -> Pretrained | None:
        """What reads questions with clauses; ``None`` where it is switched off or cannot be had."""
        if os.environ.get(READER_VARIABLE) == "off":
            return None
        try:
            return shipped_models()
        except EncoderUnavailableError as error:
            self.notices.append(f"{error}现在只列出相关条文，不作答。")
            return None

    @cached_property
    def reranker(self) -> Reranker | None:
        """The cross-encoder that the environment names; ``None`` where it names none or it cannot be had."""
        name = os.environ.get(RERANKER_VARIABLE)
        if not name:
            return None
        try:
            return load_reranker(name)
        except EncoderUnavailableError as error:
            self.notices.append(f"{error}现在按随附的模型排序。")
            return None

    @cached_property
    def reading_weight(self) -> float:
        """What a logit of the reading counts against the score of a hit.

        A reranker that somebody names has the last word on the order; the reading still decides.
        """
        if self.reader is None or self.reranker is not None:
            return 0.0
        return float(self.reader.bundle.fitted["ranking"]["reading"])

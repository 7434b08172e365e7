"""What is asked and what the right answer would be: the nouns of an evaluation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True, kw_only=True, slots=True)
class GoldQuote:
    """A verbatim piece of a document that answers.

    ``doc_id`` is ``None`` where the set does not say which document it is from. ``needed`` is
    false for a quote that answers as well as the needed ones do.
    """

    text: str
    doc_id: str | None
    needed: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """A question and what is known of its answer.

    ``quotes`` is empty for sets that judge documents only; ``documents`` maps the relevant ones
    to their grade (≥ 1) and is empty for sets that judge quotes of unnamed documents. Both are
    empty where ``answerable`` is false. ``answer_spans`` must all stand in a right answer.
    ``within``: the documents that it is asked within, empty for all; with ``all_versions`` those
    that are not in force, too.
    """

    question_id: str
    text: str
    lang: str
    answerable: bool
    quotes: tuple[GoldQuote, ...]
    documents: Mapping[str, int]
    answer: str | None
    answer_spans: tuple[str, ...]
    within: tuple[str, ...] = ()
    all_versions: bool = False

    @property
    def needed(self) -> tuple[GoldQuote, ...]:
        """The quotes that a full answer needs."""
        return tuple(quote for quote in self.quotes if quote.needed)


@dataclass(frozen=True, kw_only=True, slots=True)
class Dataset:
    """A question set; ``corpus`` is ``None`` where an index that exists must hold the documents."""

    name: str
    corpus: Path | None
    questions: tuple[Question, ...]

    @property
    def judges_answers(self) -> bool:
        """Whether any question says what an answer should hold, or that there is none."""
        return any(question.quotes or not question.answerable for question in self.questions)

"""The words of the page that answers questions."""

from __future__ import annotations

from collections.abc import Mapping

from kb.corpus.feedback import Choice
from kb.web.language import spoken
from kb.web.texts import common
from kb.web.texts.files import in_both_languages
from kb.web.texts.template import Template


class Words(common.Words, frozen=True, kw_only=True):
    """The section ``ask`` of a language's file, and what is put together from it."""

    # --- asking ---
    PROMISE: str
    QUESTION: str
    PLACEHOLDER: str
    SUBMIT: str
    SUGGESTIONS: str
    SUGGESTED: str
    EXAMPLES_TITLE: str
    PRIVACY: str
    PRIVACY_LLM: str
    CANNOT_ASK: str
    CHANGED_SINCE: str
    VISITED: str

    # --- in which documents ---
    LIMITS: str
    AS_OF: str
    ALL_VERSIONS: str
    APPLY: str

    # --- the answer ---
    ANSWER: str
    STATED: str
    GENERATED: str
    STATED_PROBABLY: str
    STATED_PARTLY: str
    MISSING: str
    OPEN_AT_CLAUSE: str
    ASK_WITHIN: str
    COPY: str
    OFFICIAL_CITATION: str
    ACADEMIC_CITATION: str
    SHARE: str
    IN_ENGLISH: str
    TO_ENGLISH: str
    PRINT: str
    WHY: str
    WORDS_LINE: str
    NO_SECOND: str
    # Why the second best is not the best, by the names of the ranking's signals.
    LESS: Mapping[str, str]
    ALSO_THOSE: str
    RELATED: str
    RESERVATION_GENERATED: str
    RESERVATION: str
    CONVERSATION: str
    NEW_QUESTION: str
    ASK_ALONE: str

    # --- what readers say ---
    IS_USEFUL: str
    CHOICES: Mapping[Choice, str]
    THANKS: str
    REASON: str
    NOT_KEPT: str

    # --- no answer ---
    RELATED_ONLY: str
    JUDGE: str
    NOT_FOUND: str
    NEAREST: str
    NEXT_STEPS: str
    SILENCE: str
    REPHRASE: str
    BROWSE: str
    HOTLINE: str

    # --- other documents on the same point ---
    DISAGREE: str

    # --- with values ---
    also_line: Template
    places: Template
    places_shown: Template
    dated: Template
    corpus: Template
    corpus_named: Template
    corpus_some_named: Template
    corpus_dated: Template
    stated_together: Template
    found_line: Template
    NO_SHARED_WORDS: str
    shared_words: Template
    choice_line: Template
    stand_ins: Template
    stand_in: Template
    second: Template
    second_lacking: Template
    left_out: Template
    left_out_repealed: Template
    left_out_coming: Template
    recognised_line: Template
    this_year_line: Template
    earlier_line: Template
    validity_line: Template
    paper_line: Template
    too_long_line: Template
    no_day_line: Template
    understood_line: Template
    as_of_line: Template
    within_line: Template
    drop_line: Template
    missing_line: Template
    searched: Template
    searched_dated: Template
    searched_by: Template
    searched_within: Template

    def places_line(self, count: int, shown: int) -> str:
        """How many places mention what was asked for, and how many of them are shown."""
        return self.places(count=count, only=self.places_shown(shown=shown) if shown < count else "")

    def dated_line(self, issued_on: str | None, validity: str) -> str:
        """A document's date, and whether it is in force."""
        return self.dated(day=issued_on or self.UNKNOWN, validity=validity)

    def corpus_line(self, count: int, names: tuple[str, ...], newest: str | None) -> str:
        """What the answers are taken from: documents, titles or issuers, the date of the newest if known."""
        named = self.corpus_named if count <= len(names) else self.corpus_some_named
        dated = self.corpus_dated(newest=newest) if newest is not None else ""
        return self.corpus(count=count, named=named(names=names) if names else "", dated=dated)

    def shared_words_line(self, shared: tuple[str, ...]) -> str:
        """Which words question and clause have in common."""
        return self.shared_words(shared=shared) if shared else self.NO_SHARED_WORDS

    def stand_ins_line(self, pairs: tuple[tuple[str, str], ...]) -> str:
        """Which words of the question the clause says in another way."""
        return self.stand_ins(pairs=[self.stand_in(said=said, written=written) for said, written in pairs])

    def second_line(self, place: str, reasons: tuple[str, ...]) -> str:
        """The next best clause, and what it lacks."""
        return self.second(place=place, lacking=self.second_lacking(reasons=reasons) if reasons else "")

    def left_out_line(self, day: str, repealed: int, coming: int) -> str:
        """Which documents were not searched."""
        counts = ((self.left_out_repealed, repealed), (self.left_out_coming, coming))
        return self.left_out(day=day, counts=[said(count=count) for said, count in counts if count])

    def searched_line(
        self, count: int, newest: str | None, looked_for: tuple[str, ...], limits: tuple[str, ...]
    ) -> str:
        """What was searched when nothing was found."""
        return self.searched(
            count=count,
            dated=self.searched_dated(newest=newest) if newest is not None else "",
            by=self.searched_by(words=looked_for) if looked_for else "",
            within=self.searched_within(limits=limits) if limits else "",
        )


CHINESE, ENGLISH = in_both_languages("ask", Words)


def words() -> Words:
    """The texts that the visitor reads."""
    return spoken(CHINESE, ENGLISH)

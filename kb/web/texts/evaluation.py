"""The words of the page that shows how right the answers are."""

from __future__ import annotations

from collections.abc import Mapping

from kb.evaluation.runs import Fault
from kb.web.language import spoken
from kb.web.texts import common
from kb.web.texts.files import in_both_languages
from kb.web.texts.template import Template


class Words(common.Words, frozen=True, kw_only=True):
    """The section ``evaluation`` of a language's file, and what is put together from it."""

    TITLE: str
    PROMISE: str
    NO_RUNS_TITLE: str
    NO_RUNS: str
    RUN: str
    AGAINST: str
    NO_COMPARISON: str
    SHOW: str
    NO_SUCH_RUN_TITLE: str
    NO_SUCH_RUN: str

    # --- figures ---
    FIGURES: str
    PLOTS: str
    MEASURE: str
    QUESTIONS: str
    VALUE: str
    INTERVAL: str
    BEFORE: str
    DIFFERENCE: str
    P: str
    MEASURES: Mapping[str, str]
    WHAT_MEASURES_MEAN: str

    # --- what went wrong ---
    FAULTS_TITLE: str
    LANGUAGES: Mapping[str, str]
    ALL: str
    FAULTS: Mapping[Fault, str]
    NO_FAULT: str

    # --- questions ---
    CASES: str
    WORDS: str
    FIND: str
    CHANGED: str
    WITHOUT_TEXT: str
    ALL_CASES: str
    NO_CASES: str
    NO_SUCH_CASE: str

    # --- one question ---
    BACK: str
    PREVIOUS: str
    NEXT: str
    GOLD: str
    GOLD_NONE: str
    OURS: str
    NOT_ANSWERED: str
    METHOD: str
    RANKS: str
    BELOW: str
    ASK_AGAIN: str
    CONFIDENCE: str
    SYSTEMS: Mapping[str, str]
    VERDICT: str
    VERDICTS: tuple[str, str]
    NOTE: str
    KEEP: str
    KEPT: str
    DOWNLOAD: str

    # --- with values ---
    counts_line: Template
    cases: Template
    cases_shown: Template

    def fault(self, fault: Fault | None) -> str:
        """What went wrong with a question, or that nothing did."""
        return self.FAULTS[fault] if fault is not None else self.NO_FAULT

    def cases_line(self, shown: int, found: int) -> str:
        """How many questions are listed, of how many."""
        cases = self.cases(found=found)
        return self.cases_shown(shown=shown, cases=cases) if shown < found else cases


CHINESE, ENGLISH = in_both_languages("evaluation", Words)


def words() -> Words:
    """The texts that the visitor reads."""
    return spoken(CHINESE, ENGLISH)

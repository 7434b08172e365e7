"""The words of the page on which the corpus is kept."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath

from kb.corpus.curation import Removed
from kb.corpus.history import Change
from kb.corpus.jobs import Step
from kb.web.language import spoken
from kb.web.texts import common
from kb.web.texts.files import in_both_languages
from kb.web.texts.template import Template


class Words(common.Words, frozen=True, kw_only=True):
    """The section ``corpus`` of a language's file, and what is put together from it."""

    CORPUS: str
    CORPUS_LINE: str
    PARTS_LABEL: str
    PARTS: Mapping[str, str]

    # --- who may change it ---
    READ_ONLY: str
    SIGN_IN_LINE: str
    ACCOUNT_LINE: str
    PASSWORD: str
    SIGN_IN: str
    SIGN_OUT: str
    NOT_SIGNED_IN: str
    WRONG_PASSWORD: str
    NOT_ALLOWED: str
    READ_ONLY_CORPUS_LINE: str

    # --- work ---
    NOT_DONE: str
    CANCEL: str
    STOPPING: str
    WORK_LINE: str

    # --- documents ---
    FIND: str
    GROUP: str
    GROUP_LINKS: str
    GROUPS: Mapping[str, str]
    ORDER: str
    ORDERS: Mapping[str, str]
    LIST: str
    NONE_FOUND: str
    ALL_DOCUMENTS: str
    PREVIOUS: str
    NEXT: str
    TICK_PAGE: str
    UNTICK: str
    REMOVE_TICKED: str
    PAST: str
    DOWNLOAD_KEPT: str
    SWAP_IN: str
    OPEN_TEXT: str
    RECOGNISED: str
    OUTLINE: str
    NO_OUTLINE: str
    NOTES: str
    EDIT: str
    EDIT_LINE: str
    FIELDS: Mapping[str, str]
    DAY_FORMAT: str
    PREVIEW: str
    WILL_CHANGE: str
    NOTHING_CHANGED: str
    EFFECT: str
    NO_EFFECT: str
    SAVE: str
    DISCARD: str
    SAVING: str
    SAVED: str
    NOT_STATED: str
    REMOVE: str
    REMOVE_LINE: str
    REMOVE_SURELY: str
    KEEP: str
    REMOVING: str
    RESTORE_WHICH: str
    RESTORE: str
    RESTORING: str
    RESTORED: str
    SINCE: str
    CHANGES: Mapping[Change, str]
    NOT_NOTED: str

    # --- adding ---
    UPLOAD: str
    RECOGNISING: str
    REFUSED: str
    TAKE: str
    ADD_NONE: str
    ADDING: str
    PLACE: str
    PLACE_NEW: str

    # --- the lexicon ---
    LEXICON_LINE: str
    LEXICON: str
    LEXICON_PLACEHOLDER: str
    LEXICON_COLUMNS: tuple[str, ...]
    LEXICON_PROBLEMS: str
    NO_OWN_WORDS: str
    QUESTIONS_LINE: str
    OWN_QUESTIONS: str
    TRY: str
    TRYING: str
    MEASURE_COLUMNS: tuple[str, ...]
    MEASURES: Mapping[str, str]
    NO_QUESTION_CHANGED: str
    KEEP_WORDS: str
    KEEP_UNTRIED: str
    DROP_WORDS: str

    # --- the index ---
    CHECKING: str
    WELL: str
    NOT_WELL: str
    DRIFTS: tuple[str, ...]
    COUNT: str
    CLAUSES: str
    OWN_WORDS: str
    SIZE: str
    BUILT: str
    ENCODER: str
    REBUILD_LINE: str
    REBUILD: str
    REBUILDING: str

    # --- with values ---
    signed_in_line: Template
    visit_line: Template
    wait_line: Template
    not_allowed_line: Template
    step: Template
    PREPARING: str
    other: Template
    documents_heading: Template
    more_line: Template
    found_line: Template
    group_line: Template
    page_line: Template
    row_line: Template
    ticked_line: Template
    tick_all_line: Template
    event_line: Template
    changes_heading: Template
    no_changes_heading: Template
    more_changes_line: Template
    noted_since_line: Template
    damaged_line: Template
    place_option: Template
    counts_line: Template
    skipped_line: Template
    VALIDITY_OPTIONS: Mapping[str, str]
    built_line: Template
    remove_question: Template
    removed_line: Template
    removed_heading: Template
    removed_again: Template
    upload_line: Template
    recognise: Template
    recognised: Template
    recognised_in_part: Template
    same_line: Template
    version_line: Template
    confirm: Template
    added_line: Template
    tried_heading: Template
    NOT_TRIED: str
    tried: Template
    untouched: Template
    NONE_ABOUT: str
    elsewhere_line: Template
    moved: Template
    NOT_MOVED: str
    ranks: Template
    rank: Template
    NO_RANK: str
    changed_heading: Template
    words_kept: Template
    drift_line: Template
    ignored_line: Template
    rebuilt_line: Template

    def step_line(self, step: Step) -> str:
        """How far work is."""
        return (
            self.step(what=self.sentence(step.what), number=step.done + 1, total=step.total)
            if step.total
            else self.PREPARING
        )

    def other_line(self, heading: str, step: Step) -> str:
        """What another editor is at."""
        if not step.total:
            return self.other(work=heading)
        return self.other(work=self.step(what=heading, number=step.done + 1, total=step.total))

    def tried_line(self, questions: int, touched: int) -> str:
        """How many questions there are about the documents, and what they can tell."""
        if not questions:
            return self.NONE_ABOUT
        return (
            self.tried(questions=questions, touched=touched)
            if touched
            else self.untouched(questions=questions)
        )

    def removed_option(self, gone: Removed) -> str:
        """A document that has gone out."""
        name = PurePosixPath(gone.name).name
        return name if gone.number == 1 else self.removed_again(name=name, number=gone.number)

    def recognised_line(self, staged: int, refused: int) -> str:
        """What became of an upload."""
        said = self.recognised(staged=staged)
        return self.recognised_in_part(recognised=said, refused=refused) if refused else said

    def moved_line(self, better: int, worse: int) -> str:
        """How many questions a measure rose and fell for."""
        return self.moved(better=better, worse=worse) if better or worse else self.NOT_MOVED

    def rank_line(self, before: int | None, after: int | None) -> str:
        """Where the first clause that answers stood and stands."""
        was, now = (self.NO_RANK if rank is None else self.rank(rank=rank) for rank in (before, after))
        return self.ranks(was=was, now=now)


CHINESE, ENGLISH = in_both_languages("corpus", Words)


def words() -> Words:
    """The texts that the visitor reads."""
    return spoken(CHINESE, ENGLISH)

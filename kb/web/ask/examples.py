"""Which questions can a visitor begin with? Made from what the documents ask for, and tried out.

A target says what it is of; asking for that gives a question. It is shown only if the answer to it
holds the target's value, so that nobody's first question fails.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from kb.language.lexicon import entries
from kb.records import Status, Validity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kb import KnowledgeBase
    from kb.facts.targets import Target

MOST_EXAMPLES: Final = 4
MOST_DOCUMENTS: Final = 8  # a few documents are enough, whatever the size of the corpus
MOST_TRIED: Final = 8
LONGEST_NAMING: Final = 18
LONGEST_VERB: Final = 2
OUT_OF_FORCE: Final = (Validity.REPEALED, Validity.NOT_YET)


def chinese(knowledge_base: KnowledgeBase) -> tuple[str, ...]:
    """Up to four questions in Chinese that get the value that a target states."""
    return _answered(knowledge_base, ((_chinese(target), target) for target in _targets(knowledge_base)))


def english(knowledge_base: KnowledgeBase) -> tuple[str, ...]:
    """The same in English, as far as the lexicon names what a target is of."""
    return _answered(knowledge_base, ((_english(target), target) for target in _targets(knowledge_base)))


def _targets(knowledge_base: KnowledgeBase) -> Iterator[Target]:
    """Targets of documents in force that can be asked for briefly, one of each document in turn."""
    in_force = [d.doc_id for d in knowledge_base.documents() if d.validity not in OUT_OF_FORCE]
    by_document = [_brief(knowledge_base.targets([doc_id])) for doc_id in in_force[:MOST_DOCUMENTS]]
    for turn in zip_longest(*by_document):
        yield from (target for target in turn if target is not None)


def _brief(targets: Iterable[Target]) -> list[Target]:
    """Those whose object and indicator can be asked for in a few words, deadlines first.

    今年 means another year to a reader than in the document: such a target is left out.
    """
    brief = [
        target
        for target in targets
        if target.object
        and target.indicator
        and len(target.object + target.indicator) <= LONGEST_NAMING
        and "、" not in target.object
        and (target.deadline is None or re.search(r"\d{4}", target.deadline))
    ]
    return sorted(brief, key=lambda target: target.deadline is None)


def _chinese(target: Target) -> str:
    of, what = target.object or "", target.indicator or ""
    verb = what.removesuffix("数量")
    if verb != what and len(verb) <= LONGEST_VERB:
        asked = f"要{verb or '有'}多少{target.unit}{of}？"
    else:
        asked = f"{of}{what}{'是' if target.deadline is None else '要达到'}多少？"
    return asked if target.deadline is None else f"{target.deadline}，{asked}"


def _english(target: Target) -> str:
    """“Of whom: what is planned?”, right whatever the noun; empty without an English name for both."""
    of, indicator = _english_name(target.object or ""), target.indicator or ""
    what = "number" if indicator.endswith("数量") else _english_name(indicator)
    due = f" by {target.due[:4]}" if target.due is not None else ""
    return f"{of[0].upper()}{of[1:]}: what {what} is planned{due}?" if of and what else ""


def _english_name(term: str) -> str:
    """The English name of the longest official term in ``term``; empty if there is none."""
    return max(
        ((len(form), name) for form, name in _english_forms().items() if form in term), default=(0, "")
    )[1]


@cache
def _english_forms() -> Mapping[str, str]:
    """For each form of the lexicon of two characters or more the first English name, if any."""
    return {
        form: entry.english[0]
        for entry in reversed(entries())
        for form in (*entry.others, entry.term)
        if entry.english and len(form) > 1
    }


def _answered(knowledge_base: KnowledgeBase, candidates: Iterable[tuple[str, Target]]) -> tuple[str, ...]:
    """The first candidates whose answer holds their value, one for each unit of measurement."""
    examples: dict[str, str] = {}
    asked = ((question, target) for question, target in candidates if question)
    for (question, target), _ in zip(asked, range(MOST_TRIED), strict=False):
        if target.unit in examples or question in examples.values():
            continue
        answer = knowledge_base.ask(question)
        if answer.status is Status.ANSWERED and target.value in answer.answer:
            examples[target.unit] = question
        if len(examples) == MOST_EXAMPLES:
            break
    return tuple(examples.values())

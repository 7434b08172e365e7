"""An answer in a language model's words, if one is set up and its words can be verified.

None is by default, and then nothing here is even imported. The model is given the clauses that the
extractive answer cites, and what comes back is trusted in nothing:

``settings``  which endpoint, from the environment
``prompt``    the rules, and the clauses as data
``client``    one POST, bounded in time and size
``reply``     the reply as sentences with the clauses each one cites
``checking``  whether a sentence says only what those clauses say
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace

from kb.answer.phrasing.checking import supported, values
from kb.answer.phrasing.client import complete
from kb.answer.phrasing.prompt import messages
from kb.answer.phrasing.reply import Sentence, sentences
from kb.answer.phrasing.settings import LlmSettings
from kb.errors import LlmReplyError
from kb.language.text import language
from kb.records import Answer, AnswerSpan, Citation, Status

__all__ = ["LlmSettings", "phrase", "phrased", "verified"]

MOST_SENTENCES = 5

_log = logging.getLogger(__name__)


def phrased(answer: Answer) -> Answer:
    """``answer`` in the words of the model that the environment names, or as it is.

    Raises ``LlmSettingsError`` if the environment names one wrongly.
    """
    settings = LlmSettings.from_environment()
    if settings is None:
        return answer
    return phrase(answer, settings) or answer


def phrase(answer: Answer, settings: LlmSettings) -> Answer | None:
    """``answer`` phrased by a model from its cited clauses, each sentence verified.

    ``None`` where the extractive answer must stand: it found nothing or only a part, the question
    is English, which the Chinese clauses cannot verify, or the model gave nothing that holds.
    """
    if answer.status is not Status.ANSWERED or language(answer.question) != "zh":
        return None
    needed = [clause for clause in answer.citations if any(_holds(clause, span) for span in answer.spans)]
    try:
        reply = complete(messages(answer.question, answer.citations, needed), settings)
        return verified(reply, answer)
    except LlmReplyError as error:
        _log.warning("大模型没有给出可用的回答（%s），改为照录文件原文。", error)
        return None


def verified(reply: str, answer: Answer) -> Answer:
    """``answer`` in those sentences of ``reply`` that its citations support.

    It keeps the spans and the citations that are used. Raises ``LlmReplyError`` if no sentence
    holds, or those that do leave out a clause or a value that ``answer`` consists of: the model
    may say the same in other words, not less.
    """
    kept = list(dict.fromkeys(s for s in sentences(reply) if _stands(s, answer.citations)))[:MOST_SENTENCES]
    if not kept:
        raise LlmReplyError("没有一句通过核对")
    used = sorted({number for sentence in kept for number in sentence.cited})
    citations = tuple(answer.citations[number - 1] for number in used)
    if not _says_as_much(kept, citations, answer.spans):
        raise LlmReplyError("通过核对的部分不完整")
    text = "".join(s.text + "".join(f"[{used.index(number) + 1}]" for number in s.cited) for s in kept)
    return replace(answer, answer=text, citations=citations, generated=True)


def _stands(sentence: Sentence, clauses: Sequence[Citation]) -> bool:
    """Whether a sentence cites only clauses that are there, and says what they say."""
    there = all(0 < number <= len(clauses) for number in sentence.cited)
    return there and supported(sentence.text, [clauses[number - 1].quote for number in sentence.cited])


def _says_as_much(
    kept: Sequence[Sentence], citations: Sequence[Citation], spans: Sequence[AnswerSpan]
) -> bool:
    told = {(value.kind, value.form) for sentence in kept for value in values(sentence.text)}
    asked = {(value.kind, value.form) for span in spans for value in values(span.text)}
    return asked <= told and all(any(_holds(clause, span) for clause in citations) for span in spans)


def _holds(clause: Citation, span: AnswerSpan) -> bool:
    return clause.doc_id == span.doc_id and clause.start <= span.start and span.end <= clause.end

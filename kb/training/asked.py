"""Questions put to indexes, judged ones and made ones, with the signals of their evidence.

Few people write questions that a document does not answer. More are made of the answerable ones:
asked for another year or place, asked of another corpus; and of clauses without a value, how many
and how much. Questions about anything at all are none of a corpus's business.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from kb import KnowledgeBase
from kb.answer import as_a_whole, by_parts
from kb.answer.gathering import gather
from kb.answer.parts import parts
from kb.clauses import clauses
from kb.evaluation.answers import JudgedAnswer, judge, unanswered
from kb.evaluation.datasets import read_dataset
from kb.evaluation.questions import Dataset, Question, language
from kb.query import parse
from kb.records import ANSWERING

SEED = 7
FOREIGN = 300
VALUELESS = 100
_PLACES = ("洛阳", "开封", "西安", "成都", "青岛")
_YEARS = ("2030", "2021", "2035")
_ASKED = (
    "要建多少个？",
    "一共要花多少钱？",
    "比例是多少？",
    "具体什么时候完成？",
    "联系电话是多少？",
    "是哪几所学校，有名单吗？",
)
Opened = tuple[Dataset, KnowledgeBase]


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """A question, and the judgement of its answer, were it ``given``, and were it not: ``silent``."""

    question: Question
    given: JudgedAnswer
    silent: JudgedAnswer


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A question put to a corpus.

    ``group``: the question it was made of. ``made``: how, or ``None`` if somebody asked it.
    ``parts``: the signals of each part; empty where it is answered as a whole, if ``whole`` is true,
    or left unanswered, whatever they would be. ``judged``: what is known of a question that somebody asked.
    """

    dataset: str
    group: str
    made: str | None
    language: str
    parts: tuple[Mapping[str, float], ...]
    whole: bool
    judged: Judged | None

    @property
    def answerable(self) -> bool:
        """Whether the documents say what is asked."""
        return self.judged is not None and self.judged.question.answerable


@dataclass(frozen=True, kw_only=True, slots=True)
class Corpus:
    """An index with the texts of its documents by id."""

    name: str
    base: KnowledgeBase
    texts: Mapping[str, str]

    def ask(self, text: str, group: str, made: str) -> Asked:
        """A question that nobody asked of this corpus, which does not answer it."""
        return self._asked(text, group, made, None)

    def put(self, question: Question) -> Asked:
        """A question that somebody asked of this corpus."""
        return self._asked(question.text, f"{self.name} {question.question_id}", None, question)

    def _asked(self, text: str, group: str, made: str | None, question: Question | None) -> Asked:
        sources, query = self.base.sources(), parse(text)
        hits = sources.find(text)
        whole = as_a_whole(query, hits, sources)
        found = gather(parts(text), hits, sources) if whole is None else []
        judged = None
        if question is not None:
            given = by_parts(query, hits, sources, 0.0) if whole is None else whole
            judged = Judged(
                question=question,
                given=judge(question, given, self.texts),
                silent=judge(question, unanswered(text), self.texts),
            )
        return Asked(
            dataset=self.name,
            group=group,
            made=made,
            language=language(text),
            parts=tuple(dict(part.evidence.signals) for part in found),
            whole=whole is not None and whole.status in ANSWERING,
            judged=judged,
        )


def asked(entries: Sequence[tuple[Path, Path | None]], foreign: Sequence[str]) -> list[Asked]:
    """Every question of the sets, in indexes built for it, and made ones where a set judges silence."""
    chance = random.Random(SEED)
    with ExitStack() as stack:
        opened: list[tuple[Dataset, Corpus]] = []
        for path, documents in entries:
            read = read_dataset(path, documents)
            index = Path(stack.enter_context(TemporaryDirectory()))
            KnowledgeBase.build(read.corpus or path, index)
            base = KnowledgeBase.open(index)
            texts = {document.doc_id: document.text for document in base.documents()}
            opened.append((read, Corpus(name=read.name, base=base, texts=texts)))
        found = [corpus.put(question) for read, corpus in opened for question in read.questions]
        for read, corpus in opened:
            if len({question.answerable for question in read.questions}) == 1:
                continue
            for number, text in enumerate(_valueless(corpus.base, chance)):
                found.append(corpus.ask(text, f"{read.name} valueless {number}", "valueless"))
            for text in chance.sample(foreign, min(FOREIGN, len(foreign))):
                found.append(corpus.ask(text, text, "foreign"))
            if len(corpus.texts) == 1:
                others = [(other, one) for other, _ in opened if other is not read for one in other.questions]
                found += _elsewhere(corpus, read, others, chance)
        return found


def _elsewhere(
    corpus: Corpus, own: Dataset, others: Sequence[tuple[Dataset, Question]], chance: random.Random
) -> Iterator[Asked]:
    """A single document's questions for another year or place, and those of other sets, asked of it."""
    for question in own.questions:
        if question.answerable:
            for text in _moved(question.text, chance):
                yield corpus.ask(text, f"{own.name} {question.question_id}", "moved")
    for other, question in chance.sample(others, min(VALUELESS * 2, len(others))):
        yield corpus.ask(question.text, f"{other.name} {question.question_id}", "of another corpus")


def _moved(text: str, chance: random.Random) -> Iterator[str]:
    """The same question for another year and another place."""
    if re.search(r"20\d\d", text):
        yield re.sub(r"20\d\d", chance.choice(_YEARS), text)
    place = chance.choice(_PLACES)
    if re.search("郑州|河南|北京|宁波", text):
        yield re.sub("郑州|河南|北京|宁波", place, text)
    elif re.search("[一-龥]", text):
        yield f"{place}的{text}"


def _valueless(base: KnowledgeBase, chance: random.Random) -> Iterator[str]:
    """Questions after values that the corpus's own clauses do not give."""
    told = [
        clause.text
        for document in base.documents()
        for clause in clauses(document, base.outline(document.doc_id))
        if 12 <= len(clause.text) <= 60 and not re.search(r"[\d一二三四五六七八九十]", clause.text)
    ]
    for text in chance.sample(told, min(VALUELESS, len(told))):
        yield re.split("[，,。；;]", text)[0] + chance.choice(_ASKED)


def foreign_questions(folder: Path) -> list[str]:
    """Questions about anything at all, as many in English as in Chinese, from the sets to train on."""
    chinese = [row["question"] for row in _rows(folder / "reading_comprehension.jsonl.gz")]
    english = [row["en"] for row in _rows(folder / "english_chinese.jsonl.gz") if row["en"].endswith("?")]
    return [text for pair in zip(chinese, english, strict=False) for text in pair]


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)

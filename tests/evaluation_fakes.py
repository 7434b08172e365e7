"""A knowledge base that says what a test told it to, for tests of the evaluation."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from kb.errors import QuestionError, UnknownDocumentError
from kb.evaluation import Report
from kb.evaluation.evaluation import measure
from kb.evaluation.questions import Dataset, GoldQuote, Question
from kb.records import Answer, Citation, Document, Hit, Outline, SearchResult, Status, Unit
from kb.search.ranking import Mode


def hit(text: str, doc_id: str = "d", unit_id: str = "u") -> Hit:
    return Hit(
        rank=1,
        doc_id=doc_id,
        unit_id=unit_id,
        label="",
        text=text,
        start=0,
        end=len(text),
        score=0.0,
    )


def question(
    *needed: str,
    alt: Sequence[str] = (),
    question_id: str = "q",
    text: str = "问",
    lang: str = "zh",
    answerable: bool = True,
    documents: Mapping[str, int] | None = None,
    answer: str | None = None,
    answer_spans: tuple[str, ...] = (),
    within: tuple[str, ...] = (),
    all_versions: bool = False,
) -> Question:
    return Question(
        question_id=question_id,
        text=text,
        lang=lang,
        answerable=answerable,
        quotes=(
            *(GoldQuote(text=quote, doc_id=None, needed=True) for quote in needed),
            *(GoldQuote(text=quote, doc_id=None, needed=False) for quote in alt),
        ),
        documents=documents or {},
        answer=answer,
        answer_spans=answer_spans,
        within=within,
        all_versions=all_versions,
    )


def answer(
    text: str = "",
    *,
    quotes: Sequence[tuple[str, int]] = (),
    status: Status = Status.ANSWERED,
    confidence: float = 0.5,
    doc_id: str = "d",
) -> Answer:
    """An answer that cites each quote at its start in a document."""
    return Answer(
        question="问",
        status=status,
        answer=text,
        confidence=confidence,
        spans=(),
        citations=tuple(
            Citation(
                doc_id=doc_id,
                unit_id="u",
                label="",
                quote=quote,
                start=start,
                end=start + len(quote),
            )
            for quote, start in quotes
        ),
        hits=(),
    )


NOTHING = answer(status=Status.NOT_FOUND, confidence=0.0)


def related(*quotes: tuple[str, int], confidence: float = 0.0) -> Answer:
    """Clauses that bear on the question, none of which is claimed to answer it."""
    return answer(quotes=quotes, status=Status.RELATED, confidence=confidence)


@dataclass(frozen=True, kw_only=True)
class ScriptedBase:
    """Finds and answers by a script; a question in no script cannot be searched for.

    Nothing is found in ``repealed`` documents unless all versions are asked, and an answer that
    cites another document than those asked is none.
    """

    texts: Mapping[str, str]
    found: Mapping[str, Sequence[Hit]] = field(default_factory=dict)
    said: Mapping[str, Answer] = field(default_factory=dict)
    repealed: Collection[str] = ()

    def search(
        self,
        query: str,
        k: int = 10,
        *,
        mode: Mode = "hybrid",
        documents: Collection[str] = (),
        all_versions: bool = False,
    ) -> SearchResult:
        looked_in = self._looked_in(documents, all_versions)
        if query not in self.found:
            raise QuestionError("没有字。")
        hits = [hit for hit in self.found[query] if mode != "dense" and hit.doc_id in looked_in]
        return SearchResult(query=query, hits=tuple(hits[:k]), total=len(hits))

    def ask(self, question: str, *, documents: Collection[str] = (), all_versions: bool = False) -> Answer:
        looked_in = self._looked_in(documents, all_versions)
        if question not in self.said:
            raise QuestionError("没有字。")
        said = self.said[question]
        return said if {citation.doc_id for citation in said.citations} <= looked_in else NOTHING

    def _looked_in(self, documents: Collection[str], all_versions: bool) -> set[str]:
        if not self.texts.keys() >= set(documents):
            raise UnknownDocumentError("没有这份文件。")
        return set(documents or self.texts) - (set() if all_versions else set(self.repealed))

    def documents(self) -> tuple[Document, ...]:
        return tuple(Document(doc_id=i, text=text, title=i) for i, text in self.texts.items())

    def outline(self, doc_id: str) -> Outline:
        text = self.texts[doc_id]
        unit = Unit(
            unit_id=f"{doc_id}#1",
            doc_id=doc_id,
            kind="clause",
            depth=1,
            mark=None,
            heading=None,
            start=0,
            end=len(text),
            parent_id=None,
            label="",
        )
        return Outline(doc_id=doc_id, units=(unit,), skipped=(), notes=())


A = "中等职业学校在校生规模达到45万人。"
B = "毕业生就业率保持在95%以上。"
ASKED = (
    question(A, question_id="z1", text="多少人？", answer_spans=("45万人",)),
    question(B, question_id="e1", text="What rate?", lang="en", answer_spans=("95%",)),
    question(question_id="z2", text="校长是谁？", answerable=False),
)
BASE = ScriptedBase(
    texts={"d": A + B},
    found={
        "多少人？": (hit(B, unit_id="u 2"), hit(A, unit_id="u 1")),
        "What rate?": (hit(B, unit_id="u 2"),),
    },
    said={
        "多少人？": answer("45万人|", quotes=[(A, 0)], confidence=0.9),
        "What rate?": NOTHING,
        "校长是谁？": answer("王某", confidence=0.1),
    },
)


def report(base: ScriptedBase = BASE) -> Report:
    """Three questions on two clauses, measured."""
    return measure(base, Dataset(name="两题", corpus=None, questions=ASKED))

"""Two documents made by hand and a knowledge base of them, for tests of the page without a browser."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from drawn import site_drawn

from kb.answer.welcome import Welcome, Welcomes
from kb.errors import QuestionError, UnknownDocumentError
from kb.index.building.reading import entry_of
from kb.index.manifest import Manifest
from kb.records import (
    Answer,
    AnswerSpan,
    Citation,
    Document,
    DocumentEntry,
    Hit,
    Outline,
    Skipped,
    Standing,
    Status,
    Unit,
    Validity,
)
from kb.web import library

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

    from kb.facts.relations import Relation
    from kb.facts.targets import Target
    from kb.search.links import Link

SUBSIDY = "对合作企业按3000—6000元/生/年补助。"
PLAN_TEXT = (
    "一、总体要求\n"
    "1.加大投入。每年安排专项资金。" + SUBSIDY + "原则上不重复补助。\n"
    "学段\t时间\n"
    "小学\t60分钟\n"
    "版权所有 <b>转载</b> 请注明\n"
)
HOSTILE = "<script>window.hit=1</script>![图](http://192.0.2.1/a.png) :red[红] $x$ <form><input>"


def unit_at(text: str, piece: str, unit_id: str, **more: Any) -> Unit:
    start = text.index(piece)
    facts: dict[str, Any] = {
        "kind": "clause",
        "depth": 3,
        "mark": None,
        "heading": None,
        "parent_id": "p/1/1",
        "label": f"一、1 · {unit_id}",
    }
    place = {"unit_id": unit_id, "doc_id": "plan", "start": start, "end": start + len(piece)}
    return Unit(**{**facts, **place, **more})


PLAN = Document(
    doc_id="plan",
    text=PLAN_TEXT,
    title="关于促进《校企合作》的通知",
    issuer="某市人民政府",
    number="某政〔2021〕40号",
    issued_on="2021-05-06",
    validity=Validity.REPEALED,
)
_TASK = PLAN_TEXT.split("\n")[1]
PLAN_OUTLINE = Outline(
    doc_id="plan",
    units=(
        unit_at(
            PLAN_TEXT,
            PLAN_TEXT[: PLAN_TEXT.index("版权")].rstrip(),
            "p/1",
            kind="part",
            depth=1,
            mark="一、",
            heading="总体要求",
            parent_id=None,
        ),
        unit_at(
            PLAN_TEXT,
            _TASK,
            "p/1/1",
            kind="task",
            depth=2,
            mark="1.",
            heading="加大投入",
            parent_id="p/1",
        ),
        unit_at(PLAN_TEXT, "1.加大投入。", "s1"),
        unit_at(PLAN_TEXT, "每年安排专项资金。", "s2"),
        unit_at(PLAN_TEXT, SUBSIDY, "s3"),
        unit_at(PLAN_TEXT, "原则上不重复补助。", "s4"),
        unit_at(PLAN_TEXT, "学段\t时间", "r1", kind="row", parent_id="p/1"),
        unit_at(PLAN_TEXT, "小学\t60分钟", "r2", kind="row", parent_id="p/1"),
    ),
    skipped=(Skipped(start=PLAN_TEXT.index("版权"), end=len(PLAN_TEXT), reason="页脚"),),
    notes=("正文缺第二部分。",),
)
BAD = Document(doc_id="bad <i>", text=HOSTILE, title=HOSTILE)
BAD_OUTLINE = Outline(
    doc_id="bad <i>",
    units=(unit_at(HOSTILE, HOSTILE, "b<1>", doc_id="bad <i>", label=HOSTILE, heading=HOSTILE, mark="<u>"),),
    skipped=(),
    notes=(),
)


def cite(outline: Outline, document: Document, unit_id: str) -> Citation:
    unit = next(unit for unit in outline.units if unit.unit_id == unit_id)
    return Citation(
        doc_id=document.doc_id,
        unit_id=unit_id,
        label=unit.label,
        quote=unit.span.of(document.text),
        start=unit.start,
        end=unit.end,
        validity=document.validity,
    )


def _hit(rank: int, citation: Citation) -> Hit:
    return Hit(
        rank=rank,
        doc_id=citation.doc_id,
        unit_id=citation.unit_id,
        label=citation.label,
        text=citation.quote,
        start=citation.start,
        end=citation.end,
        score=0.8731,
        validity=citation.validity,
    )


def _answer(question: str, citations: tuple[Citation, ...], words: str, **more: Any) -> Answer:
    hits = [cite(PLAN_OUTLINE, PLAN, unit) for unit in ("s3", "s2", "s1", "s4", "r2")]
    first = citations[0] if citations else None
    spans: tuple[AnswerSpan, ...] = ()
    if first is not None:
        start = first.start + first.quote.index(words)
        spans = (AnswerSpan(text=words, doc_id=first.doc_id, start=start, end=start + len(words)),)
    facts: dict[str, Any] = {
        "status": Status.ANSWERED,
        "answer": "".join(citation.quote for citation in citations),
        "confidence": 0.9142,
        "hits": tuple(_hit(rank, hit) for rank, hit in enumerate(hits, 1)),
    }
    return Answer(question=question, citations=citations, spans=spans, **{**facts, **more})


EXAMPLE = "企业能补多少？"
asked_with: list[dict[str, Any]] = []  # the limits of each question that was asked


class HandMade:
    """Stands for ``KnowledgeBase``: two documents, and an answer that depends on the question."""

    welcomes = Welcomes(chinese=Welcome(about="两份文件，给学校看。"))

    def documents(self) -> tuple[Document, ...]:
        return (PLAN, BAD)

    def entries(self) -> tuple[DocumentEntry, ...]:
        return self.manifest.documents

    def entry(self, doc_id: str) -> DocumentEntry:
        return entry_of(self._held(doc_id)[0])

    def document(self, doc_id: str) -> Document:
        return self._held(doc_id)[0]

    def outline(self, doc_id: str) -> Outline:
        return self._held(doc_id)[1]

    def links(self, doc_id: str, unit: Unit) -> tuple[Link, ...]:
        del doc_id, unit
        return ()

    def standings(self, as_of: date | None = None) -> dict[str, Standing]:
        del as_of
        return {
            "plan": Standing(validity=Validity.REPEALED, reason="被《新通知》废止，自2024-01-01起"),
            "bad <i>": Standing(validity=Validity.UNSTATED, reason="没有读到施行日期或有效期"),
        }

    @property
    def manifest(self) -> Manifest:
        """The web lists the documents and looks up titles here."""
        return Manifest(
            segmentation="",
            weighting="",
            reading="",
            encoder="",
            encoder_fingerprint="",
            documents=(entry_of(PLAN), entry_of(BAD)),
            words="",
            welcome="",
        )

    def relations(self, doc_id: str) -> tuple[Relation, ...]:
        assert self._held(doc_id)
        return ()

    def targets(self, documents: tuple[str, ...] = ()) -> tuple[Target, ...]:
        assert documents
        return ()

    @staticmethod
    def _held(doc_id: str) -> tuple[Document, Outline]:
        held = {"plan": (PLAN, PLAN_OUTLINE), "bad <i>": (BAD, BAD_OUTLINE)}
        if doc_id not in held:
            raise UnknownDocumentError(f"索引里没有文件 {doc_id}，请换一份。")
        return held[doc_id]

    def ask(self, question: str, **limits: Any) -> Answer:
        asked_with.append(limits)
        if not question.strip():
            raise QuestionError("问题是空的，请写下想知道的事。")
        if "坏" in question:
            return _answer(question, (cite(BAD_OUTLINE, BAD, "b<1>"),), ":red[红]")
        if "补" in question:
            cited = cite(PLAN_OUTLINE, PLAN, "s3")
            return _answer(question, (cited,), "3000—6000元/生/年")
        if "相关" in question or "related" in question:
            both = (cite(PLAN_OUTLINE, PLAN, "s3"), cite(PLAN_OUTLINE, PLAN, "r2"))
            found = _answer(question, both, "3000", status=Status.RELATED, answer="")
            return replace(found, spans=(), missing=("金额",) if "金额" in question else ())
        if "都" in question:
            two = (cite(PLAN_OUTLINE, PLAN, "s3"), cite(PLAN_OUTLINE, PLAN, "r2"))
            return _answer(question, two, "3000—6000元/生/年")
        return _answer(question, (), "", status=Status.NOT_FOUND, missing=("金额",))


def holdings() -> library.Holdings:
    """What the page finds, instead of an index; no question has been asked yet."""
    knowledge_base: Any = HandMade()
    asked_with.clear()
    return library.Holdings(
        knowledge_base=knowledge_base,
        count=2,
        newest="2021-05-06",
        version="0a1b2c3d",
        answer=partial(library.answer_of, knowledge_base),
        page=partial(library.page_of, knowledge_base),
        examples=lambda is_english: () if is_english else (EXAMPLE,),
        names=("《方案》", "《坏》"),
    )


def page(**parameters: str) -> AppTest:
    return site_drawn(parameters)

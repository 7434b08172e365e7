"""Making the work: so many clauses from a corpus, from more documents, and from repeating both."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from kb.errors import CorpusError, DocumentError
from kb.evaluation.bench.work import CLAUSES, CORPUS, VECTORS, WORDS, Work, words_of, write_questions
from kb.models.encoders import load_encoder
from kb.outline.clauses import Clause, clauses
from kb.outline.parsing import outline
from kb.readers import Row, Source, read, sources

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kb.evaluation.methods import Progress
    from kb.evaluation.questions import Question
    from kb.models.encoders import Encoder
    from kb.records import Document

Origin = Literal["own", "more", "repeated"]
"""Where clauses are from: the corpus, the other documents that were named, or either once more."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Prepared:
    """The work, and how many of its clauses are from where."""

    work: Work
    origins: dict[Origin, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Part:
    """A document of the work, as ``kb build`` will read it."""

    origin: Origin
    document: Document
    clauses: tuple[Clause, ...]


def prepare(
    folder: Path,
    units: int,
    questions: Sequence[Question],
    *,
    corpus: Path,
    more: Path | None,
    encoder: str | None,
    with_vectors: bool,
    progress: Progress | None,
) -> Prepared:
    """Write ``units`` clauses, as nearly as a document can be cut, into ``folder``.

    First those of ``corpus``, then those of ``more``, then both again and again under other titles.
    Raises ``CorpusError``.
    """
    model = load_encoder(encoder) if with_vectors else None
    origins: Counter[Origin] = Counter()
    with _Writing(folder, model) as writing:
        for part in _parts(corpus, more):
            fitting = _at_most(part, units - origins.total())
            writing.add(fitting)
            origins[part.origin] += len(fitting.clauses)
            if progress is not None:
                progress(f"{units} 条：准备条文", min(origins.total(), units) - 1, units)
            if fitting is not part or origins.total() == units:
                break
    work = Work(
        folder=folder,
        size=origins.total(),
        dimensions=0 if model is None else model.dimensions,
        encoder=encoder,
    )
    work.write()
    write_questions(folder, questions)
    return Prepared(work=work, origins=dict(origins))


def _parts(corpus: Path, more: Path | None) -> Iterator[_Part]:
    """Documents that have clauses, without end. Those of the corpus keep their ids, which questions name."""
    places: list[tuple[Origin, tuple[Source, ...]]] = [("own", sources(corpus))]
    if more is not None:
        places.append(("more", sources(more)))
    number = count()
    for turn in count():
        any_read = False
        for origin, found in places:
            for source in found:
                doc_id = source.doc_id if (turn, origin) == (0, "own") else f"bench-{next(number):07d}"
                part = _part(
                    source, "repeated" if turn else origin, doc_id, f"（重复{turn}）" if turn else ""
                )
                if part is not None and part.clauses:
                    any_read = True
                    yield part
        if not any_read:
            raise CorpusError(f"语料 {corpus} 里没有一条条文，请换一份语料。")


def _part(source: Source, origin: Origin, doc_id: str, added: str) -> _Part | None:
    """A document with something added to its title, where that stands, too; ``None`` if it is unreadable."""
    try:
        document = read(source)
    except DocumentError:
        return None
    title = document.title + added
    text = document.text.replace(document.title, title, 1) if added and document.title else document.text
    return _parsed(origin, _of_row(doc_id, title, text))


def _of_row(doc_id: str, title: str, text: str) -> Document:
    """What ``kb build`` makes of such a row."""
    return read(Source(doc_id=doc_id, path=Path(), checksum="", row=Row(text=text, title=title)))


def _parsed(origin: Origin, document: Document) -> _Part:
    return _Part(origin=origin, document=document, clauses=clauses(document, outline(document)))


def _at_most(part: _Part, room: int) -> _Part:
    """The part itself, or its beginning if it has more clauses than there is ``room``."""
    if len(part.clauses) <= room:
        return part
    document = part.document
    text = document.text[: part.clauses[room - 1].unit.end]
    return _parsed(part.origin, _of_row(document.doc_id, document.title, text))


class _Writing:
    """The files of a work while they are written, document by document."""

    def __init__(self, folder: Path, encoder: Encoder | None) -> None:
        folder.mkdir(parents=True)
        self._files = ExitStack()
        self._encoder = encoder
        self._corpus, self._clauses, self._words = (
            self._files.enter_context((folder / name).open("w", encoding="utf-8"))
            for name in (CORPUS, CLAUSES, WORDS)
        )
        self._vectors = self._files.enter_context((folder / VECTORS).open("wb"))

    def __enter__(self) -> _Writing:
        return self

    def __exit__(self, *_: object) -> None:
        self._files.close()

    def add(self, part: _Part) -> None:
        """Write a document and its clauses down."""
        document, found = part.document, part.clauses
        row = {"doc_id": document.doc_id, "title": document.title, "text": document.text}
        self._corpus.write(json.dumps(row, ensure_ascii=False) + "\n")
        for clause in found:
            told = {"doc_id": document.doc_id, "start": clause.unit.start, "text": clause.text}
            self._clauses.write(json.dumps(told, ensure_ascii=False) + "\n")
            self._words.write(" ".join(words_of(clause.text)) + "\n")
        if self._encoder is not None and found:
            vectors = self._encoder.passages([(clause.context, clause.told) for clause in found])
            self._vectors.write(vectors.astype("float32").tobytes())

"""The shipped transformer: reads texts, gives vectors, and reads a question together with clauses.

Three ONNX graphs over one table of pieces. The lower layers read each text by itself, and what they read of a
clause is kept for the next question; the upper layers make a vector of it, or read it with a question.
Texts stand one behind the other in one row, each seeing itself alone, so that nothing is padded.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import as_file, files
from importlib.util import find_spec
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kb.errors import EncoderUnavailableError
from kb.models.bundle import Bundle, digest, open_bundle

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

Float16 = NDArray[np.float16]
Float32 = NDArray[np.float32]
Int64 = NDArray[np.int64]

QUESTION_TOKENS, PASSAGE_TOKENS = 48, 128
_GRAPHS = ("lower", "upper", "joint")
_ROW = 512  # pieces read at once while building
_KEPT = 1_500  # clauses whose lower states are kept: some 60 MB
_QUESTION, _PASSAGE = "query: ", "passage: "
_SENTENCE_ENDS = frozenset("。！？；!?;")

PASSAGE_VERSION = 2  # goes up whenever a clause is put in another way: its vector is another one then
TITLE = 24  # characters: enough to tell place and matter
HEADING = 60
LEAD = 100
ROOM = 140  # of a clause with its lead

Clauses = Sequence[tuple[str, str]]
"""Clauses as (context, text): see ``passage``. Leads are left out: a question on the sentence before would
find this one as well (the nearest clause was gold for 66 % of 393 questions with leads, for 70 % without)."""


def passage(context: str, text: str, lead: str = "") -> str:
    """A clause behind its title, its innermost heading and what it goes on from, one a line.

    ``context``: the title and the headings above the clause, outermost first, one a line. ``lead``: the
    words of another clause that this one is not understood without; a long clause is understood by itself.
    """
    title, *headings = context.split("\n")
    before = lead[: max(min(LEAD, ROOM - len(text)), 0)]
    lines = [title[:TITLE], *(heading[:HEADING] for heading in headings[-1:]), *([before] if before else [])]
    return "\n".join([*lines, text])


@dataclass(frozen=True, kw_only=True, slots=True)
class Pieces:
    """A text cut into the model's pieces.

    ``ids``: int64 (n,). ``spans``: int64 (n, 2), where each piece stands in the text, half-open code
    points. ``whole``: whether all of the text is among them.
    """

    ids: Int64
    spans: Int64
    whole: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """What reading a question with clauses gives, as logits.

    ``clauses``: float32 (n_clauses,), that a clause answers: its nearness to the question on a scale of
    logits, and what reading both together adds to it; ``nothing``: that none does, to be held against
    them; ``words``: for each clause float32 (n_pieces, 2), that the words that answer begin and end with a
    piece; ``pieces``: the clauses' pieces.
    """

    clauses: Float32
    nothing: float
    words: tuple[Float32, ...]
    pieces: tuple[Pieces, ...]


@cache
def shipped_models() -> Pretrained:
    """The models that come with the program. Raises ``EncoderUnavailableError`` where they cannot run."""
    if find_spec("onnxruntime") is None:
        raise EncoderUnavailableError(
            "随附的模型需要 onnxruntime，请先执行 pip install onnxruntime，或用 --encoder static 建立索引。"
        )
    with as_file(files("kb") / "data" / "models") as folder:
        return Pretrained(open_bundle(folder))


class Pretrained:
    """The models of a bundle, loaded at their first use; safe to share by threads. One is an ``Encoder``."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle
        self._clauses: OrderedDict[str, Float16] = OrderedDict()
        self._lock = Lock()

    @property
    def name(self) -> str:
        """See ``Encoder``."""
        return self.bundle.name

    @property
    def fingerprint(self) -> str:
        """Of the files that a vector depends on, and of how a clause is put to the models."""
        return digest(self.bundle.fingerprint, PASSAGE_VERSION)

    @property
    def dimensions(self) -> int:
        """See ``Encoder``."""
        return self.bundle.dimensions

    @property
    def floor(self) -> float:
        """See ``Encoder``; fitted with the bundle."""
        return float(self.bundle.fitted["floor"])

    @property
    def weight(self) -> float:
        """See ``Encoder``; fitted with the bundle."""
        return float(self.bundle.fitted["nearness"])

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_str(self.bundle.read("tokenizer.json").decode())
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return tokenizer

    @cached_property
    def _table(self) -> tuple[NDArray[np.int8], Float32]:
        from safetensors.numpy import load

        held = load(self.bundle.read("pieces.safetensors"))
        return held["numbers"], held["factors"]

    @cached_property
    def _graphs(self) -> Mapping[str, InferenceSession]:
        """All three, loaded side by side."""
        with ThreadPoolExecutor(len(_GRAPHS)) as pool:
            return dict(zip(_GRAPHS, pool.map(self._session, _GRAPHS), strict=True))

    def _session(self, name: str) -> InferenceSession:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        # Weights become floating-point once, when the graph is loaded.
        options.add_session_config_entry("session.disable_quant_qdq", "1")
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 3
        return onnxruntime.InferenceSession(
            self.bundle.read(f"{name}.onnx"), options, providers=["CPUExecutionProvider"]
        )

    def pieces(self, text: str, tokens: int) -> Pieces:
        """A text's pieces; of one with more than ``tokens`` the first, up to the end of a sentence."""
        encoding = self._tokenizer.encode(text)
        ids = np.array(encoding.ids, dtype=np.int64)
        spans = np.array(encoding.offsets, dtype=np.int64).reshape(-1, 2)
        if len(ids) <= tokens:
            return Pieces(ids=ids, spans=spans, whole=True)
        stop = _sentence_end(text, spans[: tokens - 1])
        return Pieces(ids=np.append(ids[:stop], ids[-1]), spans=spans[: stop + 1], whole=False)

    def _read(self, texts: Sequence[Pieces]) -> list[Float32]:
        """Each text's lower states: float32 (n_pieces, hidden)."""
        ids = np.concatenate([text.ids for text in texts])
        numbers, factors = self._table
        words = numbers[ids].astype(np.float32) * factors[ids][:, None]
        lengths = [len(text.ids) for text in texts]
        places = np.concatenate([np.arange(length) for length in lengths])
        (states,) = self._graphs["lower"].run(None, {"words": words, "places": places, **_grid(lengths)})
        return np.split(states, np.cumsum(lengths)[:-1])

    def vectors(self, texts: Sequence[str], tokens: int) -> Float32:
        """One row a text: float32 (n_texts, hidden), L2-normalised."""
        cut = [self.pieces(text, tokens) for text in texts]
        found = [self._vectors(self._read(row)) for row in _rows(cut)]
        return np.concatenate(found) if found else np.empty((0, self.bundle.dimensions), dtype=np.float32)

    def _vectors(self, states: Sequence[Float32]) -> Float32:
        given = {"states": np.concatenate(states), **_grid([len(one) for one in states])}
        vectors: Float32 = self._graphs["upper"].run(None, given)[0]
        return vectors

    def queries(self, texts: Sequence[str]) -> Float32:
        """See ``Encoder``."""
        return self.vectors([_QUESTION + text for text in texts], QUESTION_TOKENS)

    def passages(self, clauses: Clauses) -> Float32:
        """See ``Encoder``."""
        return self.vectors([_PASSAGE + passage(*clause) for clause in clauses], PASSAGE_TOKENS)

    def nearness(self, question: str, passages: Sequence[str]) -> Sequence[float]:
        """The cosine of each passage with a question."""
        cut = [self.pieces(_PASSAGE + text, PASSAGE_TOKENS) for text in passages]
        cosines: list[float] = (
            self._vectors(self._states(passages, cut)) @ self.queries([question])[0]
        ).tolist()
        return cosines

    def judge(self, question: str, passages: Sequence[str], near: Sequence[float]) -> Reading:
        """Read a question together with clauses, one or more. ``near``: see ``nearness``."""
        cut = [self.pieces(_PASSAGE + text, PASSAGE_TOKENS) for text in passages]
        asked = self._read([self.pieces(_QUESTION + question, QUESTION_TOKENS)])
        states = self._states(passages, cut)
        lengths = [len(one) for one in states]
        added, nothing, words = self._graphs["joint"].run(
            None, {"question": asked[0], "clauses": np.concatenate(states), **_grid(lengths)}
        )
        return Reading(
            clauses=added + self.bundle.slope * np.asarray(near, np.float32) + self.bundle.offset,
            nothing=float(nothing[0]),
            words=tuple(np.split(words, np.cumsum(lengths)[:-1])),
            pieces=tuple(_without_prefix(one) for one in cut),
        )

    def _states(self, passages: Sequence[str], cut: Sequence[Pieces]) -> list[Float32]:
        """The clauses' lower states; of those that were read before they are kept, in half precision."""
        with self._lock:
            held = {text: self._clauses[text] for text in passages if text in self._clauses}
        new = {text: one for text, one in zip(passages, cut, strict=True) if text not in held}
        if new:
            read = self._read(list(new.values()))
            held |= {text: states.astype(np.float16) for text, states in zip(new, read, strict=True)}
        with self._lock:
            for text in passages:
                self._clauses[text] = held[text]
                self._clauses.move_to_end(text)
            while len(self._clauses) > _KEPT:
                self._clauses.popitem(last=False)
        return [held[text].astype(np.float32) for text in passages]


def _sentence_end(text: str, spans: Int64) -> int:
    """How many pieces stand before the last end of a sentence; all where that is in the first half."""
    ends = [
        place for place, (_, end) in enumerate(spans.tolist(), 1) if text[end - 1 : end] in _SENTENCE_ENDS
    ]
    return ends[-1] if ends and ends[-1] > len(spans) // 2 else len(spans)


def _without_prefix(cut: Pieces) -> Pieces:
    """The pieces of a passage with their places in it, without the word that the model reads before it."""
    spans = np.maximum(cut.spans - len(_PASSAGE), 0)
    return Pieces(ids=cut.ids, spans=spans, whole=cut.whole)


def _grid(lengths: Sequence[int]) -> Mapping[str, Int64]:
    """Where the pieces of texts of these lengths stand, one text behind the other: what the graphs are given.

    ``rows``: int64 (n_texts, longest), the places of each text's pieces, −1 behind its end. ``back``: int64
    (n_pieces,), each piece's place in ``rows`` read line by line.
    """
    longest = np.arange(max(lengths))
    starts = np.cumsum(lengths) - lengths
    there = longest < np.array(lengths)[:, None]
    rows = np.where(there, starts[:, None] + longest, -1)
    return {"rows": rows, "back": np.flatnonzero(there)}


def _rows(cut: Sequence[Pieces]) -> Iterator[list[Pieces]]:
    """Texts in rows of about ``_ROW`` pieces."""
    row: list[Pieces] = []
    for text in cut:
        if row and sum(len(one.ids) for one in row) + len(text.ids) > _ROW:
            yield row
            row = []
        row.append(text)
    if row:
        yield row

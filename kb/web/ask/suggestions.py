"""Which questions, headings and titles hold the words that are being typed? Sent as they are typed.

Questions are those that the corpus names and that several readers found useful; headings come from the
index, so that nothing is kept for them and no document is read to look through them.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Final

from starlette.responses import JSONResponse
from starlette.routing import Route

from kb.errors import KbError
from kb.language.text import fold, simplify
from kb.search.filters import HEADINGS
from kb.search.typed import content_words
from kb.web import address, library
from kb.web.ask import examples
from kb.web.ask.asked import LONGEST_QUESTION
from kb.web.language import ENGLISH
from kb.web.passages import headings_above

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from starlette.requests import Request

    from kb import KnowledgeBase

MOST: Final = 6  # as many as a phone shows above its keyboard
SHORTEST_TYPED: Final = 2
LONGEST_NAME: Final = 40  # of a heading or a title; questions are brief anyway
_LOOKED_AT: Final = 4 * MOST  # of the headings found, for some lack a word and many are alike


def routes() -> list[Route]:
    """The address that a question's field asks while it is typed in."""
    return [Route(f"/{address.SUGGESTIONS_PATH}", _give)]


def _give(request: Request) -> JSONResponse:
    """What was typed stands under the names that a question and its limits have in the page's address."""
    said = request.query_params
    within = said.get(address.WITHIN)
    try:
        knowledge_base = library.open_holdings().knowledge_base
        found = suggested(
            knowledge_base,
            said.get(address.QUESTION, ""),
            documents=(within,) if within else (),
            is_english=said.get(address.LANGUAGE) == ENGLISH,
        )
    except KbError:  # whoever asks is told why
        found = ()
    return JSONResponse(found)


def suggested(
    knowledge_base: KnowledgeBase, typed: str, *, documents: Collection[str] = (), is_english: bool = False
) -> tuple[str, ...]:
    """Up to six texts that hold all the words of ``typed``; none for less than two characters.

    First questions to all documents, then headings, the nearest first, then titles. ``documents`` are
    those that are asked within. Raises ``QuestionError`` or ``UnknownDocumentError``.
    """
    typed = typed.strip()[:LONGEST_QUESTION]
    if len(typed) < SHORTEST_TYPED:
        return ()
    wanted = [_compared(word) for word in content_words(typed)]
    found: dict[str, None] = {}
    for text in _in_order(knowledge_base, typed, documents, is_english=is_english):
        if text.isprintable() and text != typed and all(word in _compared(text) for word in wanted):
            found[text] = None
        if len(found) == MOST:
            break
    return tuple(found)


def _in_order(
    knowledge_base: KnowledgeBase, typed: str, documents: Collection[str], *, is_english: bool
) -> Iterator[str]:
    if not documents:
        yield from _questions(knowledge_base, is_english)
    entries = knowledge_base.manifest.documents
    titles = (entry.title for entry in entries if not documents or entry.doc_id in documents)
    for name in chain(_headings(knowledge_base, typed, documents), titles):
        if len(name) <= LONGEST_NAME:
            yield name


@lru_cache(maxsize=4)  # two languages of as many indexes as are open at once
def _questions(knowledge_base: KnowledgeBase, is_english: bool) -> tuple[str, ...]:
    welcomes = knowledge_base.welcomes
    own = (welcomes.english if is_english else welcomes.chinese).questions
    return (*own, *examples.useful(ENGLISH if is_english else "zh"))


def _headings(knowledge_base: KnowledgeBase, typed: str, documents: Collection[str]) -> Iterator[str]:
    """Headings of documents in force, as the outline has them: without their numbers."""
    result = knowledge_base.search(typed, _LOOKED_AT, mode="lexical", documents=documents, filters=HEADINGS)
    for hit in result.hits:
        above = headings_above(knowledge_base.outline(hit.doc_id), hit.unit_id)
        yield (above[-1].heading if above else None) or hit.text


def _compared(text: str) -> str:
    return simplify(fold(text))

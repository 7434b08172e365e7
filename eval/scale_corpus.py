"""A corpus of any size out of real laws, for measuring what size costs (``eval/scale.py``); not for quality.

``python eval/scale_corpus.py laws.jsonl.gz 1000000 corpus.jsonl`` writes laws until they have that many
articles. ``laws.jsonl.gz`` has an article a line: ``law``, ``heads``, ``article`` (第一条), ``text``.
First come the laws as they are. When these are used up they come again, with the title of another law, and
each article with its first half joined to the second half of an article of another law: words stand as often
as in real laws, no article is there twice, and no recombined one means anything.
"""

from __future__ import annotations

import gzip
import json
import random
import sys
from dataclasses import dataclass
from itertools import count, groupby
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_MARKS = "。；，"


@dataclass(frozen=True, slots=True)
class Article:
    """An article of a law: its number as it is printed, the headings above it, its text."""

    number: str
    heads: tuple[str, ...]
    text: str


Law = tuple[str, tuple[Article, ...]]


def main() -> None:
    """Write the corpus that the command line asks for."""
    source, articles, target = Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    with target.open("w", encoding="utf-8") as file:
        for row in rows(_laws(source), articles):
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def rows(laws: Sequence[Law], articles: int) -> Iterator[dict[str, str]]:
    """Rows of a corpus with ``articles`` or a few more."""
    written = 0
    for turn in count():
        for number, (title, held) in enumerate(laws if turn == 0 else _recombined(laws, turn)):
            if written >= articles:
                return
            written += len(held)
            yield {"doc_id": f"{turn:02}-{number:04}", "title": title, "text": _text(title, held)}


def _laws(path: Path) -> list[Law]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        articles = [json.loads(line) for line in file]
    return [
        (law, tuple(Article(one["article"], tuple(one["heads"]), one["text"]) for one in held))
        for law, held in groupby(articles, key=lambda article: str(article["law"]))
    ]


def _recombined(laws: Sequence[Law], turn: int) -> Iterator[Law]:
    draw = random.Random(turn)
    titles = draw.sample([title for title, _ in laws], len(laws))
    ends = [_halves(article.text)[1] for _, held in laws for article in held]
    draw.shuffle(ends)
    other = iter(ends)
    for title, (_, held) in zip(titles, laws, strict=True):
        yield (
            title,
            tuple(Article(one.number, one.heads, _halves(one.text)[0] + next(other)) for one in held),
        )


def _halves(text: str) -> tuple[str, str]:
    """A text cut behind the mark that is nearest to its middle; the second half may be empty."""
    places = [place + 1 for place, character in enumerate(text) if character in _MARKS] or [len(text)]
    cut = min(places, key=lambda place: abs(2 * place - len(text)))
    return text[:cut], text[cut:]


def _text(title: str, articles: Sequence[Article]) -> str:
    lines, above = [title], ()
    for article in articles:
        if article.heads != above:
            above = article.heads
            lines += above
        lines.append(f"{article.number}　{article.text}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()

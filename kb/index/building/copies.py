"""Files of one content: one of them is a document, and people are told of the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kb.readers import Source
    from kb.records import DocumentEntry


def without_copies(
    sources: Sequence[Source], known: Mapping[str, DocumentEntry]
) -> tuple[list[DocumentEntry], list[str]]:
    """The documents of ``sources``, in their order, and a sentence for each that is the copy of another.

    A copy has the same text and no other title, where a title that is but the name of the file counts for
    none. It is the first that stays, or one with a title of its own.
    """
    found: dict[str, dict[str, Source]] = {}  # by their texts, then by their titles
    kept: set[str] = set()
    copies: list[str] = []
    for source in sorted(sources, key=lambda source: _is_untitled(known[source.doc_id])):
        entry = known[source.doc_id]
        alike = found.setdefault(entry.text_checksum, {})
        same = next(iter(alike.values()), None) if _is_untitled(entry) else alike.get(entry.title)
        # Rows of a file were given their ids by somebody, who will look for each of them.
        if same is None or source.row is not None:
            kept.add(source.doc_id)
            alike.setdefault(entry.title, source)
        else:
            copies.append(f"文件 {source.name} 与 {same.name} 的内容完全相同，只收录后者，前者可以移走。")
    return [known[source.doc_id] for source in sources if source.doc_id in kept], copies


def _is_untitled(entry: DocumentEntry) -> bool:
    return entry.title == entry.doc_id.rsplit("/", 1)[-1]


def taken_over(before: Sequence[DocumentEntry], now: Sequence[DocumentEntry]) -> Iterator[str]:
    """A sentence for each document that takes the place of one that is gone and had the same text.

    Whoever removes a document does not expect its copy to come in.
    """
    held, stays = {entry.doc_id for entry in before}, {entry.doc_id for entry in now}
    gone = {entry.text_checksum: entry.doc_id for entry in before if entry.doc_id not in stays}
    for entry in now:
        if entry.doc_id not in held and (other := gone.get(entry.text_checksum)):
            yield f"{other} 已不在语料里，内容完全相同的 {entry.doc_id} 还在，现在收录它，不要时请也移走。"

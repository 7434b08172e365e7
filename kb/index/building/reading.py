"""What a build reads: one document of the corpus, cut into clauses."""

from __future__ import annotations

from dataclasses import asdict, replace

from kb import readers
from kb.errors import DocumentError
from kb.facts import targets as stated
from kb.index.folder import checksum
from kb.index.protocol import Fresh
from kb.index.rows import document_bytes
from kb.language.mentions import repealed_titles
from kb.outline import parsing
from kb.outline.clauses import clauses
from kb.outline.parsing import outline
from kb.readers import Source, read
from kb.records import Document, DocumentEntry


def read_fresh(source: Source) -> Fresh:
    """The document of a source. Raises ``DocumentError`` for one that cannot be read or has no clause."""
    document = read(source)
    parsed = outline(document)
    found = clauses(document, parsed)
    if not found:
        raise DocumentError(f"{source.name} 里没有可以检索的条文，请检查文件内容或移走它。")
    stored = document_bytes(document, parsed, stated.targets(document, parsed))
    entry = replace(
        entry_of(document),
        checksum=source.checksum,
        size=len(stored),
        stored_checksum=checksum(stored),
        clauses=len(found),
        contexts=len({clause.above for clause in found}),
    )
    return Fresh(entry=entry, stored=stored, clauses=found)


def entry_of(document: Document) -> DocumentEntry:
    """A document as a manifest lists it, but for its source, its clauses and where it is stored."""
    told = asdict(document)
    text = told.pop("text")
    facts = {name: told[name] for name in told if name not in ("tables", "placements", "omitted", "notes")}
    return DocumentEntry(
        **facts,
        checksum="",
        text_checksum=checksum("".join(text.split()).encode()),
        offset=0,
        size=0,
        stored_checksum="",
        clauses=0,
        contexts=0,
        repeals=repealed_titles(text),
    )


def reading_version() -> str:
    """Versions of what turns a file into clauses and targets: what another one made is made again."""
    return f"readers {readers.VERSION}, outline {parsing.VERSION}, targets {stated.VERSION}"

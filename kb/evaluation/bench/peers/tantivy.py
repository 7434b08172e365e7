"""tantivy: Lucene's design in Rust; words are cut at the spaces between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kb.evaluation.bench.work import K, words_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kb.evaluation.bench.work import Ask, Work

_SPACES = "spaces"
_HEAP = 128_000_000  # bytes


def build(work: Work, folder: Path) -> None:
    """Index the words, with their frequencies and without their positions."""
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("place", stored=True)
    builder.add_text_field("words", tokenizer_name=_SPACES, index_option="freq")
    index = _cutting(tantivy.Index(builder.build(), path=str(folder)))
    writer = index.writer(heap_size=_HEAP, num_threads=1)
    for place, words in enumerate(work.words()):
        writer.add_document(tantivy.Document(place=place, words=words))
    writer.commit()
    writer.wait_merging_threads()


def opened(_: Work, folder: Path) -> Ask:
    """What gives the best clauses that hold any word of the question."""
    import tantivy

    index = _cutting(tantivy.Index.open(str(folder)))
    searcher, schema = index.searcher(), index.schema
    either, term = tantivy.Occur.Should, tantivy.Query.term_query

    def ask(question: str) -> Sequence[int]:
        terms = [(either, term(schema, "words", word)) for word in words_of(question)]
        found = searcher.search(tantivy.Query.boolean_query(terms), K)
        return [searcher.doc(address)["place"][0] for _, address in found.hits]

    return ask


def _cutting(index: Any) -> Any:
    """The index, with its tokenizer, which is not kept on disk."""
    import tantivy

    index.register_tokenizer(_SPACES, tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
    return index

"""LlamaIndex: its BM25 retriever and its FAISS store, merged by its fusion retriever."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.evaluation.bench.work import K, words_of
from kb.models.encoders import load_encoder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kb.evaluation.bench.work import Ask, Work

_BETWEEN_SPACES = r"\S+"


def build(work: Work, folder: Path) -> None:
    """Make and save both retrievers over one node for each clause."""
    import faiss
    from llama_index.core import MockEmbedding, StorageContext, VectorStoreIndex
    from llama_index.core.schema import TextNode
    from llama_index.retrievers.bm25 import BM25Retriever
    from llama_index.vector_stores.faiss import FaissVectorStore

    nodes = [
        TextNode(
            id_=str(place), text=words, embedding=vector.tolist(),
            # Two nodes of one text and nothing else would be one to it.
            metadata={"place": place}, excluded_embed_metadata_keys=["place"],
        )
        for place, (words, vector) in enumerate(zip(work.words(), work.vectors(), strict=True))
        if words  # it leaves out nodes without text
    ]  # fmt: skip
    store = FaissVectorStore(faiss_index=faiss.IndexFlatIP(work.dimensions))
    context = StorageContext.from_defaults(vector_store=store)
    # The vectors are there already; without a model of its own it would ask for OpenAI's.
    VectorStoreIndex(nodes, storage_context=context, embed_model=MockEmbedding(work.dimensions))
    context.persist(str(folder / "vectors"))
    lexical = BM25Retriever.from_defaults(
        nodes=nodes, similarity_top_k=K, skip_stemming=True, token_pattern=_BETWEEN_SPACES
    )
    lexical.persist(str(folder / "words"))


def opened(work: Work, folder: Path) -> Ask:
    """What gives the best clauses by words and vectors, by reciprocal rank."""
    from llama_index.core import MockEmbedding, QueryBundle, StorageContext, load_index_from_storage
    from llama_index.core.llms import MockLLM
    from llama_index.core.retrievers import QueryFusionRetriever
    from llama_index.retrievers.bm25 import BM25Retriever
    from llama_index.vector_stores.faiss import FaissVectorStore

    lexical = BM25Retriever.from_persist_dir(str(folder / "words"))
    lexical.skip_stemming, lexical.token_pattern = True, _BETWEEN_SPACES  # it does not keep these
    vectors = str(folder / "vectors")
    context = StorageContext.from_defaults(
        vector_store=FaissVectorStore.from_persist_dir(vectors), persist_dir=vectors
    )
    stored = load_index_from_storage(context, embed_model=MockEmbedding(work.dimensions))
    dense = stored.as_retriever(similarity_top_k=K)
    fused = QueryFusionRetriever(
        [lexical, dense], llm=MockLLM(), similarity_top_k=K,
        num_queries=1, mode="reciprocal_rerank", use_async=False,
    )  # fmt: skip
    encoder = load_encoder(work.encoder)

    def ask(question: str) -> Sequence[int]:
        words = " ".join(words_of(question))
        query = QueryBundle(words, embedding=encoder.queries([question])[0].tolist())
        return [int(found.node.node_id) for found in (fused if words else dense).retrieve(query)]

    return ask

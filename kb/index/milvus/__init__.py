"""The index in Milvus: on a cluster, on one server, or embedded (Milvus Lite) in a file.

``address``     where it stands, told by a URL
``connection``  calls, bounded in time, and what is said where one fails
``schema``      its collections, and which kind of index vectors get
``blobs``       bytes of any length in rows
``arrays``      a document's tables, and what is counted over all documents, as bytes
``weights``     clauses and questions as sparse vectors whose product is BM25
``lease``       one build at a time, on any machine
``lookup``      a question's terms, candidates and what is known of them
``kept``        documents' tables that were fetched
``opened``      questions to it
``parts``       what a build stores of each document, and what it takes over
``store``       how it is replaced

An index is one generation: a collection of clauses and one of blobs. The alias of its name leads to the
generation that stands, and its head, one row, tells which documents are in it. A build either writes a
generation beside it and moves the alias, or adds rows that the head does not count yet and then writes
the head. Either is one step of the server: a build that stops before it has changed nothing.
"""

from kb.index.milvus.address import SCHEMES, Address
from kb.index.milvus.store import MilvusStore

__all__ = ["SCHEMES", "Address", "MilvusStore"]

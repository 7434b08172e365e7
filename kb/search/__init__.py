"""From a query to the clauses that match, best first.

``finder``           the clauses of the documents in force that a question finds, in the place it names
``filters``          which clauses may be found at all
``regions``          which of the documents' regions does a name mean?
``document_number``  which document has the number that is typed?
``typed``            what is typed: words, phrases, exclusions; how must the words match?
``ranking``          candidates of both legs, near by words and by sense, ordered by one learned score
``features``         what speaks for a clause, and what stands around it
``placing``          which clauses lie in a place that the question names
``links``            which places a clause names
``facets``           over which documents, bodies, years and values the found ones are spread
"""

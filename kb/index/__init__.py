"""The index: what any store of it gives and takes, and the one that lies in a folder.

``protocol``   what search asks of an index, and a build of the place where it stands
``local``      the index in a folder, read into memory
``folder``     its files: how they are opened and checked
``files``      one of these: mapped, or read piece by piece
``writing``    how they are replaced in one step
``lexical``    postings, a question's terms in them, and the best without scoring all
``gathering``  postings from texts, and two sets of them merged
``bm25``       what they score
``dense``      vectors
``ragged``     rows of different lengths
``merging``    tables of what is new joined with those of what stays
``sharding``   what is largest, in files that a build mostly keeps
``rows``, ``manifest``   documents and what made them, as JSON
"""

"""Keeping a corpus: what may be done to it from a page, without the page.

=============  ==========================================================================
``curation``   How do documents come into a corpus folder and go out?
``updating``   How are a corpus folder and its index changed together?
``feedback``   What do readers say of the answers, and which evaluation questions follow?
``folders``    Which corpus and index are kept, and may they be changed?
``names``      Under which name is an uploaded file safe to keep?
``staging``    What is recognised in uploaded files, before any of them is in the corpus?
``facts``      What do people state about a document, and what does that change?
``changes``    How is the corpus changed, one change at a time, wholly or not at all?
``history``    What became of the documents, and when?
``jobs``       How does long work run beside the page, one at a time, tell how far it is, and stop?
``health``     Is the index whole, and does it match the corpus?
``trial``      What would another lexicon do to questions about this corpus?
``passwords``  Is this the office's password?
``visits``     Who gave it, and until when does that count?
=============  ==========================================================================
"""

"""读: how a document is read, one module for each question about it.

=================  ======================================================
``page``           how is a document opened, at a clause or from the top?
``document_view``  how is its text drawn?
``outline_view``   how is its outline drawn?
``side``           what stands beside the text, to search, cite and find one's way?
``within``         where do a reader's words stand in it?
``relations``      which documents belong together?
``related_view``   how is shown what repeals, replaces or cites it?
``differences``    what differs between two versions of a text?
``versions_view``  how are two versions shown side by side?
=================  ======================================================
"""

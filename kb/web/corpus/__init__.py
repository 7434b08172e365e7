"""语料: how the corpus is kept, one module for each question about it.

=============  ==========================================================
``page``       which parts are there, and what does everybody see?
``access``     who may change the corpus?
``work``       how is long work begun once, shown and stopped?
``documents``  which documents are there, and how are they put right?
``adding``     how do documents come in?
``fields``     how is a document described?
``lexicon``    how does the office add its own words?
``state``      how is the index?
=============  ==========================================================

Whatever changes something goes through ``work.begin`` or ``access.require_editor``.
"""

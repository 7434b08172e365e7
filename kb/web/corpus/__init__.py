"""语料: how the corpus is kept, one module for each question about it.

=============  ==========================================================
``page``       which parts are there, and what does everybody see?
``access``     who may change the corpus?
``signing``    how do they sign in with a password, and out again?
``work``       how is long work begun once, shown and stopped?
``documents``  what is one document like, what became of it, and how is it put right?
``listing``    which documents are listed, in which groups and order?
``leaving``    how do documents go out, one or many, and come back?
``past``       what changed since a day?
``adding``     how do documents come in?
``fields``     how is a document described?
``lexicon``    how does the office add its own words?
``state``      how is the index?
=============  ==========================================================

Whatever changes something goes through ``work.begin`` or ``access.editor``.
"""

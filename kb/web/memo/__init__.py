"""摘录: how clauses of several documents are gathered, noted, compared and taken away.

===========  ==============================================================
``page``     what does the basket look like?
``picked``   which clauses and notes does the address name?
``taking``   as which files are they taken away?
===========  ==============================================================

Which clauses are picked is kept in the browser's tab (``scripts/page.js``) until this page is opened,
whose address then names them all, so that it is the link to them, too.
"""

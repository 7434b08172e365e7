"""The page: a package for each of its pages, and what they share, one module for each question.

==================  =====================================================
``site``            which pages are there, and what do all of them share?
``ask``             问: how is a question put, and what comes back?
``search``          查: how are clauses searched for and taken away?
``read``            读: how is a document read?
``targets``         指标: which targets do the documents set?
``memo``            摘录: how are picked clauses noted, compared and taken away?
``evaluation``      测: how right are the answers?
``corpus``          语料: how is the corpus kept?
``address``         what stands in the address bar?
``library``         which knowledge base is open?
``document_facts``  what is known about a document?
``printed``         how is an original shown, and its pages with a clause marked?
``originals``       what is sent of it?
``feed``            which documents came in since a day, for readers of news?
``passages``        how much of the text around a clause is shown?
``english_place``   how is a clause's place said in English?
``citing``          how is a clause cited in a memo or a message?
``picking``         how is a clause picked for a memo?
``fields``          how is a list narrowed?
``notice``          what is said when something is wrong?
``markup``          how do foreign words get into HTML?
``texts``           all words of the page's own, by page and language, from ``kb/data/texts``
``language``        which of the two languages does the visitor read?
``start``           what does a browser get before the page itself?
``server``          how is it served?
==================  =====================================================

Words of documents and questions reach the screen through ``markup`` only, and never as Markdown.
"""

"""The page, one module for each question about it.

========================  =====================================================
``site``                  which pages are there, and what do all of them share?
``ask_page``              问: how is a question put, and what comes back?
``read_page``             读: how is a document opened at a clause?
``asked``                 what is asked, and in which documents is the answer looked for?
``limits``                how is that said and changed?
``examples``              which questions can a visitor begin with?
``answer_card``           what does an answer look like?
``actions``               what can be done with it?
``why``                   why is it the answer?
``feedback_row``          how does a reader say what it was worth?
``not_found_card``        what is said when the documents do not say?
``hit_list``              how are clauses listed that are not the answer?
``notice``                what is said when something is wrong?
``document_view``         how is a document's text drawn, with its outline?
``document_facts``        what is known about a document?
``passages``              how much of the text around a clause is shown?
``citing``                how is a clause cited in a memo or a message?
``address``               what stands in the address bar?
``library``               which knowledge base is open?
``markup``                how do foreign words get into HTML?
``texts``                 all words of the page's own
``start``                 what does a browser get before the page itself?
``server``                how is it served?
========================  =====================================================

Words of documents and questions reach the screen through ``markup`` only, and never as Markdown.
"""

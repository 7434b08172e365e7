"""The page, one module for each question about it.

========================  =====================================================
``site``                  which pages are there, and what do all of them share?
``ask_page``              问: how is a question put, and what comes back?
``read_page``             读: how is a document opened at a clause?
``evaluation_page``   测: how right are the answers?
``evaluation_figures``  what are a run's figures, and where did it go wrong?
``evaluation_list``   which questions of a run are looked at?
``evaluation_case``   what was expected of a question, and what came?
``targets_page``          指标: which targets are there, and how are they chosen?
``corpus``                语料: how is the corpus kept?
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
``document_view``         how is a document's text drawn?
``outline_view``          how is its outline drawn?
``read_side``             what stands beside the text, to search, cite and find one's way?
``within``                where do a reader's words stand in a document?
``related_view``          how is shown what repeals, replaces or cites a document?
``relations``             which documents belong together?
``versions_view``         how are two versions shown side by side?
``differences``           what differs between two versions of a text?
``target_list``           which targets are listed?
``target_table``          how are targets drawn as a table?
``target_charts``         how are targets drawn as charts?
``target_export``         how are targets taken away?
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

"""问: how a question is put and what comes back, one module for each question about it.

==================  =====================================================
``page``            how is a question put, and what comes back?
``asked``           what is asked, and in which documents is the answer looked for?
``limits``          how is that said and changed?
``examples``        which questions can a visitor begin with?
``suggestions``     which ones hold the words that are being typed?
``thread``          what was asked before in the conversation?
``answer_card``     what does an answer look like?
``sources_view``    where does it stand, in which words?
``others_view``     what do other documents say on the same point?
``actions``         what can be done with it?
``why``             why is it the answer?
``feedback_row``    how does a reader say what it was worth?
``related_card``    what is said when clauses bear on it and none is claimed to answer?
``not_found_card``  what is said when the documents do not say?
``hit_list``        how are clauses listed that are not the answer?
==================  =====================================================
"""

"""What is learned: vectors of texts, and the reading of a question with clauses.

``encoders``: which vector does a question or a clause have? ``pretrained``: what does reading say?
``words``: which vector does a word have? ``bundle``: are the weights whole, and of this version?
"""

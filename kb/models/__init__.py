"""What is learned: vectors of texts, and the reading of a question with clauses.

``encoders``: which vector does a question or a clause have, by which model? ``pretrained``: the shipped one,
and what does its reading say?
``words``: which vector does a word have? ``bundle``: are the weights whole, and of this version?
"""

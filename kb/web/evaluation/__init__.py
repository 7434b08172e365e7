"""测: how right the answers are, one module for each question about it.

=============  ==================================================
``page``       which runs are there, and which one is shown?
``figures``    what are its figures, and where did it go wrong?
``case_list``  which of its questions are looked at?
``case``       what was expected of a question, and what came?
=============  ==================================================
"""

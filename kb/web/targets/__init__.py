"""指标: the quantitative targets of all documents, one module for each question about them.

==========  ==============================================
``page``    which targets are there, and how are they chosen?
``choice``  which of them are listed?
``table``   how are they drawn as a table?
``charts``  how are they drawn as charts?
``export``  how are they taken away?
==========  ==============================================
"""

"""All words of the page's own, by page and language; what is quoted comes from the documents.

They stand in ``kb/data/texts``, a file for each language with a section for each page. Each module here
tells the names of a page's texts (``Words``: a ``str`` is said as it stands, a ``Template`` with values),
puts those together that consist of parts, and gives them in both languages and in the one that the
visitor reads (``words()``). ``common`` holds what several pages say; the others have it, too.
"""

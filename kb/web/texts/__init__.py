"""All words of the page's own, by page and language; what is quoted comes from the documents.

Each module holds the words of one page: a class ``Chinese``, a class ``English`` that says every one
of them in English, and ``words()``, those of the two that the visitor reads. ``common`` holds what
several pages say; the others have it, too.
"""

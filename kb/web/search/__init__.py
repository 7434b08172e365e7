"""查: how clauses are searched for and taken away, one module for each question about it.

==============  ====================================================
``page``        how is a search put, and what comes back?
``request``     what is searched for, as the address says it?
``matching``    must a clause have all of the words, any, or be near in sense?
``form``        how is a request written?
``narrowing``   how is it narrowed, and what narrows it now?
``results``     how are the clauses shown that were found?
``selection``   which of them are ticked?
``export``      how are they taken away?
==============  ====================================================
"""

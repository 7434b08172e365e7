"""How the shipped encoder came to be: ``python -m training.static --data DIR --output DIR``.

Sources → vocabulary → views (pairs of texts that belong together) → a static embedding trained
from random weights → the model folder. Needs the extra ``models``; nothing else in ``kb`` does.
"""

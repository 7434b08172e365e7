"""The page: draws, decides nothing. Its parts are in ``kb/web``; ``kb serve`` opens it."""

from kb.web.site import draw

draw()

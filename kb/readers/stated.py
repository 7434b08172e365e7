"""What a document's own text states about it: title, issuer, number, dates."""

from __future__ import annotations

from kb.readers.facts import Facts


def stated_facts(text: str, known: Facts) -> Facts:
    """The facts that ``text`` states, read in the light of those already ``known``."""
    return Facts()

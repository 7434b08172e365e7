"""What a clause holds that a question or a filter may be after: worked out when the index is built."""

from __future__ import annotations

from kb.facts.targets.deadlines import sets_deadline
from kb.outline.clauses import Clause, Trait, is_heading, kinds_of_value


def traits(clause: Clause) -> Trait:
    """The kinds of value a clause states, and whether it is a heading or a question itself."""
    found = kinds_of_value(clause.told)
    if is_heading(clause.unit):
        found |= Trait.HEADING
    if clause.text.rstrip().endswith(("?", "？")):
        found |= Trait.QUESTION
    if sets_deadline(clause.text):
        found |= Trait.DEADLINE
    return found

"""What is known about a document besides its text, from whichever place states it."""

from __future__ import annotations

from dataclasses import dataclass, fields

from kb.errors import DocumentError
from kb.records import Described, Table, Validity
from kb.records.printed import Omitted, Placement

LONGEST_TEXT = 3_000_000
"""Characters of a document: half a minute; the Civil Code has a hundred thousand. Readers stop behind it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts(Described):
    """The describing fields of a ``Document``, each ``None`` where a place does not state it."""

    validity: Validity | None = None

    def or_else(self, other: Facts) -> Facts:
        """These facts, and those of ``other`` where there are none here."""
        return Facts(
            **{name: getattr(other if getattr(self, name) is None else self, name) for name in FACT_NAMES}
        )


def check_length(length: int, name: str) -> None:
    """Raises ``DocumentError`` where the file ``name`` has more characters than a document may have."""
    if length > LONGEST_TEXT:
        raise DocumentError(f"文件 {name} 的文字超过 {LONGEST_TEXT // 10_000} 万字，请拆分后重试。")


FACT_NAMES = tuple(field.name for field in fields(Facts))
DATE_NAMES = ("issued_on", "effective_on", "expires_on")


@dataclass(frozen=True, kw_only=True, slots=True)
class Content:
    """What one format's reader makes of a file: canonical text, its tables, facts that stand outside it.

    The rest is as in ``Document``.
    """

    text: str
    facts: Facts = Facts()
    tables: tuple[Table, ...] = ()
    placements: tuple[Placement, ...] = ()
    omitted: tuple[Omitted, ...] = ()
    notes: tuple[str, ...] = ()

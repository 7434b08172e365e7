"""How targets look: a table for people, and CSV for a spreadsheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kb.output.delimited import csv_text

_UNSAID = "—"


def targets_csv(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> str:
    """The rows as CSV with a header line; a cell never begins a formula."""
    return csv_text(columns, ([row[column] for column in columns] for row in rows))


def targets_text(rows: Sequence[Mapping[str, Any]]) -> str:
    """One line a target, under its document; the clause's place comes last."""
    if not rows:
        return "文件里没有找到量化目标。"
    lines: list[str] = []
    document = ""
    for row in rows:
        if row["doc_id"] != document:
            document = row["doc_id"]
            lines.append(document)
        parts = [
            row["object"],
            row["indicator"],
            f"{row['comparator']} {row['value']}",
            row["deadline"],
            row["body"],
        ]
        lines.append("  " + "　".join(part or _UNSAID for part in parts) + f"　[{row['label']}]")
    return "\n".join(lines)

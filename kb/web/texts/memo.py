"""The words of the page of picked clauses."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from kb.output import Format
from kb.web.language import counted, spoken
from kb.web.texts import common

if TYPE_CHECKING:
    from collections.abc import Mapping


class Chinese(common.Chinese):
    """The words for readers of Chinese."""

    TITLE = "条文摘录"
    EMPTY = "还没有摘录。在答案、检索结果、文件或指标里点“加入摘录”，条文就会集中到这里，关闭网页前都在。"
    LOST = "有的条文找不到了"
    NOTE = "备注"
    UP = "上移"
    DROP = "移出"
    BESIDE = "按文件左右对照"
    BELOW = "逐条排列，可写备注"
    TAKEN_ON = "摘录日期"
    LINK = "链接"
    FILE_NAME = "条文摘录"
    FORMATS: ClassVar[Mapping[Format, str]] = {
        Format.WORD: "Word（带脚注）",
        Format.EXCEL: "Excel 表格",
        Format.CSV: "CSV",
        Format.MARKDOWN: "Markdown",
    }
    COLUMNS: ClassVar[tuple[tuple[str, int], ...]] = (
        ("序号", 4),
        ("条文（原文摘录）", 40),
        ("备注", 20),
        ("出处", 26),
        ("效力", 8),
        ("链接", 20),
    )

    @staticmethod
    def count_line(clauses: int, documents: int) -> str:
        """How much has been picked."""
        return f"{clauses} 条，出自 {documents} 份文件。"

    @staticmethod
    def lost_line(count: int) -> str:
        """That a link names clauses which are no longer held."""
        return f"链接里有 {count} 条已不在收录的文件里，其余的列在下面。"


class English(common.English, Chinese):
    """The same for readers of English."""

    TITLE = "Picked clauses"
    EMPTY = (
        "Nothing picked yet. Press “Pick” at a clause in an answer, a search, a document or the targets; "
        "it stays here until this tab is closed."
    )
    LOST = "Some clauses were not found"
    NOTE = "Note"
    UP = "Move up"
    DROP = "Take out"
    BESIDE = "Documents side by side"
    BELOW = "One below the other, with notes"
    TAKEN_ON = "Picked on"
    LINK = "Link"
    FILE_NAME = "clauses"
    FORMATS: ClassVar[Mapping[Format, str]] = {
        Format.WORD: "Word (with footnotes)",
        Format.EXCEL: "Excel",
        Format.CSV: "CSV",
        Format.MARKDOWN: "Markdown",
    }
    COLUMNS: ClassVar[tuple[tuple[str, int], ...]] = (
        ("No.", 4),
        ("Clause (verbatim)", 40),
        ("Note", 20),
        ("Citation", 26),
        ("Validity", 8),
        ("Link", 20),
    )

    @staticmethod
    def count_line(clauses: int, documents: int) -> str:
        return f"{counted(clauses, 'clause')} of {counted(documents, 'document')}."

    @staticmethod
    def lost_line(count: int) -> str:
        return f"{counted(count, 'clause')} of this link no longer held here; the others are below."


def words() -> type[Chinese]:
    """The words that the visitor reads."""
    return spoken(Chinese, English)

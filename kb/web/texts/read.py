"""The words of the page that opens documents."""

from __future__ import annotations

from kb.web.language import spoken
from kb.web.texts import common


class Chinese(common.Chinese):
    """The words for readers of Chinese."""

    DOCUMENTS = "收录的文件"
    OUTLINE = "目录"
    SKIPPED = "未编入条款的内容"
    NOTES = "文本说明"
    BACK_TO_ANSWER = "返回答案"
    ALL_DOCUMENTS = "全部文件"
    NO_SUCH_DOCUMENT = "没有这份文件"
    NO_SUCH_CLAUSE_TITLE = "没有这一条"
    NO_SUCH_CLAUSE = "这个链接所指的条款已不在这份文件里，下面是全文。"

    @staticmethod
    def out_of_force_line(reason: str) -> str:
        """Why a document must not be relied on, above its text."""
        return f"{reason}。以下全文仅供查阅，请以现行文件为准。"


class English(common.English, Chinese):
    """The same for readers of English."""

    DOCUMENTS = "Documents"
    OUTLINE = "Contents"
    SKIPPED = "Text outside the clauses"
    NOTES = "Notes on the text"
    BACK_TO_ANSWER = "Back to the answer"
    ALL_DOCUMENTS = "All documents"
    NO_SUCH_DOCUMENT = "No such document"
    NO_SUCH_CLAUSE_TITLE = "No such clause"
    NO_SUCH_CLAUSE = "The clause of this link is no longer in the document; its full text is below."

    @staticmethod
    def out_of_force_line(reason: str) -> str:
        return f"{reason}. The text below is for reference only; rely on the documents now in force."


def words() -> type[Chinese]:
    """The words that the visitor reads."""
    return spoken(Chinese, English)

"""The words of the page that opens documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from kb.web.language import spoken
from kb.web.read.differences import Kind
from kb.web.read.relations import Role
from kb.web.texts import common

if TYPE_CHECKING:
    from collections.abc import Mapping


class Chinese(common.Chinese):
    """The words for readers of Chinese."""

    DOCUMENTS = "收录的文件"
    OUTLINE = "目录"
    NOTES = "文本说明"
    BACK_TO_ANSWER = "返回答案"
    ALL_DOCUMENTS = "全部文件"
    NO_SUCH_CLAUSE_TITLE = "没有这一条"
    NO_SUCH_CLAUSE = "这个链接所指的条款已不在这份文件里，下面是全文。"

    # --- the list of documents ---
    NAMED = "标题、文号或发文机关"
    NO_DOCUMENTS = "没有符合条件的文件"
    SUBSCRIBE = "订阅新收录的文件（Atom）"

    # --- the original ---
    ORIGINAL = "原件"
    HIDE_ORIGINAL = "收起原件，看目录"
    PREVIOUS_PAGE = "上一页"
    NEXT_PAGE = "下一页"

    # --- searching within ---
    FIND = "在本文件中查找"
    FIND_SUBMIT = "查找"
    FOUND = "查找结果"
    CLEAR = "清除查找"
    NEAR_IN_SENSE = "意思相近的条款"
    PREVIOUS = "上一处"
    NEXT = "下一处"

    # --- citing ---
    FOR_OFFICIAL_PAPERS = "写进公文"
    FOR_PAPERS = "写进论文（GB/T 7714）"
    FOR_MESSAGES = "转发到群聊"

    # --- what belongs to the document ---
    ROLES: ClassVar[Mapping[Role, str]] = {
        Role.NEWER_VERSION: "新版本",
        Role.REPEALED_BY: "废止本文件的",
        Role.OLDER_VERSION: "旧版本",
        Role.OTHER_VERSION: "另一版本",
        Role.REPEALS: "本文件废止的",
        Role.CITES: "本文件引用的",
        Role.CITED_BY: "引用本文件的",
    }
    NOT_HELD = "（未收录）"
    COMPARE = "逐条对照"
    OLD = "旧版本"
    NEW = "新版本"
    KINDS: ClassVar[Mapping[Kind, str]] = {
        Kind.CHANGED: "修改",
        Kind.ADDED: "新增",
        Kind.REMOVED: "删去",
        Kind.SAME: "未变",
    }

    @staticmethod
    def documents_line(found: int, total: int) -> str:
        """How many of the documents are listed."""
        return f"列出 {found} 份（全部 {total} 份）。"

    @staticmethod
    def out_of_force_line(reason: str) -> str:
        """Why a document must not be relied on, above its text."""
        return f"{reason}。以下全文仅供查阅，请以现行文件为准。"

    @staticmethod
    def skipped_line(reasons: str) -> str:
        """What a folded piece of text is, and why it is folded."""
        return f"未编入条款的内容：{reasons}"

    @staticmethod
    def found_line(wanted: str, count: int, marked: int) -> str:
        """How often the words stand in the document, and how many places are marked."""
        if not count:
            return f"本文件中没有“{wanted}”这个词。"
        some = f"，只标出前 {marked} 处，请换更长的词" if marked < count else ""
        return f"“{wanted}”共 {count} 处{some}。"

    @staticmethod
    def cite_line(label: str) -> str:
        """The heading of the texts that cite the opened clause."""
        return f"复制引用：{label}"

    @staticmethod
    def page_line(page: int, last: int) -> str:
        """Which page of the original is shown; ``last`` is the last one with text."""
        return f"第 {page} 页，共 {last} 页"

    @staticmethod
    def related_line(count: int) -> str:
        """The heading of the documents that belong to this one."""
        return f"相关文件（{count} 份）"

    @staticmethod
    def named_line(label: str) -> str:
        """The link to the clause that names another document."""
        return f"见{label}"

    @staticmethod
    def targets_line(count: int) -> str:
        """The heading of the document's targets."""
        return f"本文件的量化指标（{count} 项）"

    @staticmethod
    def versions_title(title: str) -> str:
        """The heading of two versions side by side."""
        return f"{title}新旧对照"

    @staticmethod
    def differences_line(changed: int, added: int, removed: int, same: int) -> str:
        """How much was changed, in paragraphs."""
        return f"修改 {changed} 段，新增 {added} 段，删去 {removed} 段，{same} 段未变。"

    @staticmethod
    def unchanged_line(count: int, first: str, last: str) -> str:
        """What a folded run of unchanged paragraphs holds."""
        return f"未变 {count} 段：{first}" + (f" 至 {last}" if count > 1 else "")


class English(common.English, Chinese):
    """The same for readers of English."""

    DOCUMENTS = "Documents"
    OUTLINE = "Contents"
    NOTES = "Notes on the text"
    BACK_TO_ANSWER = "Back to the answer"
    ALL_DOCUMENTS = "All documents"
    NO_SUCH_CLAUSE_TITLE = "No such clause"
    NO_SUCH_CLAUSE = "The clause of this link is no longer in the document; its full text is below."

    NAMED = "Title, number or issuer"
    NO_DOCUMENTS = "No document fits"
    SUBSCRIBE = "Subscribe to new documents (Atom)"

    ORIGINAL = "The original"
    HIDE_ORIGINAL = "Hide the original, show the contents"
    PREVIOUS_PAGE = "Previous page"
    NEXT_PAGE = "Next page"

    FIND = "Find in this document"
    FIND_SUBMIT = "Find"
    FOUND = "Found places"
    CLEAR = "Clear the search"
    NEAR_IN_SENSE = "Clauses close in sense"
    PREVIOUS = "Previous"
    NEXT = "Next"

    FOR_OFFICIAL_PAPERS = "For an official paper"
    FOR_PAPERS = "For a scholarly paper (GB/T 7714)"
    FOR_MESSAGES = "For a message"

    ROLES: ClassVar[Mapping[Role, str]] = {
        Role.NEWER_VERSION: "Newer version",
        Role.REPEALED_BY: "Repealed by",
        Role.OLDER_VERSION: "Older version",
        Role.OTHER_VERSION: "Another version",
        Role.REPEALS: "Repeals",
        Role.CITES: "Cites",
        Role.CITED_BY: "Cited by",
    }
    NOT_HELD = " (not held here)"
    COMPARE = "Compare"
    OLD = "Older version"
    NEW = "Newer version"
    KINDS: ClassVar[Mapping[Kind, str]] = {
        Kind.CHANGED: "Changed",
        Kind.ADDED: "Added",
        Kind.REMOVED: "Removed",
        Kind.SAME: "Unchanged",
    }

    @staticmethod
    def documents_line(found: int, total: int) -> str:
        return f"{found} of {total} documents listed."

    @staticmethod
    def out_of_force_line(reason: str) -> str:
        return f"{reason}. The text below is for reference only; rely on the documents now in force."

    @staticmethod
    def skipped_line(reasons: str) -> str:
        return f"Text outside the clauses: {reasons}"

    @staticmethod
    def found_line(wanted: str, count: int, marked: int) -> str:
        if not count:
            return f"“{wanted}” does not stand in this document."
        some = f", the first {marked} of them marked; try a longer word" if marked < count else ""
        return f"“{wanted}” stands in {count} places{some}."

    @staticmethod
    def cite_line(label: str) -> str:
        return f"Copy the citation: {label}"

    @staticmethod
    def page_line(page: int, last: int) -> str:
        return f"Page {page} of {last}"

    @staticmethod
    def related_line(count: int) -> str:
        return f"Related documents ({count})"

    @staticmethod
    def named_line(label: str) -> str:
        return f"see {label}"

    @staticmethod
    def targets_line(count: int) -> str:
        return f"Targets of this document ({count})"

    @staticmethod
    def versions_title(title: str) -> str:
        return f"{title}: old and new"

    @staticmethod
    def differences_line(changed: int, added: int, removed: int, same: int) -> str:
        return f"Paragraphs: {changed} changed, {added} added, {removed} removed, {same} unchanged."

    @staticmethod
    def unchanged_line(count: int, first: str, last: str) -> str:
        return f"{count} unchanged: {first}" + (f" to {last}" if count > 1 else "")


def words() -> type[Chinese]:
    """The words that the visitor reads."""
    return spoken(Chinese, English)

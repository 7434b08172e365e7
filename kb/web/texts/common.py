"""What several pages say, and what is said when something is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from kb.records import Validity
from kb.web.language import spoken

if TYPE_CHECKING:
    from collections.abc import Mapping


class Chinese:
    """The words for readers of Chinese."""

    NAME = "政策原文问答"
    MENU = "页面"
    # By the page's path.
    PAGES: ClassVar[Mapping[str, str]] = {
        "": "提问",
        "search": "检索",
        "doc": "文件",
        "targets": "指标",
        "corpus": "语料",
        "eval": "评测",
    }
    OPENING = "正在打开知识库……"
    OTHER_LANGUAGE = "English"

    # --- a document ---
    ISSUER = "发文机关"
    NUMBER = "文号"
    ISSUED_ON = "成文日期"
    EFFECTIVE_ON = "施行日期"
    EXPIRES_ON = "有效期至"
    REGION = "适用地区"
    VALIDITY = "效力"
    VALIDITIES: ClassVar[Mapping[Validity, str]] = {validity: validity.value for validity in Validity}
    UNKNOWN = "—"
    OMITTED = "……"

    # --- something is wrong ---
    CLOSED = "暂时无法使用"
    BROKEN = "页面出了故障"

    @staticmethod
    def broken_line(number: str) -> str:
        """What is said when the page itself fails; the number stands in the log, too."""
        return f"请重新提问；若再次出现，请把编号 {number} 告诉管理员。"


class English(Chinese):
    """The same for readers of English."""

    NAME = "Policy Q&A in the words of the policy"
    MENU = "Pages"
    PAGES: ClassVar[Mapping[str, str]] = {
        "": "Ask",
        "search": "Search",
        "doc": "Documents",
        "targets": "Targets",
        "corpus": "Corpus",
        "eval": "Evaluation",
    }
    OPENING = "Opening the knowledge base…"
    OTHER_LANGUAGE = "中文"

    ISSUER = "Issued by"
    NUMBER = "Number"
    ISSUED_ON = "Dated"
    EFFECTIVE_ON = "In force from"
    EXPIRES_ON = "Valid until"
    REGION = "Applies in"
    VALIDITY = "Validity"
    VALIDITIES: ClassVar[Mapping[Validity, str]] = {
        Validity.IN_FORCE: "in force",
        Validity.REPEALED: "repealed",
        Validity.NOT_YET: "not yet in force",
        Validity.UNSTATED: "not stated",
    }
    UNKNOWN = "—"
    OMITTED = "…"

    CLOSED = "Not available at the moment"
    BROKEN = "The page failed"

    @staticmethod
    def broken_line(number: str) -> str:
        return f"Please ask again. If it happens once more, tell the administrator the number {number}."


def words() -> type[Chinese]:
    """The words that the visitor reads."""
    return spoken(Chinese, English)

"""What several pages say, and what is said when something is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from kb.records import Validity
from kb.web import english_said
from kb.web.language import spoken

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kb.records import Standing


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
        "memo": "摘录",
        "corpus": "语料",
        "eval": "评测",
    }
    HTML_LANGUAGE = "zh-CN"
    OTHER_LANGUAGE = "EN"
    LARGE_TYPE = "大字"
    NORMAL_TYPE = "标准"
    WAIT = "正在处理，请稍候……"
    SLOW = "时间比平常长，可以再等一等，也可以"
    TRY_AGAIN = "重试"
    # Said by the script in the browser, by the names it has for them.
    SCRIPT: ClassVar[Mapping[str, str]] = {
        "skip": "跳到正文",
        "lost": "与服务器的连接断了，正在重新连接。若过一会儿仍不恢复，请刷新页面，问题在网址里，不会丢失。",
        "copied": "已复制",
        "picked": "已加入摘录",
        "full": "摘录已满，请先移出一些",
        "visited": "本次查过",
        "close": "关闭",
    }
    # What Streamlit's own controls are called; it has these names in English only.
    CONTROLS: ClassVar[Mapping[str, str]] = {
        "Open": "展开选项",
        "Clear all": "全部清除",
        "Clear value": "清除",
        "Choose date": "选择日期",
        "year": "年",
        "month": "月",
        "day": "日",
        "Show password text": "显示口令",
        "Hide password text": "隐藏口令",
    }
    COPY_THIS = "复制"
    COPY_LINK = "复制链接"
    SEND = "转发"
    PICK = "加入摘录"
    NO_SUCH_DOCUMENT = "没有这份文件"
    NO_SUCH_DOCUMENT_LINE = "这个链接所指的文件不在收录之列，可能已经移走，或者网址写错了。"
    NO_SUCH_PAGE = "没有这个页面"
    NO_SUCH_PAGE_LINE = "网址可能写错了，或者页面已经移动。可以从这里重新开始："

    # --- a document ---
    ISSUER = "发文机关"
    NUMBER = "文号"
    ISSUED_ON = "成文日期"
    EFFECTIVE_ON = "施行日期"
    EXPIRES_ON = "有效期至"
    REGION = "适用地区"
    VALIDITY = "效力"
    VALIDITIES: ClassVar[Mapping[Validity, str]] = {validity: validity.shown for validity in Validity}
    UNKNOWN = "—"
    OMITTED = "……"

    # --- its original ---
    DOWNLOAD_ORIGINAL = "下载原件"
    PUBLISHED_AT = "到发布网页看（新窗口）"
    NEW_DOCUMENTS = "新收录的政策文件"

    # --- narrowing a list ---
    ALL = "全部"
    CHOOSE = "请选择"
    NARROW = "筛选"
    CLEAR_ALL = "去掉全部筛选"
    NONE_ADVICE = "请去掉一部分筛选条件，或换一个词。"

    # --- something is wrong ---
    CLOSED = "暂时无法使用"
    BROKEN = "页面出了故障"

    @staticmethod
    def fact_line(name: str, value: str) -> str:
        """A name and what it has, in running text."""
        return f"{name}：{value}"

    @staticmethod
    def printed_line(pages: tuple[int, ...]) -> str:
        """The pages of an original, as what leads to them."""
        return f"看原件第 {'、'.join(map(str, pages))} 页"

    @staticmethod
    def printed_name(page: int, title: str) -> str:
        """What the picture of a page is, for those who do not see it."""
        return f"{title}原件第 {page} 页，所指的文字已标出；文字见正文"

    @staticmethod
    def listed(items: Iterable[str]) -> str:
        """Several things in running text."""
        return "、".join(items)

    @staticmethod
    def reason(standing: Standing) -> str:
        """What says that a document is in force or not."""
        return standing.reason

    @classmethod
    def standing_line(cls, standing: Standing) -> str:
        """Whether a document is in force, with what says so."""
        return f"{cls.VALIDITIES[standing.validity]}（{cls.reason(standing)}）"

    @staticmethod
    def sentence(said: str) -> str:
        """What another room says: an error, or what is to be known of a text."""
        return said

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
        "memo": "Picked clauses",
        "corpus": "Corpus",
        "eval": "Evaluation",
    }
    HTML_LANGUAGE = "en"
    OTHER_LANGUAGE = "中文"
    LARGE_TYPE = "Large type"
    NORMAL_TYPE = "Normal type"
    WAIT = "One moment, please…"
    SLOW = "This takes longer than usual. You can wait, or "
    TRY_AGAIN = "try again"
    SCRIPT: ClassVar[Mapping[str, str]] = {
        "skip": "Skip to the text",
        "lost": "The connection to the server is lost and is being renewed. If it does not come back "
        "soon, please reload the page; your question stands in the address and is not lost.",
        "copied": "Copied",
        "picked": "Picked",
        "full": "No more can be picked; please take some out first",
        "visited": "Asked in this visit",
        "close": "Close",
    }
    CONTROLS: ClassVar[Mapping[str, str]] = {}
    COPY_THIS = "Copy"
    COPY_LINK = "Copy the link"
    SEND = "Share"
    PICK = "Pick"
    NO_SUCH_DOCUMENT = "No such document"
    NO_SUCH_DOCUMENT_LINE = (
        "The document of this link is not held here; it may have gone, or the link is misspelt."
    )
    NO_SUCH_PAGE = "No such page"
    NO_SUCH_PAGE_LINE = "The address may be misspelt, or the page has moved. You can start again here:"

    ISSUER = "Issued by"
    NUMBER = "Number"
    ISSUED_ON = "Dated"
    EFFECTIVE_ON = "In force from"
    EXPIRES_ON = "Valid until"
    REGION = "Applies in"
    VALIDITY = "Validity"
    VALIDITIES: ClassVar[Mapping[Validity, str]] = {
        Validity.IN_FORCE: "in application",
        Validity.REPEALED: "repealed",
        Validity.NOT_YET: "not yet in force",
        Validity.UNSTATED: "not stated",
    }
    UNKNOWN = "—"
    OMITTED = "…"

    DOWNLOAD_ORIGINAL = "Download the original"
    PUBLISHED_AT = "Where it was published (new window)"
    NEW_DOCUMENTS = "Documents newly added"

    ALL = "All"
    CHOOSE = "Please choose"
    NARROW = "Filter"
    CLEAR_ALL = "Clear all filters"
    NONE_ADVICE = "Please drop some of the filters, or try another word."

    CLOSED = "Not available at the moment"
    BROKEN = "The page failed"

    @staticmethod
    def fact_line(name: str, value: str) -> str:
        return f"{name}: {value}"

    @staticmethod
    def printed_line(pages: tuple[int, ...]) -> str:
        return f"See the original, page {', '.join(map(str, pages))}"

    @staticmethod
    def printed_name(page: int, title: str) -> str:
        return f"Page {page} of the original of {title}, the passage marked; its words stand in the text"

    @staticmethod
    def listed(items: Iterable[str]) -> str:
        return ", ".join(items)

    @staticmethod
    def reason(standing: Standing) -> str:
        return english_said.reason(standing.reason)

    @classmethod
    def standing_line(cls, standing: Standing) -> str:
        return f"{cls.VALIDITIES[standing.validity]} ({cls.reason(standing)})"

    @staticmethod
    def sentence(said: str) -> str:
        return english_said.sentence(said)

    @staticmethod
    def broken_line(number: str) -> str:
        return f"Please ask again. If it happens once more, tell the administrator the number {number}."


def words() -> type[Chinese]:
    """The words that the visitor reads."""
    return spoken(Chinese, English)

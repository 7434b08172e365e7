"""The words of the page that searches for clauses."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from kb.output import Format
from kb.records import Facet
from kb.search.filters import Holding
from kb.search.finder import Sort
from kb.search.typed import Match
from kb.web.language import counted, spoken
from kb.web.texts import common

if TYPE_CHECKING:
    from collections.abc import Mapping


class Chinese(common.Chinese):
    """The words for readers of Chinese."""

    SEARCH = "检索条文"
    FIELD = "检索词"
    PLACEHOLDER = "词句或文号"
    SUBMIT = "检索"
    SYNTAX = '整句加引号，要去掉的词前面加减号：产教融合 "实训基地" -高职。输入文号可以直接找到文件。'
    SEARCHING = "正在检索……"
    CANNOT_SEARCH = "没法这样检索"
    BEGINNING = "也可以从这里开始"
    HOLDINGS_LISTED: ClassVar[Mapping[Holding, str]] = {
        Holding.AMOUNT: "所有写有金额的条文",
        Holding.RATIO: "所有写有比例的条文",
        Holding.DEADLINE: "所有写有时限的条文",
    }

    # --- conditions ---
    FILTERS = "筛选条件"
    ANY = "不限"
    HOLDS = "条文里写有"
    HOLDINGS: ClassVar[Mapping[Holding, str]] = {
        Holding.AMOUNT: "金额",
        Holding.RATIO: "比例",
        Holding.COUNT: "数量",
        Holding.DEADLINE: "时限",
    }
    PART = "在文件的哪一部分"
    PART_EXAMPLE = "第三部分、任务12、附件1，或标题里的字"
    BODY = "责任单位"
    BODY_EXAMPLE = "教育局"
    DOCUMENT = "文件"
    ISSUED_FROM = "成文日期，从（年-月-日）"
    ISSUED_TO = "成文日期，到（年-月-日）"
    AS_OF = "效力按哪一天算（年-月-日，不填为今天）"
    ALL_VERSIONS = "也找已废止和尚未施行的"
    YES = "是"
    APPLY = "按这些条件检索"
    CHIPS = "正在使用的筛选条件"
    TAKE_AWAY = "去掉"
    CONDITIONS: ClassVar[Mapping[str, str]] = {
        "documents": "文件",
        "issuers": "发文机关",
        "regions": "适用地区",
        "validities": "效力",
        "holds": "写有",
        "part": "部分",
        "body": "责任单位",
        "issued_from": "成文不早于",
        "issued_to": "成文不晚于",
        "as_of": "效力截至",
        "all_versions": "含失效文件",
    }
    NARROW = "缩小范围"
    FACETS: ClassVar[Mapping[Facet, str]] = {
        Facet.DOCUMENT: "文件",
        Facet.ISSUER: "发文机关",
        Facet.REGION: "适用地区",
        Facet.VALIDITY: "效力",
        Facet.YEAR: "成文年份",
        Facet.PART: "部分",
        Facet.HOLDS: "写有",
    }

    # --- which clauses ---
    MATCHING = "匹配方式"
    MATCHES: ClassVar[Mapping[Match, str]] = {
        Match.ALL: "全部词",
        Match.ANY: "任一词",
        Match.NEAR: "语义相近",
    }

    # --- results ---
    NUMBERED = "这个文号的文件"
    NOT_THIS_ONE = "不是找这份文件？按文字检索"
    NOTHING = "没有符合的条文"
    NOTHING_HERE = "结果没有这么多页，请回到第一页。"
    WIDEN = "请去掉一些筛选条件，或者换用文件里可能出现的词。"
    SORTS: ClassVar[Mapping[Sort, str]] = {
        Sort.RELEVANCE: "按相关程度",
        Sort.NEWEST: "按日期，从新到旧",
        Sort.PLACE: "按文件和位置",
    }
    NEW_TAB = "（在新标签页打开全文）"
    PREVIOUS = "上一页"
    NEXT = "下一页"

    # --- taking away ---
    TICK_PAGE = "全选本页"
    UNTICK = "清除选择"
    EXPORT = "导出所选"
    FORMATS: ClassVar[Mapping[Format, str]] = {
        Format.EXCEL: "Excel 表格",
        Format.WORD: "Word 文档",
        Format.CSV: "CSV（纯文字表格）",
        Format.MARKDOWN: "Markdown",
    }
    PICK_TICKED = "勾选的加入摘录"
    FILE_NAME = "检索结果"
    EXPORT_TITLE = "政策条文检索结果"
    COLUMNS: ClassVar[tuple[tuple[str, int], ...]] = (
        ("序号", 4),
        ("条文（原文摘录）", 40),
        ("出处", 26),
        ("效力", 8),
        ("发文机关", 12),
        ("成文日期", 10),
        ("链接", 20),
    )
    SEARCHED_ON = "查询日期"
    NOTE = "说明"
    RESERVATION = "以上为原文摘录，不是法律意见；以发文机关公布的正式文本为准。"

    @staticmethod
    def filters_line(used: int) -> str:
        """The heading of the conditions."""
        return f"筛选条件（已用 {used} 项）" if used else "筛选条件"

    @staticmethod
    def found_line(total: int) -> str:
        """How many clauses there are, all told."""
        return f"共 {total} 条"

    @staticmethod
    def best_line(total: int) -> str:
        """How many clauses are listed as the nearest to the words."""
        return f"最相近的 {total} 条"

    @staticmethod
    def no_clause_line(match: Match, looked_for: tuple[str, ...]) -> str:
        """That no clause has the words."""
        said = "、".join(f"“{word}”" for word in looked_for)
        if match is Match.NEAR:
            return f"没有哪一条与{said}意思相近。"
        both = "同时" if match is Match.ALL and len(looked_for) > 1 else ""
        return f"没有哪一条{both}写有{said}。"

    @staticmethod
    def too_many_line(most: int) -> str:
        """That not all can be ticked at once."""
        return f"超过 {most} 条，不能一次全选，请先缩小范围"

    @staticmethod
    def no_such_number_line(number: str) -> str:
        """What is said of a document that is not held."""
        return f"没有收录 {number}，以下按文字检索。"

    @staticmethod
    def ticked_line(number: int) -> str:
        """How many results are ticked."""
        return f"已选 {number} 条" if number else "勾选后可以导出"

    @staticmethod
    def tick_all_line(total: int) -> str:
        """The button that ticks the results of all pages."""
        return f"全选 {total} 条"

    @staticmethod
    def rank_line(rank: int) -> str:
        """The name of a result's box."""
        return f"第 {rank} 条"


class English(common.English, Chinese):
    """The same for readers of English."""

    SEARCH = "Search for clauses"
    FIELD = "Words"
    PLACEHOLDER = "Words or a document number"
    SUBMIT = "Search"
    SYNTAX = (
        "Put exact phrases in quotes and a minus before what must not occur. "
        "The number of a document finds it directly."
    )
    SEARCHING = "Searching…"
    CANNOT_SEARCH = "This cannot be searched for"
    BEGINNING = "Or begin here"
    HOLDINGS_LISTED: ClassVar[Mapping[Holding, str]] = {
        Holding.AMOUNT: "All clauses with an amount",
        Holding.RATIO: "All clauses with a ratio",
        Holding.DEADLINE: "All clauses with a time limit",
    }

    FILTERS = "Conditions"
    ANY = "Any"
    HOLDS = "The clause states"
    HOLDINGS: ClassVar[Mapping[Holding, str]] = {
        Holding.AMOUNT: "an amount",
        Holding.RATIO: "a ratio",
        Holding.COUNT: "a number",
        Holding.DEADLINE: "a time limit",
    }
    PART = "In this part of the document"
    PART_EXAMPLE = "Article 12, Annex 1, or words of a heading"
    BODY = "Responsible body"
    BODY_EXAMPLE = "As in the text (Chinese)"
    DOCUMENT = "Document"
    ISSUED_FROM = "Dated from (year-month-day)"
    ISSUED_TO = "Dated to (year-month-day)"
    AS_OF = "Validity on (year-month-day; today if empty)"
    ALL_VERSIONS = "Also what is repealed or not yet in force"
    YES = "yes"
    APPLY = "Search with these conditions"
    CHIPS = "Conditions in use"
    TAKE_AWAY = "remove"
    CONDITIONS: ClassVar[Mapping[str, str]] = {
        "documents": "Document",
        "issuers": "Issued by",
        "regions": "Applies in",
        "validities": "Validity",
        "holds": "States",
        "part": "Part",
        "body": "Responsible body",
        "issued_from": "Dated from",
        "issued_to": "Dated to",
        "as_of": "Validity on",
        "all_versions": "With what is not in force",
    }
    NARROW = "Narrow down"
    FACETS: ClassVar[Mapping[Facet, str]] = {
        Facet.DOCUMENT: "Document",
        Facet.ISSUER: "Issued by",
        Facet.REGION: "Applies in",
        Facet.VALIDITY: "Validity",
        Facet.YEAR: "Year",
        Facet.PART: "Part",
        Facet.HOLDS: "States",
    }

    MATCHING = "Matching"
    MATCHES: ClassVar[Mapping[Match, str]] = {
        Match.ALL: "All words",
        Match.ANY: "Any word",
        Match.NEAR: "Near in sense",
    }

    NUMBERED = "The document of this number"
    NOT_THIS_ONE = "Not this one? Search for the words"
    NOTHING = "No such clause"
    NOTHING_HERE = "There are not so many pages; please go back to the first."
    WIDEN = "Please remove a condition, or use words that may stand in the documents."
    SORTS: ClassVar[Mapping[Sort, str]] = {
        Sort.RELEVANCE: "by relevance",
        Sort.NEWEST: "newest first",
        Sort.PLACE: "by document and place",
    }
    NEW_TAB = " (full text in a new tab)"
    PREVIOUS = "Previous"
    NEXT = "Next"

    TICK_PAGE = "Select this page"
    UNTICK = "Clear selection"
    EXPORT = "Export"
    FORMATS: ClassVar[Mapping[Format, str]] = {
        Format.EXCEL: "Excel",
        Format.WORD: "Word",
        Format.CSV: "CSV",
        Format.MARKDOWN: "Markdown",
    }
    PICK_TICKED = "Pick those ticked"
    FILE_NAME = "clauses"
    EXPORT_TITLE = "Policy clauses found"
    COLUMNS: ClassVar[tuple[tuple[str, int], ...]] = (
        ("No.", 4),
        ("Clause (verbatim)", 40),
        ("Citation", 26),
        ("Validity", 8),
        ("Issued by", 12),
        ("Dated", 10),
        ("Link", 20),
    )
    SEARCHED_ON = "Searched on"
    NOTE = "Note"
    RESERVATION = "Extracts of the original text, no legal advice; the official publication prevails."

    @staticmethod
    def filters_line(used: int) -> str:
        return f"Conditions ({used} in use)" if used else "Conditions"

    @staticmethod
    def found_line(total: int) -> str:
        return counted(total, "clause")

    @staticmethod
    def best_line(total: int) -> str:
        return f"The {total} nearest clauses"

    @staticmethod
    def no_clause_line(match: Match, looked_for: tuple[str, ...]) -> str:
        said = ", ".join(f"“{word}”" for word in looked_for)
        if match is Match.NEAR:
            return f"No clause comes near to {said}."
        return f"No clause has {'all' if match is Match.ALL else 'any'} of: {said}."

    @staticmethod
    def too_many_line(most: int) -> str:
        return f"More than {most:,} cannot be selected at once; please narrow down first"

    @staticmethod
    def no_such_number_line(number: str) -> str:
        return f"There is no document {number} here; below is what its words find."

    @staticmethod
    def ticked_line(number: int) -> str:
        return f"{number} selected" if number else "Select clauses to export them"

    @staticmethod
    def tick_all_line(total: int) -> str:
        return f"Select all {total}"

    @staticmethod
    def rank_line(rank: int) -> str:
        return f"Select {rank}"


def words() -> type[Chinese]:
    """The words that the visitor reads."""
    return spoken(Chinese, English)

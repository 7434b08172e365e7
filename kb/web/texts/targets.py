"""The words of the page of targets."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from kb.output import Format
from kb.web.language import counted, spoken
from kb.web.targets.choice import Kind
from kb.web.texts import common

if TYPE_CHECKING:
    from collections.abc import Mapping


class Chinese(common.Chinese):
    """The words for readers of Chinese."""

    TITLE = "量化指标"
    PROMISE = "各份文件里写明的数量、比例、金额和期限，数值照录原文。"
    TABLE = "量化指标一览"
    COLUMNS: ClassVar[Mapping[str, str]] = {
        "object": "对象",
        "indicator": "指标",
        "value": "要求",
        "deadline": "期限",
        "body": "责任单位",
        "place": "出处",
    }
    COMPARATORS: ClassVar[Mapping[str, str]] = {
        "=": "等于",
        "≥": "不少于",
        "≤": "不超过",
        ">": "超过",
        "<": "低于",
        "≈": "约",
        "区间": "介于",
    }

    # --- choosing ---
    DOCUMENT = "文件"
    KIND = "单位类别"
    KINDS: ClassVar[Mapping[Kind, str]] = {
        Kind.MONEY: "金额",
        Kind.RATIO: "比例",
        Kind.PEOPLE: "人数",
        Kind.TIME: "时间",
        Kind.MEASURE: "面积长度等",
        Kind.COUNT: "其他数量",
    }
    YEAR = "期限年份"
    BODY = "责任单位"
    WORDS = "包含的词"
    NONE = "没有符合条件的指标"

    # --- seeing and taking away ---
    INDICATOR = "指标"
    COMPARED = "多份文件都写到的指标"
    CHART = "各份文件的数值"
    EXPORT = "导出这些指标"
    FORMATS: ClassVar[Mapping[Format, str]] = {
        Format.EXCEL: "Excel 表格",
        Format.WORD: "Word 文档",
        Format.CSV: "CSV",
        Format.MARKDOWN: "Markdown",
    }
    # With their widths in Han characters.
    EXPORT_COLUMNS: ClassVar[Mapping[str, int]] = {
        "对象": 10,
        "指标": 10,
        "原文写法": 8,
        "要求": 5,
        "数值": 6,
        "数值上限": 6,
        "单位": 5,
        "期限原文": 7,
        "期限": 6,
        "责任单位": 8,
        "出处和原文": 40,
    }
    EXPORTED_ON = "导出日期"
    NOTE = "说明"
    EXPORT_NOTE = "数值照录原文，以发文机关公布的正式文本为准。"

    # Vega's expression for a number on an axis.
    AXIS_LABELS = (
        "datum.value >= 1e8 ? format(datum.value / 1e8, ',') + '亿'"
        " : datum.value >= 1e4 ? format(datum.value / 1e4, ',') + '万' : format(datum.value, ',')"
    )

    @staticmethod
    def number(value: float) -> str:
        """A number in digits, the large ones with 万 or 亿, as people read them."""
        scale, name = next(
            ((scale, name) for scale, name in ((1e8, "亿"), (1e4, "万")) if value >= scale), (1, "")
        )
        return f"{value / scale:,.10g}{name}"

    @staticmethod
    def count_line(shown: int, total: int, documents: int) -> str:
        """How many targets are listed, of how many, from how many documents."""
        return f"列出 {shown} 项（全部 {total} 项），出自 {documents} 份文件。"

    @staticmethod
    def shared_line(indicator: str, documents: int) -> str:
        """An indicator, and how many documents state it."""
        return f"{indicator} · {documents} 份"

    @staticmethod
    def chart_line(drawn: int, total: int) -> str:
        """What a chart shows, for those who do not see it, and how much of it."""
        of = f"图中为数值最大的 {drawn} 项，" if drawn < total else f"共 {drawn} 项，"
        return f"{of}数据见下表"


class English(common.English, Chinese):
    """The same for readers of English."""

    TITLE = "Targets"
    PROMISE = "Numbers, ratios, amounts and time limits that the documents state, in their own words."
    TABLE = "Quantitative targets"
    COLUMNS: ClassVar[Mapping[str, str]] = {
        "object": "Object",
        "indicator": "Indicator",
        "value": "Required",
        "deadline": "By when",
        "body": "Responsible",
        "place": "Source",
    }
    COMPARATORS: ClassVar[Mapping[str, str]] = {
        "=": "equal to",
        "≥": "at least",
        "≤": "at most",
        ">": "more than",
        "<": "less than",
        "≈": "about",
        "\u533a\u95f4": "between",
    }

    DOCUMENT = "Document"
    KIND = "Kind of unit"
    KINDS: ClassVar[Mapping[Kind, str]] = {
        Kind.MONEY: "money",
        Kind.RATIO: "ratio",
        Kind.PEOPLE: "people",
        Kind.TIME: "time",
        Kind.MEASURE: "area, length …",
        Kind.COUNT: "other counts",
    }
    YEAR = "Year of the deadline"
    BODY = "Responsible body"
    WORDS = "Words in the clause"
    NONE = "No target fits"

    INDICATOR = "Indicator"
    COMPARED = "Stated by several documents"
    CHART = "Values by document"
    EXPORT = "Export these targets"
    FORMATS: ClassVar[Mapping[Format, str]] = {
        Format.EXCEL: "Excel",
        Format.WORD: "Word",
        Format.CSV: "CSV",
        Format.MARKDOWN: "Markdown",
    }
    EXPORT_COLUMNS: ClassVar[Mapping[str, int]] = {
        "Object": 10,
        "Indicator": 10,
        "As written": 8,
        "Required": 5,
        "Value": 6,
        "Up to": 6,
        "Unit": 5,
        "Deadline as written": 7,
        "Due": 6,
        "Responsible": 8,
        "Source": 40,
    }
    EXPORTED_ON = "Exported on"
    NOTE = "Note"
    EXPORT_NOTE = "Values as they stand in the text; the official publication prevails."

    AXIS_LABELS = "format(datum.value, '~s')"

    @staticmethod
    def number(value: float) -> str:
        return f"{value:,.15g}"

    @staticmethod
    def count_line(shown: int, total: int, documents: int) -> str:
        return f"{counted(shown, 'target')} (of {total}) from {counted(documents, 'document')}."

    @staticmethod
    def shared_line(indicator: str, documents: int) -> str:
        return f"{indicator} · {counted(documents, 'document')}"

    @staticmethod
    def chart_line(drawn: int, total: int) -> str:
        of = f"the {drawn} largest of " if drawn < total else ""
        return f"{of}{counted(total, 'target')}; see the table for the data"


def words() -> type[Chinese]:
    """The words that the visitor reads."""
    return spoken(Chinese, English)

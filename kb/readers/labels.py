"""Lines of a page that describe the document: ``发文机关：国务院办公厅``, one or more in a row."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from kb.readers.dates import iso_day
from kb.readers.facts import DATE_NAMES, Facts
from kb.records import Validity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LABELS = {
    "标题": "title",
    "文件名称": "title",
    "发文机关": "issuer",
    "发文单位": "issuer",
    "发布机构": "issuer",
    "发布机关": "issuer",
    "制发机关": "issuer",
    "发文字号": "number",
    "文号": "number",
    "成文日期": "issued_on",
    "发文日期": "issued_on",
    "印发日期": "issued_on",
    "公布日期": "issued_on",
    "施行日期": "effective_on",
    "实施日期": "effective_on",
    "生效日期": "effective_on",
    "失效日期": "expires_on",
    "废止日期": "expires_on",
    "有效性": "validity",
    "时效性": "validity",
    "效力状态": "validity",
    # Known as labels, so that their rows are recognised, but of no use here: 发布日期 is the day
    # of the web page.
    **dict.fromkeys(
        "索引号 主题分类 公文种类 来源 主题词 关键词 体裁分类 组配分类 服务对象 发布日期 发布时间".split(),
        "",
    ),
}
_VALIDITIES = {
    "有效": Validity.IN_FORCE,
    "现行有效": Validity.IN_FORCE,
    "失效": Validity.REPEALED,
    "已失效": Validity.REPEALED,
    "废止": Validity.REPEALED,
    "已废止": Validity.REPEALED,
    "尚未施行": Validity.NOT_YET,
    "尚未生效": Validity.NOT_YET,
}
# A label with its colon, anywhere in a line; printed ones are often spread out (标　　题：).
_SPREAD = "|".join(r"\s*".join(label) for label in _LABELS)
LABEL = re.compile(rf"(?:{_SPREAD})\s*[：:]")
_LABEL_THEN_VALUE = re.compile(r"([^：:]{2,12})[：:](.*)", re.DOTALL)


def labelled_facts(lines: Iterable[str]) -> Facts:
    """The facts that labelled lines state; the first one counts where a label stands twice."""
    values: dict[str, Any] = {}
    for line in lines:
        for label, value in labelled_pairs(line) or ():
            name = _LABELS[label]
            read = _value(name, value) if name else None
            if read is not None:
                values.setdefault(name, read)
    return Facts(**values)


def labelled_pairs(line: str) -> list[tuple[str, str]] | None:
    """The (label, value) pairs of a line; ``None`` where it holds anything but known labels.

    A label is a cell of its own before the value's cell, or stands before a colon in its cell.
    """
    rest = [cell.strip() for cell in reversed(line.split("\t"))]
    pairs: list[tuple[str, str]] = []
    while rest:
        if not (cell := rest.pop()):
            continue
        match = _LABEL_THEN_VALUE.fullmatch(cell)
        label = re.sub(r"\s", "", match.group(1) if match else cell)
        value = match.group(2).strip() if match else ""
        if label not in _LABELS:
            return None
        # A label that was printed with its colon may stand without a value before the next one.
        if not value and rest and not (match and LABEL.match(rest[-1])):
            value = rest.pop()
            if re.sub(r"[\s：:]", "", value) in _LABELS:
                return None
        pairs.append((label, value))
    return pairs or None


def _value(name: str, written: str) -> str | Validity | None:
    if name in DATE_NAMES:
        return iso_day(written)
    if name == "validity":
        return _VALIDITIES.get(written)
    if name == "issuer":
        return "、".join(re.split(r"[\s、，,]+", written)) or None
    return written or None


def without_labelled_rows(lines: Iterable[str]) -> Iterator[str]:
    """The lines without those table rows that only describe the document."""
    return (line for line in lines if "\t" not in line or not labelled_pairs(line))

"""Names of organs: which words are one, and which region one belongs to."""

from __future__ import annotations

import re

_PROVINCES = (
    *("河北", "山西", "辽宁", "吉林", "黑龙江", "江苏", "浙江", "安徽", "福建", "江西", "山东", "河南"),
    *("湖北", "湖南", "广东", "海南", "四川", "贵州", "云南", "陕西", "甘肃", "青海", "台湾"),
)
# The regions of the first level, by the short names that some texts use instead.
_FULL_NAMES = (
    {short: f"{short}省" for short in _PROVINCES}
    | {short: f"{short}市" for short in ("北京", "天津", "上海", "重庆")}
    | {"内蒙古": "内蒙古自治区", "广西": "广西壮族自治区", "西藏": "西藏自治区"}
    | {"宁夏": "宁夏回族自治区", "新疆": "新疆维吾尔自治区"}
    | {"香港": "香港特别行政区", "澳门": "澳门特别行政区"}
)
_FIRST_LEVEL = re.compile(
    rf"{'|'.join(_FULL_NAMES.values())}|(?:{'|'.join(_FULL_NAMES)})(?=政府|人民政府|自治区)"
)
# A city's name has no word of an organ in it: 农业农村部市场司 and 国家市场… are no cities.
_CITY = re.compile(
    r"(?!国家|全国|我国|中央|最高)(?:(?![部委局院厅署会])[一-龥]){2,6}?(?:自治州|地区|市(?!场)|盟)"
)
_ORGAN = re.compile(
    r"(?!关于|转发|印发|批转|公布|解读)[一-龥]{1,40}(?:委员会|委|部|厅|局|办公室|办|院|会|政府|司|署|组|中心|处|银行"
    r"|联社|总社|政协|人大|指挥部|集团|大学|学院|等[一二三四五六七八九十0-9]{1,3}个?(?:部门|单位))"
)
_LAST_CHARACTER = "[会委部厅局办室院府司署组心处行社协大团学门位]"  # of an organ's name
_SEVERAL = re.compile(r"等[一二三四五六七八九十0-9]*个?(?:部门|单位)$")
_SPREAD = re.compile(r"[一-龥](?:\s+[一-龥])+")  # 科 技 部
# 第十三届全国人民代表大会 is one organ in all its terms.
_TERM = re.compile(r"第[一二三四五六七八九十百]+届")


def organs(words: str) -> tuple[str, ...]:
    """The organs that ``words`` list, parted by spaces or commas; none if any of them is not one."""
    if _SPREAD.fullmatch(words.strip()):
        words = re.sub(r"\s", "", words)
    names = tuple(
        _TERM.sub("", name) for part in re.split(r"[\s、，,]+", words) if part for name in _parted(part)
    )
    return names if all(map(_ORGAN.fullmatch, names)) else ()


def _parted(words: str) -> list[str]:
    """Organs of one region that were written without a gap: each begins with the region's name."""
    region = region_of(words)
    return re.split(rf"(?<={_LAST_CHARACTER})(?=(?:中共)?{region})", words) if region else [words]


def names_all(names: tuple[str, ...]) -> bool:
    """Whether a list of organs is complete, without an ``等九部门`` for the others."""
    return bool(names) and not any(map(_SEVERAL.search, names))


def region_of(name: str) -> str | None:
    """The region that a name begins with (``北京市``, ``河南省郑州市``); ``None`` without one."""
    name = name.removeprefix("中共")
    first_level = _FIRST_LEVEL.match(name)
    rest = name[first_level.end() :] if first_level else name
    city = _CITY.match(rest)
    region = _FULL_NAMES.get(first_level.group(), first_level.group()) if first_level else ""
    return (region + (city.group() if city else "")) or None

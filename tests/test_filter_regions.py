"""Regions that a search is limited to, by their short names."""

from __future__ import annotations

from typing import Final

import pytest

from kb.search.regions import meant, notices

HELD: Final = ("郑州市", "河南省郑州市", "河南省", "吉林省", "吉林省吉林市", "内蒙古自治区", "广西壮族自治区",
               "湖北省恩施土家族苗族自治州", "新疆", "北京市海淀区", "乌海市海南区", "海南省", "沙市区",
               "湖南湘西土家族苗族自治州")  # fmt: skip


@pytest.mark.parametrize(
    ("name", "regions"),
    [
        ("郑州市", ["郑州市"]),  # one is written so, as the page's lists count it
        ("郑州", ["河南省郑州市", "郑州市"]),
        ("河南", ["河南省"]),
        ("河南省", ["河南省"]),
        ("内蒙古", ["内蒙古自治区"]),
        (" 广西 ", ["广西壮族自治区"]),
        ("新疆维吾尔自治区", ["新疆"]),
        ("恩施", ["湖北省恩施土家族苗族自治州"]),
        ("恩施州", []),
        ("海淀", ["北京市海淀区"]),
        ("北京", []),  # nothing is of all of it
        ("吉林", ["吉林省", "吉林省吉林市"]),
        ("吉林市", ["吉林省吉林市"]),
        ("海南", ["乌海市海南区", "海南省"]),
        ("沙", []),
        ("湖南", []),
        ("市", []),
        ("", []),
    ],
)
def test_a_region_by_its_short_name(name: str, regions: list[str]) -> None:
    assert meant(name, HELD) == tuple(regions)


def test_a_short_name_of_two_regions_is_told_and_one_of_none() -> None:
    assert list(notices(["郑州", "河南省", "内蒙古"], HELD)) == []
    assert list(notices(["吉林", "火星"], HELD)) == [
        "“吉林”可以是吉林市、吉林省，都算在内；只要其中一个时，请写全。",
        "没有一份文件的适用地区是“火星”，请换一个地区，或者去掉这个条件。",
    ]

"""Titles, issuers, numbers and days of real documents against a table made by hand, and their forms."""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.readers import Source, read
from kb.readers.facts import Facts
from kb.readers.stated import stated_facts
from kb.readers.unbroken import text_lines

if TYPE_CHECKING:
    from collections.abc import Iterable

TABLE = json.loads((Path(__file__).parent / "data" / "heads.json").read_text(encoding="utf-8"))
PARTS = {"part 1": 60, "part 2": 20, "part 3": 20, "part 4": 40, "part 5": 20}
FIELDS = {"title": "title", "issuer": "issuer", "number": "number", "date": "issued_on"}
UNTITLED = "␀"


def plain(written: str | None) -> str | None:
    return written and re.sub(r"\s", "", unicodedata.normalize("NFKC", written))


@cache
def said(path: Path) -> dict[str, str | None]:
    """What the readers say of a document, by the names of the table."""
    found = read(Source(doc_id=UNTITLED, path=path, checksum=""))
    told = {field: plain(getattr(found, name)) for field, name in FIELDS.items()}
    return told | {"title": None if told["title"] == UNTITLED else told["title"]}


def compared(shared: Path, part: str) -> list[tuple[dict[str, Any], dict[str, str | None]]]:
    return [(row, said(shared / "data" / "city" / row["file"])) for row in TABLE[part]]


@pytest.mark.parametrize("part", PARTS)
def test_no_head_is_read_wrongly_beyond_the_measured_rest(shared: Path, part: str) -> None:
    rows = compared(shared, part)
    assert len(rows) == PARTS[part]
    wrong = {
        (row["file"], field) for row, told in rows for field in FIELDS if plain(row[field]) != told[field]
    }
    assert wrong == {(row["file"], field) for row in TABLE[part] for field in row.get("rest", ())}


@pytest.mark.parametrize(
    ("field", "least", "parts"),
    [
        ("date", 0.97, PARTS), ("number", 0.97, PARTS),
        ("title", 1, ["part 1"]), ("issuer", 1, ["part 1"]),
    ],
)  # fmt: skip
def test_heads_are_found_and_none_invented(
    shared: Path, field: str, least: float, parts: Iterable[str]
) -> None:
    rows = [row for part in parts for row in compared(shared, part)]
    stated = sum(row[field] is not None for row, _ in rows)
    told = sum(answer[field] is not None for _, answer in rows)
    right = sum(row[field] is not None and plain(row[field]) == answer[field] for row, answer in rows)
    assert 2 * right / (stated + told) >= least


def facts(text: str) -> tuple[str | None, str | None, str | None, str | None]:
    found = stated_facts(text, Facts())
    return found.title, found.issuer, found.number, found.issued_on


NOTICE = "各地：\n现将《某某管理办法（试行）》印发给你们。\n"
BODY = "第一条　为了管理，制定本办法。\n"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        # Below the notice that passes it on, printed in other lines and with other marks.
        (NOTICE + "某局\n2022年3月30日\n某某\n管理办法（试行）\n" + BODY, "某某管理办法（试行）"),
        # An attachment is not what the notice passes on.
        ("各地：\n《某某方案》见附件。\n某局\n2022年3月30日\n附件\n某某方案\n" + BODY, None),
        ("智能航运指导意见为落实《规划》，制定本指导意见。\n一、要求\n", "智能航运指导意见"),
        ("网站\n首页 > 政务公开 > 政策\n某某管理办法\n" + BODY, "某某管理办法"),
        ("关注 · 某市政府网\n" + BODY, None),
        ("关于疫情防治期间市...\n" + BODY, None),
        ("# 某区产业转型发展\n## 实施细则\n## 第一章总则\n", "某区产业转型发展实施细则"),
        ("某行业标准体系\n建设指南\n（2022 版）\n2022年11月\n目录\n", "某行业标准体系建设指南（2022 版）"),
        ("某省某条例\n（2020年1月1日通过）\n" + BODY, "某省某条例"),
        ("2026年中央一号文件\n一、要求\n", "2026年中央一号文件"),
        ("教育部\n财政部关于某事的通知\n各地：\n", "教育部 财政部关于某事的通知"),
        ("某市人民政府\n某市人民政府办公室关于某事的通知\n各地：\n", "某市人民政府办公室关于某事的通知"),
        ("某市政府网\n关于某事的通知\n各地：\n", "关于某事的通知"),
        ("国家某委主任　何某某\n各位代表：\n", None),
        ("近年来，各地、各企业认真贯彻落实国\n务院的部署，创造性地推进某某工作建设\n", None),
        ("二十字一行的文字从来就没有句号也不是标题\n" * 3, None),
        ("第一条　略。\n公开方式：主动公开\n济南市教育局关于某事的通知\n", "济南市教育局关于某事的通知"),
    ],
)  # fmt: skip
def test_where_titles_stand(text: str, title: str | None) -> None:
    assert facts(text)[0] == title


def test_a_decree_names_its_organ_and_is_of_the_day_below_who_signed() -> None:
    text = (
        "某省数据管理办法\n某省人民政府令\n（第290号）\n"
        "《某省数据管理办法》已经2021年9月22日某省人民政府第162次常务会议审议通过，现予公布，自2021年11月25日起施行，特此命令如上所述各条。\n"
        "省长　张某某\n2021年10月18日\n" + BODY
    )
    assert facts(text) == ("某省数据管理办法", "某省人民政府", "某省人民政府令第290号", "2021-10-18")


@pytest.mark.parametrize("gap", [" ", "\n"])
def test_an_announcement_of_several_organs(gap: str) -> None:
    text = f"关于某事的公告\n财政部{gap}税务总局公告2020年第8号\n现公告如下：\n请办理。\n"
    assert facts(text) == ("关于某事的公告", "财政部、税务总局", "财政部 税务总局公告2020年第8号", None)


def test_letters_that_are_spread_out_in_one_line() -> None:
    assert facts("关于某事的通知 各省： 请办理。 财  政　部 2020年1月31日")[1::2] == ("财政部", "2020-01-31")


LETTER = (
    "龙岩市工业局龙岩市林业局文件龙工信〔2022〕 16号龙岩市工业局龙岩市林业局关于采伐的通知各县林业局:近来"
    "多发。一、要求。截至2021年1月5日，按龙岩市林业局2020年1月5日印发的办法办。"
)


@pytest.mark.parametrize(
    "end",
    [
        "龙岩市工业局龙岩市林业局2022年5月26日龙岩市工业局2022年5月26日印发",
        "龙岩市工业局 龙岩市林业局 2022 年 5 月 26 日 （此件公开）",
        "龙岩市工业局    龙岩市林业局2022年5月26日《方案》为了",
    ],
)
def test_a_letter_without_line_ends(end: str) -> None:
    assert facts(LETTER + end) == (
        "龙岩市工业局龙岩市林业局关于采伐的通知",
        "龙岩市工业局、龙岩市林业局",
        "龙工信〔2022〕16号",
        "2022-05-26",
    )


JOINT = "济南市信息局、济南市公安局、济南市交通运输局"


@pytest.mark.parametrize(
    ("end", "issuer", "day"),
    [
        ("科 技 部\n2018年7月30日签发\n2018年8月3日发布\n", "科技部", "2018-07-30"),
        ("济南市信\n息局\n济南市公安局 济南市交通\n运输局\n2022年3月10日\n", JOINT, "2022-03-10"),
        ("甲省政府办公厅2020年12月10日印发\n", None, "2020-12-10"),
        ("办毕。\n2025年4月3日\n（此件主动公开）\n", None, "2025-04-03"),
        ("办毕。\n2025-04-03\n", None, None),  # the page's
    ],
)
def test_ends(end: str, issuer: str | None, day: str | None) -> None:
    assert facts("各地：\n请办理。\n" + end)[1::2] == (issuer, day)


@pytest.mark.parametrize("line", ["2025-03-04 09:49:09 【字体：大】", "发布日期：2026-02-12 浏览次数：9"])
def test_the_day_of_a_page_is_not_the_day_of_issue(line: str) -> None:
    assert facts(f"某省某办法\n{line}\n{BODY}") == ("某省某办法", None, None, None)


def test_a_term_of_validity_above_the_text_is_not_the_day_of_issue() -> None:
    text = "某发〔2025〕2号\n2025年06月01日\n2026年06月01日\n各区：\n请办理。\n2025年5月30日\n"
    assert facts(text) == (None, None, "某发〔2025〕2号", "2025-05-30")


def test_labels_above_the_text() -> None:
    text = (
        "某局信息公开\n索引号： 1144/2026\t分类：\n发布机构： 济南市教育局\t成文日期： 2026-02-12\n"
        "名称： 关于某事的通知\n文号：\t发布日期： 2026-02-12\n关于某事的通知\n各地：\n"
        "请办理。\n济南市教育局\n2026年2月9日\n"
    )
    assert facts(text) == ("关于某事的通知", "济南市教育局", None, "2026-02-09")


def test_a_title_may_shorten_the_names_that_sign() -> None:
    text = (
        "济南市文明办 济南市教委关于某事的通知\n各地：\n请办理。\n"
        "济南市精神文明办公室 济南市教育委员会\n2026年2月9日\n"
    )
    assert facts(text)[1] == "济南市精神文明办公室、济南市教育委员会"


@given(st.lists(st.text(st.characters(exclude_characters="\n")), min_size=2).map("\n".join))
def test_lines_that_are_there_stay(text: str) -> None:
    if "\n" in text.strip():
        assert text_lines(text) == text.split("\n")


@given(
    st.lists(
        st.sampled_from(
            ["某市教育局", "2022年5月26日", "文件", "。", " ", "关于", "的通知", "某发〔2022〕1号", "一、"]
        )
    )
)
def test_lines_that_are_restored_hold_the_text(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert re.sub(r"\s", "", "".join(text_lines(text))) == re.sub(r"\s", "", text)

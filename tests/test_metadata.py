"""What is known of a document: from its metadata file, from the page around it, from its text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kb.errors import DocumentError
from kb.readers import Source, read
from kb.readers.dates import days, iso_day
from kb.readers.organs import organs, region_of
from kb.records import Document, Validity

NOTICE = """\
郑州市教育局 郑州市财政局关于印发
《郑州市学生资助管理办法》的通知
郑教〔2021〕15 号
各区县（市）教育局、财政局：
现将《郑州市学生资助管理办法》印发给你们，请认真贯彻执行。
郑州市教育局　　郑州市财政局
2021年3月5日
郑州市学生资助管理办法
第一条 为了规范学生资助，根据《学生资助条例》（国办发〔2018〕3号）制定本办法。
第二条 自2019年1月1日起执行的标准不变。
第三条 本办法自2021年5月1日起施行，有效期5年。2016年2月1日印发的办法同时废止。
"""

STATUTE = """\
# 宁波市学校安全条例

2003年9月26日 宁波市第十二届人民代表大会常务委员会第五次会议通过

2003年11月6日 浙江省第十届人民代表大会常务委员会第六次会议批准

2020年5月15日 浙江省第十三届人民代表大会常务委员会第二十一次会议批准

<!-- INFO END -->

第一条 本条例自公布之日起施行。
"""


def document(folder: Path, text: str, ending: str = ".txt", metadata: str = "") -> Document:
    path = folder / f"某文件{ending}"
    path.write_text(text, encoding="utf-8")
    if metadata:
        path.with_name("某文件.meta.toml").write_text(metadata, encoding="utf-8")
    return read(Source(doc_id="文件夹/某文件", path=path, checksum=""))


def test_a_notice_states_everything(tmp_path: Path) -> None:
    found = document(tmp_path, NOTICE)
    assert found.title == "郑州市教育局 郑州市财政局关于印发《郑州市学生资助管理办法》的通知"
    assert found.issuer == "郑州市教育局、郑州市财政局"
    assert found.number == "郑教〔2021〕15号"
    assert (found.issued_on, found.effective_on) == ("2021-03-05", "2021-05-01")
    assert found.expires_on == "2026-04-30"
    assert found.region == "郑州市"
    assert found.validity is Validity.UNSTATED


def test_a_statute_is_of_its_last_adoption_and_of_who_adopted_it(tmp_path: Path) -> None:
    found = document(tmp_path, STATUTE, ".md")
    assert (found.title, found.region) == ("宁波市学校安全条例", "宁波市")
    assert found.issuer == "宁波市人民代表大会常务委员会"
    assert found.issued_on == "2020-05-15"
    assert found.effective_on is None  # the day of the first publication is not stated


def test_a_decree_in_brackets(tmp_path: Path) -> None:
    found = document(
        tmp_path,
        "运输许可规定\n（2026年5月22日经交通运输部部务会议通过 2026年5月27日交通运输部令2026年第10号公布"
        " 自2026年7月1日起施行）\n第一章 总则\n",
    )
    assert (found.issuer, found.number) == ("交通运输部", "交通运输部令2026年第10号")
    assert (found.issued_on, found.effective_on) == ("2026-05-27", "2026-07-01")


def test_names_of_the_others_come_from_the_signature(tmp_path: Path) -> None:
    found = document(
        tmp_path, "商务部等2部门关于促进消费的通知\n各地：\n请落实。\n商务部\n教育部\n二〇二四年十月八日\n"
    )
    assert (found.issuer, found.issued_on, found.region) == ("商务部、教育部", "2024-10-08", None)


def test_a_work_report_is_of_its_government(tmp_path: Path) -> None:
    found = document(
        tmp_path, "2025年广西政府工作报告\n来源：广西日报\n2025年1月13日在人民代表大会上\n各位代表：\n"
    )
    assert (found.issuer, found.issued_on) == ("广西壮族自治区人民政府", "2025-01-13")


@pytest.mark.parametrize(
    ("sentence", "effective", "expires"),
    [
        ("本通知自发布之日起执行。", "2021-03-05", None),
        ("本意见自印发之日起施行，有效期3年。", "2021-03-05", "2024-03-04"),
        ("本办法自2020年2月29日起施行，有效期一年。", "2020-02-29", "2021-02-28"),
        ("本措施自2021年4月1日起施行，有效期至2025年12月31日。", "2021-04-01", "2025-12-31"),
        ("许可证有效期5年。本办法自2021年4月1日起施行。", "2021-04-01", None),
        ("新标准自2021年4月1日起施行。", None, None),
    ],
)
def test_terms(tmp_path: Path, sentence: str, effective: str | None, expires: str | None) -> None:
    found = document(tmp_path, f"关于某事的通知\n各地：\n{sentence}\n教育局\n2021年3月5日\n")
    assert (found.effective_on, found.expires_on) == (effective, expires)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("关于某某工作的通知\n正文。", "关于某某工作的通知"),
        ("郑州市人民政府文件\n郑政〔2022〕3号\n关于某某工作的意见\n各地：", "关于某某工作的意见"),
        ("这是一个没有标题的段落，它以句号结束。\n第二段。", "某文件"),
        ("123\n456", "某文件"),
        ("关于某某的通知 各单位：请落实。完毕。", "关于某某的通知"),
    ],
)
def test_title(tmp_path: Path, text: str, title: str) -> None:
    assert document(tmp_path, text).title == title


def test_the_metadata_file_wins(tmp_path: Path) -> None:
    found = document(
        tmp_path,
        NOTICE,
        metadata='title = "资助办法"\nissued_on = 2021-03-06\nexpires_on = "2030-01-01"\n'
        'validity = "已废止"\nsource = "https://example.org/a"\n',
    )
    assert (found.title, found.issued_on, found.expires_on) == (
        "资助办法",
        "2021-03-06",
        "2030-01-01",
    )
    assert found.validity is Validity.REPEALED
    assert found.source == "https://example.org/a"
    assert found.number == "郑教〔2021〕15号"  # what it does not say stands in the text


@pytest.mark.parametrize(
    ("metadata", "said"),
    [
        ('tittle = "x"', "不认识的项“tittle”，可用的项为 title、issuer、"),
        ('issued_on = "2021-02-30"', "issued_on 的值“2021-02-30”不是日期"),
        ("issued_on = 2021-02-03T00:00:00", "不是日期"),
        ("issued_on = 2021", "不是日期"),
        ("title = 3", "title 的值应是非空的字符串"),
        ('title = " "', "title 的值应是非空的字符串"),
        ('validity = "有效"', "请从 现行有效、已废止、尚未施行、未注明 中选一个"),
        ("title = ", "请改正（最后一行写法不对），文字要加引号"),
    ],
)
def test_a_wrong_metadata_file_is_refused(tmp_path: Path, metadata: str, said: str) -> None:
    with pytest.raises(DocumentError, match=said):
        document(tmp_path, NOTICE, metadata=metadata)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2005年6月11日", "2005-06-11"),
        ("二〇〇五年六月十一日", "2005-06-11"),
        ("二○○五年十二月三十一日", "2005-12-31"),
        ("2024年4月22 日", "2024-04-22"),
        ("2005-06-11", "2005-06-11"),
        ("2005年2月30日", None),
        ("2005年6月", None),
        ("12005-06-11", None),
        ("", None),
    ],
)
def test_days(written: str, day: str | None) -> None:
    assert iso_day(written) == day


def test_all_days_of_a_text_in_order() -> None:
    assert list(days("2003年9月26日通过，二〇〇四年一月一日施行")) == ["2003-09-26", "2004-01-01"]


@pytest.mark.parametrize(
    ("name", "region"),
    [
        ("北京市政务服务管理局", "北京市"),
        ("中共北京市委办公厅", "北京市"),
        ("河南省郑州市人民政府", "河南省郑州市"),
        ("宁波市人民代表大会常务委员会", "宁波市"),
        ("广西政府", "广西壮族自治区"),
        ("延边朝鲜族自治州人民政府", "延边朝鲜族自治州"),
        ("国家市场监督管理总局", None),
        ("农业农村部市场与信息化司", None),
        ("市场监管总局", None),
        ("国务院办公厅", None),
    ],
)
def test_regions(name: str, region: str | None) -> None:
    assert region_of(name) == region


def test_a_list_is_of_organs_or_it_is_none() -> None:
    assert organs("商务部 国家发展改革委、中央网信办") == ("商务部", "国家发展改革委", "中央网信办")
    assert organs("教育部 负责落实") == ()
    assert organs("第十三届全国人民代表大会") == ("全国人民代表大会",)
    assert organs(" ") == ()


def test_the_checked_documents_have_their_title_issuer_number_and_day(shared: Path) -> None:
    lines = (shared / "questions" / "documents_outlines.jsonl").read_text("utf-8").splitlines()
    for gold in map(json.loads, lines):
        path = shared / "data" / "documents" / gold["file"]
        found = read(Source(doc_id=path.stem, path=path, checksum=""))
        assert (found.title, found.issuer, found.number, found.issued_on) == (
            gold["title"],
            gold["issuer"],
            gold["number"],
            gold["date"],
        )

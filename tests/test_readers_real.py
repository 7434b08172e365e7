"""Real awkward files, each with what was seen in it by eye: title, headings, quotes, a cell of a table."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kb.corpus.staging import headings
from kb.errors import DocumentError
from kb.outline.parsing import outline
from kb.readers import Source, read

if TYPE_CHECKING:
    from kb.records import Document

# What has no text but pictures of one is tested with what recognises it.
SCANNED = {"scan_pingshan_measures.pdf", "scan_rotated_180.pdf", "camera_scan_watermark_only_text.pdf",
           "chinese_scan_picture.jpeg"}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What a person sees in a file. ``cell``: first cell, number of the column, and what stands there."""

    title: str | None = None
    headings: int
    quotes: tuple[str, ...] = field(default=())
    cell: tuple[str, int, str] | None = None


SEEN = {
    "docx_auto_numbering_hainan.docx": Seen(
        title="海南省儿童健康促进专项行动计划",
        headings=9,
        quotes=(
            "（一）加强出生缺陷综合防治服务",
            "新生儿疾病筛查率达98.5%以上",
            "（六）加大儿童健康知识宣传普及力度",
        ),
    ),
    "docx_footnotes.docx": Seen(headings=0, quotes=("Eto ochen prostoy", "text so snoskoy", "snoska")),
    "docx_list_override.docx": Seen(
        headings=0, quotes=("1st.2.3 someText", "1.b.III 1.b.III", "2.18.2.1 2.18.2.1")
    ),
    "docx_nested_merged_numbered.docx": Seen(
        headings=33,
        quotes=(
            "(2)本合同双方应加盖骑缝章。",
            "3)xyz省政府采购中心各一份",
            "Blueberry, Strawberry, Cranberry",
        ),
        cell=("Berries", 2, "150"),
    ),
    "docx_null_relationship.docx": Seen(
        title="实录丨“海南自贸港政策解读”系列主题新闻发布会（第三十七场）"
        "——《海南省将健康融入所有政策实施方案》专场",
        headings=0,
        quotes=("即2套体系、2个机制、3大行动", "采纳138条", "已经开通4条线、9个专席"),
    ),
    "docx_tracked_changes.docx": Seen(
        headings=2,
        quotes=("over the lazy brown dog.", "2.Really basic 2.", "This is text within a shape"),
        cell=("R1c1", 1, "R1c2"),
    ),
    "epub_small.epub": Seen(
        title="An ePub for Tika",
        headings=0,
        quotes=(
            "This is the text for chapter One",
            "Subchapter 2.2",
            "Not to be confused with superchapters",
        ),
        cell=("Table header", 1, "Table data"),
    ),
    "gb2312_undeclared.html": Seen(
        title="搜狐在线",
        headings=0,
        quotes=("搜狐在线国庆免费大酬宾", "拨95933上网魔力宝贝免费玩", "95933网费天天最低6毛/小时"),
    ),
    "kingsoft.wps": Seen(
        title="春季露营活动指南",
        headings=14,
        quotes=(
            "1.提前处理分装生食：腌制好的牛羊肉串",
            "负氧离子浓度是市区的15倍",
            "3.避免使用过量清洁用品清洗餐具",
        ),
        cell=("第二天", 3, "星空观影，帐篷夜聊"),
    ),
    "mhtml_firefox.mhtml": Seen(
        headings=0,
        quotes=(
            "an opening or open space : HOLE",
            "Corel WordPerfect, Quattro",
            "interested in new extractors",
        ),
    ),
    "ofd_official_letter.ofd": Seen(
        title="关于加快南货场铁路涵洞下穿建设的函",
        headings=0,
        quotes=("根据我市2023年房地产用地供应计划", "规划委员会审查会2023年第7次会议要求", "2023年7月12日"),
    ),
    "ofd_spec_table.ofd": Seen(
        title="11.4字型变换",
        headings=6,
        quotes=(
            "从0开始",
            "该数值应大于或等于1，否则属于错误描述，默认为1",
            "f和l字符在显示的时候被一个fl的连字符",
        ),
        cell=("GlyphCount", 1, "xs:int"),
    ),
    "old_word_hainan_subsidy.doc": Seen(
        headings=39,
        quotes=(
            "大型成套设施装备单套补贴限额不超过60万元",
            "（21大类40个小类91个品目）",
            "15.1.2谷物（粮食）干燥机（烘干机）",
        ),
    ),
    "pptx_mixed.pptx": Seen(
        title="Test Table Slide",
        headings=11,
        quotes=(
            "A rectangle shape with this text inside.",
            "Some notes on the second slide.",
            "2.第二条标题",
        ),
        cell=("R1", 1, "True"),
    ),
    "xlsx_talent_subsidies.xlsx": Seen(
        headings=0,
        quotes=(
            "新引进博士人才生活补贴",
            "学士(含高级工及以上)每人每月600元",
            "分别不超过40周岁、30周岁、25周岁",
        ),
        cell=("市级", 6, "36万元"),
    ),
    "xml_named_doc.doc": Seen(
        headings=0, quotes=("First Page", "tic-tac-toe"), cell=("Some Data", 1, "Second column")
    ),
    "born_digital_redhead_pingshan.pdf": Seen(
        title="坪山区人民政府办公室关于印发《深圳市坪山区数字经济高质量发展资金支持措施》的通知",
        headings=45,  # 4 chapters, 14 articles, 21 items, 6 terms explained
        quotes=(
            "单条产线奖励80万元",
            "给予贴息资助，单个企业年度最高资助100万元",
            "有效期至2025年12月31日，由坪山区人民政府负责解释",
        ),
    ),
    "pdf_nbsp_ensp_hainan_subsidy.pdf": Seen(
        headings=39,  # 7 parts, 30 below them, the annex mentioned and the annex
        quotes=(
            "适当提高生产急需的移动式烘干机、履带式拖拉机、履带式收获机补贴额",
            "单套补贴限额不超过60万元",
            "（21大类40个小类91个品目）",
        ),
    ),
    "print_of_web_page_jiangxi.pdf": Seen(
        title="江西省人民政府办公厅关于将健康融入所有政策的意见",
        headings=21,
        quotes=(
            "《中共江西省委江西省人民政府关于加快推进卫生健康现代化的若干意见》",
            "（四）培育壮大健康产业",
            "使经济社会发展与促进群众健康相得益彰",
        ),
    ),
    "pdf_every_line_four_times.pdf": Seen(
        title="安徽安利合成革股份有限公司2011年年度报告",
        headings=0,
        quotes=("安徽安利合成革股份有限公司", "2011年年度报告", "披露日期：2012年3月27日"),
    ),
    "pdf_vertical_text.pdf": Seen(
        title="序",
        headings=0,
        quotes=(
            "わたくしといふ現象は假定された有機交流電燈の",
            "（ひかりはたもち、その電燈は失はれ）",
            "第四次延長のなかで主張されます",
        ),
    ),
    "pdf_two_columns.pdf": Seen(
        title="Dense Passage Retrieval for Open-Domain Question Answering",
        headings=0,
        quotes=(
            "usually implemented using TF-IDF or BM25",
            "open-domain QA datasets, it also suffers",
            "on existing question-passage pairs is",
        ),
    ),
    "pdf_embedded_cmap_cid.pdf": Seen(
        title="Heading in Helvetica",
        headings=0,
        quotes=("Heading in Helvetica", "This text uses an embedded CMap", "and should be extractable"),
    ),
}
SHIPPED = Path(__file__).parent / "data" / "files"
REFUSED = {"xls_95.xls": "没有文字", "zip_names_in_gbk.zip": "是压缩包"}


@pytest.fixture(scope="module")
def files(shared: Path) -> Path:
    return shared / "data" / "files"


def document(file: Path) -> Document:
    return read(Source(doc_id=file.name, path=file, checksum=""))


def rows(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_every_file_is_expected_here(files: Path) -> None:
    named = {row["file"] for row in rows(files / "index.jsonl")}
    assert named - SCANNED == SEEN.keys() | REFUSED.keys()


@pytest.mark.parametrize("name", SEEN)
def test_what_is_seen_is_read(files: Path, name: str) -> None:
    seen, found = SEEN[name], document(files / name)
    assert found.title == (seen.title or found.title)
    parsed = outline(found)
    assert len(list(headings(parsed))) == seen.headings
    for quote in seen.quotes:
        assert squeezed(quote) in squeezed(found.text)
    if seen.cell is not None:
        first, column, value = seen.cell
        cells = [line.split("\t") for line in found.text.split("\n")]
        assert value in [row[column] for row in cells if row[0] == first and len(row) > column]
    for unit in parsed.units if name.endswith(".pdf") else ():
        places = found.printed(unit.start, unit.end)
        assert places
        assert all(one.box[0] < one.box[2] and one.box[1] < one.box[3] for one in places)


@pytest.mark.parametrize("name", SEEN)
def test_nothing_is_read_that_nobody_sees(files: Path, name: str) -> None:
    (never,) = [row["never"] for row in rows(files / "expect.jsonl") if row["file"] == name]
    text = squeezed(document(files / name).text)
    assert [words for words in never if squeezed(words) in text] == []


@pytest.mark.parametrize("name", REFUSED)
def test_what_holds_no_text_is_refused(files: Path, name: str) -> None:
    with pytest.raises(DocumentError, match=f"{REFUSED[name]}.*。$"):
        document(files / name)


@pytest.mark.parametrize("ending", ["rtf", "doc", "html"])
def test_what_libreoffice_writes_is_read_as_it_is_shown(ending: str) -> None:
    """A title by its style, contents, bullets, numbers, a footnote, merged cells, a page's number."""
    found = document(SHIPPED / f"notice.{ending}")
    marks = ("", "") if ending == "html" else ("1.", "2.")  # those of a list of a page are not read
    note, contents = "县域以外不适用。", ("一、总则 1", "二、标准 1")
    body = [
        "某县山林看护补贴办法", *(contents if ending == "html" else ()), "一、总则",
        "为了规范山林看护补贴，制定本办法。", *(() if ending == "html" else (note,)),
        "补贴对象如下：", "护林员", "保洁员", "申请时提交：", f"{marks[0]}身份证明", f"{marks[1]}收入证明",
        "二、标准", "类别\t补贴标准（元/月）", "\t市区\t县（市）", "护林员\t950\t800", "保洁员\t600\t500",
        "本办法由县林业局负责解释。", *((note,) if ending == "html" else ()),
    ]  # fmt: skip
    assert found.text.split("\n") == body
    assert found.title == "某县山林看护补贴办法"
    (table,) = found.tables
    merged = [(found.text[one.start :][:2], one.rows, one.columns) for one in table.merged]
    assert merged == [("类别", 2, 1), ("补贴", 1, 2)]


def test_old_word_and_its_print_say_the_same(files: Path) -> None:
    """The .doc and the PDF are one document; what differs is what pages add."""
    old = squeezed(document(files / "old_word_hainan_subsidy.doc").text)
    printed = squeezed(document(files / "pdf_nbsp_ensp_hainan_subsidy.pdf").text)
    sentences = [one for one in old.split("。") if len(one) > 20]
    assert len(sentences) > 100
    assert sum(one in printed for one in sentences) / len(sentences) > 0.9

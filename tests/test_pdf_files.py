"""Real PDF files that are hard to read: title, headings, quotes, and what must not be in the text."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from recognition import FILES, PROOF, error_rate, outline_f1, plain, recognised_text

from kb.outline.parsing import outline
from kb.readers import Source, read
from kb.readers.recognition import is_installed
from kb.records import Document

pytestmark = pytest.mark.skipif(not FILES.is_dir(), reason="needs ../shared")


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What a right reading holds; ``title`` is ``None`` where the file states none."""

    title: str | None
    headings: int
    quotes: tuple[str, ...]
    never: tuple[str, ...] = ()


EXPECTED = {
    "born_digital_redhead_pingshan.pdf": Expected(
        title="坪山区人民政府办公室关于印发《深圳市坪山区数字经济高质量发展资金支持措施》的通知",
        headings=45,  # 4 chapters, 14 articles, 21 items, 6 terms explained
        quotes=(
            "单条产线奖励80万元",
            "给予贴息资助，单个企业年度最高资助100万元",
            "有效期至2025年12月31日，由坪山区人民政府负责解释",
        ),
        never=("—1—", "—10—"),
    ),
    "pdf_nbsp_ensp_hainan_subsidy.pdf": Expected(
        title=None,  # its organs stand in a line of their own
        headings=39,  # 7 parts, 30 below them, the annex mentioned and the annex
        quotes=(
            "适当提高生产急需的移动式烘干机、履带式拖拉机、履带式收获机补贴额",
            "单套补贴限额不超过60万元",
            "（21大类40个小类91个品目）",
        ),
    ),
    "print_of_web_page_jiangxi.pdf": Expected(
        title="江西省人民政府办公厅关于将健康融入所有政策的意见",
        headings=21,
        quotes=(
            "《中共江西省委江西省人民政府关于加快推进卫生健康现代化的若干意见》",
            "（四）培育壮大健康产业",
            "使经济社会发展与促进群众健康相得益彰",
        ),
        never=("请输入您要搜索的关键字", "赣ICP备", "赣公网安备", "用户空间", "网站地图"),
    ),
    "pdf_every_line_four_times.pdf": Expected(
        title=None,
        headings=0,
        quotes=("安徽安利合成革股份有限公司", "2011年年度报告", "披露日期：2012年3月27日"),
        never=("股票代码：股票代码：", "有限公司安徽安利"),
    ),
    "pdf_vertical_text.pdf": Expected(
        title=None,
        headings=0,
        quotes=(
            "わたくしといふ現象は假定された有機交流電燈の",
            "（ひかりはたもち、その電燈は失はれ）",
            "第四次延長のなかで主張されます",
        ),
        never=("風景やみんなといっしょに（あらゆる",),
    ),
    "pdf_two_columns.pdf": Expected(
        title="Dense Passage Retrieval for Open-Domain Question Answering",
        headings=0,
        quotes=(
            "usually implemented using TF-IDF or BM25",
            "open-domain QA datasets, it also suffers",
            "on existing question-passage pairs is",
        ),
        never=("imple-mented", "Abstract Retrieval in open-domain", "weaknesses. the extractive QA setting"),
    ),
    "pdf_embedded_cmap_cid.pdf": Expected(
        title=None,
        headings=0,
        quotes=("Heading in Helvetica", "This text uses an embedded CMap", "and should be extractable"),
    ),
}


def document(name: str) -> Document:
    return read(Source(doc_id=name, path=FILES / name, checksum=""))


@pytest.mark.parametrize("name", EXPECTED)
def test_a_hard_file_is_read_rightly(name: str) -> None:
    found, expected = document(name), EXPECTED[name]
    if expected.title is not None:
        assert found.title == expected.title
    text = plain(found.text)
    assert [quote for quote in expected.quotes if plain(quote) not in text] == []
    assert [words for words in expected.never if plain(words) in text] == []
    parsed = outline(found)
    assert sum(unit.mark is not None for unit in parsed.units) == expected.headings
    for unit in parsed.units:
        places = found.printed(unit.start, unit.end)
        assert places
        assert all(one.box[0] < one.box[2] and one.box[1] < one.box[3] for one in places)


def test_what_a_site_prints_around_a_document_is_accounted_for() -> None:
    omitted = document("print_of_web_page_jiangxi.pdf").omitted
    said = {(one.reason, one.text.split()[0]) for one in omitted}
    assert {("网页导航", "关怀版"), ("网站页脚", "赣ICP备05004294号-1")} <= said
    assert {one.page for one in omitted if one.reason == "网站页脚"} == {7}


@pytest.mark.skipif(not is_installed(), reason="the extra ocr is not installed")
def test_a_page_of_the_scanned_measures_is_read_without_a_wrong_character() -> None:
    data = (FILES / "scan_pingshan_measures.pdf").read_bytes()
    true = PROOF.read_text(encoding="utf-8")
    true = true[true.index("第十一条") : true.index("支持上市企业进行并购重组")]
    found = recognised_text(data, range(4, 5))
    assert error_rate(found, true) < 0.01
    assert outline_f1(found, true) == 1

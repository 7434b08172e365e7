"""Web pages: the document's text and the facts around it, without the rest of the page."""

from __future__ import annotations

import pytest

from kb.errors import DocumentError
from kb.readers.html import read_html

PAGE = """\
<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}_环境监测_中国政府网</title>
<meta name="ArticleTitle" content="国务院办公厅关于某某方案的通知">
<meta name="Url" content="https://www.gov.cn/zhengce/content/1.htm">
<style>p {{color: red}}</style></head>
<body>
<div class="header"><ul class="nav"><li><a href="/">首页</a></li><li><a>政策</a></li></ul></div>
<div class="crumb"><a href="/">首页</a> &gt; 正文</div>
<table><tr><td>标　　题：</td><td>国务院办公厅关于某某方案的通知</td>
<td>发文机关：</td><td>国务院办公厅</td></tr>
<tr><td>发文字号：</td><td>国办发〔2018〕126号</td><td>成文日期：</td><td>2018年12月23日</td></tr></table>
<div class="share"><span>分享到：</span><a>微信</a></div>
{content}
<div class="related"><h3>相关稿件</h3><ul><li><a href="1">某某方案解读</a></li></ul></div>
<div class="footer"><p>版权所有：中国政府网 京ICP备05070218号</p></div><script>var a = "脚本";</script>
</body></html>"""

BODY = """\
<p style="text-align:center"><b>国务院办公厅关于某某方案的通知</b></p>
<p>各省、自治区、直辖市人民政府：</p><p>　　<span>一、</span><b>总体&nbsp;要求</b>。按照部署，\
<font>现就</font>有关事项<!-- 注 -->通知如下，请认真贯彻执行，不得有误，切实抓好落实。</p>
<div>【打印】 【关闭】</div><p>　　第一段<br>　　第二段</p>"""

LINES = [
    "国务院办公厅关于某某方案的通知",
    "各省、自治区、直辖市人民政府：",
    "一、总体 要求。按照部署，现就有关事项通知如下，请认真贯彻执行，不得有误，切实抓好落实。",
    "第一段",
    "第二段",
]


def read(page: str) -> list[str]:
    return read_html(page.encode(), "x").text.split("\n")


@pytest.mark.parametrize(
    "place",
    ['<div class="pages_content" id="UCAP-CONTENT">{}</div>', "<article>{}</article>", "<div>{}</div>"],
)
def test_only_the_document_is_left_of_a_page(place: str) -> None:
    page = PAGE.format(title="国务院办公厅关于某某方案的通知", content=place.format(BODY))
    assert read(page) == LINES


def test_facts_stand_around_the_document() -> None:
    page = PAGE.format(title="某某", content=f'<div id="zoom">{BODY}</div>')
    facts = read_html(page.encode(), "x").facts
    assert facts.title == "国务院办公厅关于某某方案的通知"
    assert (facts.issuer, facts.number) == ("国务院办公厅", "国办发〔2018〕126号")
    assert (facts.issued_on, facts.source) == (
        "2018-12-23",
        "https://www.gov.cn/zhengce/content/1.htm",
    )


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("关于某事的通知_政策_某市政府网", "关于某事的通知"),
        ("关于某事的通知", "关于某事的通知"),
        ("政府信息公开", None),
        ("", None),
    ],
)
def test_the_page_title_counts_where_the_text_begins_with_it(title: str, found: str | None) -> None:
    page = f"<title>{title}</title><p>关于某事<br>的 通知</p><p>正文</p>"
    assert read_html(page.encode(), "x").facts.title == found


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("<h1>Aperture</h1><p>A framework.</p>", "Aperture"),
        ("<p>Home</p><h1>Aperture</h1><p>A framework.</p>", None),
        # What the text itself tells as its title is longer than the first line.
        ("<h1>某市人民政府</h1><p>关于某事的通知</p><p>各区：</p>", None),
    ],
)
def test_a_heading_is_the_title_where_the_text_begins_with_it(body: str, found: str | None) -> None:
    page = f"<title>Some Site</title><body>{body}</body>"
    assert read_html(page.encode(), "x").facts.title == found


def test_a_table_of_data_keeps_its_cells_in_their_columns() -> None:
    table = """<table><tr><th>序号</th><th>举措</th><th>部门</th></tr>
    <tr><td colspan="3"><p>一、产权（共1项）</p></td></tr>
    <tr><td rowspan="2">1</td><td><p>甲</p><p>乙</p></td><td>教育部</td></tr>
    <tr><td>丙</td><td></td></tr><tr><td>2</td><td colspan=2>丁</td></tr></table>"""
    assert read(table) == ["序号\t举措\t部门", "一、产权（共1项）", "1\t甲 乙\t教育部", "\t丙", "2\t丁"]


def test_a_table_of_layout_is_no_table() -> None:
    inner = "<table><tr><td>甲</td><td>1</td></tr></table>"
    page = f"<table><tr><td><p>第一段</p>{inner}<p>第二段</p></td><td>旁</td></tr></table>"
    assert read(page) == ["第一段", "甲\t1", "第二段", "旁"]


def test_a_table_of_the_document_is_not_taken_for_its_description() -> None:
    table = "<table><tr><td>标题</td><td>文号</td></tr><tr><td>某办法</td><td>1号</td></tr></table>"
    assert read(table) == ["标题\t文号", "某办法\t1号"]


def test_a_frame_with_the_name_of_furniture_keeps_the_text_and_hidden_parts_go() -> None:
    page = '<div class="main-nav-box"><p>第一段文字</p><p style="display: none">藏</p></div>'
    assert read(page) == ["第一段文字"]


def test_pages_in_gb18030_are_read_whatever_they_declare() -> None:
    page = '<meta charset="utf-8"><p>职业教育</p>'.encode("gb18030")
    assert read_html(page, "x").text == "职业教育"


def test_a_definition_of_entities_is_not_followed() -> None:
    bomb = '<!DOCTYPE html [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><p>正文&b;</p>'
    assert read(bomb)[-1].startswith("正文")
    assert "haha" not in read_html(bomb.encode(), "x").text


@pytest.mark.parametrize("page", [b"", b"<!-- -->", b"   "])
def test_an_empty_page_is_refused(page: bytes) -> None:
    with pytest.raises(DocumentError, match=r"文件 某\.html 中没有文字"):
        read_html(page, "某.html")


@pytest.mark.parametrize(
    ("page", "is_cut"),
    [
        ("<html><body><p>第一条　每户补助三百元。", True),
        ("<html><body><p>第一条　每户补助三百元。</p></body></html>", False),
        ("<BODY><p>第一条　每户补助三百元。</BODY>", False),
        ("<p>第一条　每户补助三百元。", False),  # a piece of a page, which never had an end
    ],
)
def test_a_page_that_does_not_go_on_to_its_end_is_noted(page: str, is_cut: bool) -> None:
    content = read_html(page.encode(), "某")
    assert content.text == "第一条　每户补助三百元。"
    assert [note.split("，")[0] for note in content.notes] == ["网页没有写到结尾"] * is_cut

"""OFD: pieces of text put into lines, ruled tables into rows, and nothing lost in silence."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ofd_files import grid, ofd, text

from kb.errors import DocumentError
from kb.readers.ofd import read_ofd
from kb.readers.ofd_page import _steps


def lines(data: bytes) -> list[str]:
    return read_ofd(data, "某").text.split("\n")


def test_pieces_of_a_line_stand_in_the_order_of_the_page() -> None:
    page = (
        text(50.5, 50, "月起施行")
        + text(20, 50, "本办法自")
        + text(36, 49.2, "2024", size=3.5, DeltaX="2 2 2")  # digits apart, a little higher
        + text(44, 50, "年")
        + text(48.5, 49.5, "7", size=3.5)
        + text(20, 40, "某市供暖补贴办法", size=6)
    )
    assert lines(ofd(page)) == ["某市供暖补贴办法", "本办法自2024年7月起施行"]


def test_bold_by_printing_twice_is_read_once_and_watermarks_are_not() -> None:
    page = text(20, 50, "人民政府") + text(20.1, 50, "人民政府")
    page += text(20, 90, "内部资料", CTM="0.7 0.7 -0.7 0.7 0 0") + text(20, 60, "看不见", Visible="false")
    assert lines(ofd(page)) == ["人民政府"]


def test_a_ruled_table_gives_rows_and_a_wrapped_cell_is_one() -> None:
    page = (
        text(20, 20, "补贴标准如下")
        + grid([20, 60, 100, 140], [30, 40, 55, 65])
        + text(22, 33, "类别") + text(62, 33, "标准") + text(102, 33, "期限")
        + text(22, 42, "农村保") + text(22, 48, "洁员") + text(62, 45, "600元")
        + text(22, 58, "护林员") + text(102, 58, "一年")
        + text(20, 70, "自发布之日起施行")
    )  # fmt: skip
    assert lines(ofd(page)) == [
        "补贴标准如下",
        "类别\t标准\t期限",
        "农村保洁员\t600元",
        "护林员\t\t一年",
        "自发布之日起施行",
    ]


def test_what_stands_on_the_template_is_on_the_page() -> None:
    data = ofd(text(20, 50, "蚌山区政府"), template=text(20, 30, "市人民政府公函", size=6))
    assert lines(data) == ["市人民政府公函", "蚌山区政府"]


def test_pages_follow_each_other_and_their_numbers_go() -> None:
    long = "这一行比别的行都要长一些"
    pages = [
        text(20, 40, long) + text(28, 50, f"{words}不同。") + text(100, 280, f"- {number} -")
        for number, words in enumerate("一二", start=1)
    ]
    assert lines(ofd(*pages)) == [long, "一不同。", long, "二不同。"]


@pytest.mark.parametrize(
    ("replaced", "said"),
    [
        ({"Doc_0/Pages/P0.xml": None}, "缺少其中的 Pages/P0.xml"),
        ({"Doc_0/Document.xml": None}, "缺少其中的 Doc_0/Document.xml"),
        ({"Doc_0/Tpls/T.xml": None}, "缺少其中的 Tpls/T.xml"),
        ({"Doc_0/Pages/P0.xml": "<a"}, "不是完好的 OFD"),
        ({"OFD.xml": None}, "缺少其中的 OFD.xml"),
        ({"Encryptions.xml": "<a/>"}, "已加密"),
        ({"Doc_0/Pages/P0.xml": "<a/>", "Doc_0/Tpls/T.xml": "<a/>"}, "没有文字，大概是扫描件"),
        ({"Doc_0/Pages/P0.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}, "XML 实体定义"),
    ],
)
def test_a_file_that_lacks_something_is_refused(replaced: dict[str, str | None], said: str) -> None:
    data = ofd(text(20, 50, "正文"), template=text(20, 30, "函"), replaced=replaced)
    with pytest.raises(DocumentError, match=f"^文件 某 .*{said}.*。$"):
        read_ofd(data, "某")


def test_paths_from_the_top_and_with_backslashes_are_found() -> None:
    data = ofd(text(20, 50, "正文在此"))
    listed = '<ofd:Page ID="0" BaseLoc="{}"/>'
    for written in ("/Doc_0/Pages/P0.xml", "Pages\\P0.xml", "pages/p0.XML", "Doc_0/Pages/P0.xml"):
        document = (
            '<ofd:Document xmlns:ofd="http://www.ofdspec.org"><ofd:Pages>'
            f"{listed.format(written)}</ofd:Pages></ofd:Document>"
        )
        data = ofd(text(20, 50, "正文在此"), replaced={"Doc_0/Document.xml": document})
        assert lines(data) == ["正文在此"]


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(0, 9)), max_size=8), st.integers(0, 40))
def test_steps_written_as_one_are_the_steps(groups: list[tuple[int, int]], most: int) -> None:
    plain = [float(step) for times, step in groups for _ in range(times)]
    short = " ".join(f"g {times} {step}" if times > 1 else str(step) for times, step in groups)
    assert _steps(short, most) == plain[:most]


@given(st.lists(st.sampled_from("市县区政府办公室补贴一二三"), min_size=1, max_size=30), st.randoms())
def test_a_line_cut_anywhere_is_one_line(words: list[str], random: object) -> None:
    cuts = sorted({0, len(words), *(hash((random, n)) % (len(words) + 1) for n in range(3))})
    pieces = [text(20 + 4 * a, 50, "".join(words[a:b])) for a, b in pairwise(cuts)]
    assert lines(ofd("".join(reversed(pieces)))) == ["".join(words)]

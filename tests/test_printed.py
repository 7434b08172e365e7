"""Where text stands in the original: offsets and boxes belong together, whatever the lines."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pdf_files import Print, pdf

from kb.index.rows import document_bytes, document_of
from kb.outline.parsing import outline
from kb.output.rows import printed
from kb.readers.lines import content
from kb.readers.pages import Line, paragraphs, placements_of
from kb.readers.pdf import read_pdf
from kb.records import Document
from kb.records.printed import Omitted, Placement, placed

WORDS = st.text("甲乙丙丁戊。；ab -", min_size=1, max_size=12).filter(str.strip)


@st.composite
def lines(draw: st.DrawFn) -> list[Line]:
    """Lines of several pages, each character ten points wide."""
    found = []
    for number, text in enumerate(draw(st.lists(WORDS, min_size=1, max_size=12))):
        left = draw(st.sampled_from([50.0, 70.0]))
        box = (left, 20.0 * number, left + 10 * len(text), 20.0 * number + 10)
        found.append(
            Line(
                text=text, lefts=tuple(left + 10 * place for place in range(len(text))), right=box[2],
                top=box[1], bottom=box[3], size=10, page=1 + number // 5, box=box,
            )
        )  # fmt: skip
    return found


@given(lines())
def test_each_piece_of_text_stands_where_its_line_is_printed(found: list[Line]) -> None:
    read = list(paragraphs(found))
    text, placements = content(one.text for one in read).text, placements_of(read)
    by_box = {(line.page, line.box): line for line in found}
    for before, one in zip((None, *placements), placements, strict=False):
        assert before is None or before.end <= one.start
        said = "".join(text[one.start : one.end].split())
        assert said
        assert "".join(by_box[one.page, one.box].text.split()).startswith(said)
    covered = {place for one in placements for place in range(one.start, one.end)}
    assert {text[place] for place in range(len(text)) if place not in covered} <= {"\n", " "}


@given(lines(), st.data())
def test_a_part_of_a_line_is_a_part_of_its_box(found: list[Line], data: st.DataObject) -> None:
    read = list(paragraphs(found))
    text, placements = content(one.text for one in read).text, placements_of(read)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    pieces = list(placed(placements, start, end))
    wanted = {place for one in placements for place in range(one.start, one.end) if start <= place < end}
    assert {place for piece in pieces for place in range(piece.start, piece.end)} == wanted
    for piece in pieces:
        whole = next(one for one in placements if one.start <= piece.start and piece.end <= one.end)
        assert whole.box[0] <= piece.box[0] < piece.box[2] <= whole.box[2] + 1e-6
        assert (piece.page, piece.box[1], piece.box[3]) == (whole.page, whole.box[1], whole.box[3])


def test_a_line_is_cut_in_proportion_along_its_longer_side() -> None:
    flat = Placement(start=10, end=20, page=1, box=(100.0, 50.0, 200.0, 60.0))
    assert [one.box for one in placed([flat], 12, 15)] == [(120.0, 50.0, 150.0, 60.0)]
    standing = replace(flat, box=(100.0, 50.0, 110.0, 150.0))
    assert [one.box for one in placed([standing], 12, 15)] == [(100.0, 70.0, 110.0, 100.0)]
    assert list(placed([flat], 20, 30)) == list(placed([flat], 0, 10)) == []


def test_the_stored_form_keeps_where_text_stands() -> None:
    document = Document(
        doc_id="d", text="第一条 甲。\n第二条 乙。", title="某办法", notes=("请以原件为准。",),
        placements=(
            Placement(start=0, end=6, page=1, box=(1.0, 2.0, 3.0, 4.5)),
            Placement(start=7, end=13, page=2, box=(1.0, 2.0, 3.0, 4.0), confidence=0.71),
        ),
        omitted=(Omitted(text="—1—", reason="页码", page=1, box=(0.0, 0.0, 1.0, 1.0)),),
    )  # fmt: skip
    parsed = outline(document)
    assert document_of(document_bytes(document, parsed)) == (document, parsed)
    assert parsed.notes[0] == "请以原件为准。"
    assert printed(document, 0, 6) == {"page": 1, "boxes": [[1, 1.0, 2.0, 3.0, 4.5]]}
    assert printed(document, 7, 13)["ocr"] == 0.71
    assert document.recognised(0, 6) is None
    assert document.recognised(0, 13) == 2


@pytest.mark.parametrize("page", [1, 2])
def test_words_of_a_pdf_stand_where_they_were_printed(page: int) -> None:
    number = Print(text="—1—", left=280, top=800, size=9)
    first = [Print(text="第一条 为了某事，制定本办法。", left=112, top=100), number]
    second = [Print(text="第二条 本办法自公布之日起施行。", left=112, top=200), number]
    content = read_pdf(pdf(first, second), "x")
    words = ("为了某事", "公布之日")[page - 1]
    start = content.text.index(words)
    (piece,) = placed(content.placements, start, start + len(words))
    left, top, right, bottom = piece.box
    shift = {1: 4, 2: 8}[page]  # characters before: 第一条 and a blank; 第二条 本办法自
    assert piece.page == page
    assert abs(left - (112 + 14 * shift)) < 14
    assert abs(right - left - 14 * len(words)) < 7
    assert 100 * page - 3 <= top < bottom <= 100 * page + 20
    assert [(one.reason, one.page) for one in content.omitted] == [("页码", 1), ("页码", 2)]

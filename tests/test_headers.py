"""Tables that answer: the headers of each cell, from every format that has merged cells."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import docx
import ofd_files
import pytest
import xlsxwriter
from pdf_files import Print, pdf
from tables import plain, table_rows, under

from kb import KnowledgeBase, readers
from kb.answer.companions import companions
from kb.facts.targets import targets
from kb.outline.clauses import searchable
from kb.outline.parsing import outline
from kb.output.rows import search_row
from kb.records import Document, Hit, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_TITLE = "某市公益性岗位补贴办法"
_BEFORE = ("第一条 为规范公益性岗位补贴发放，制定本办法。", "第二条 公益性岗位补贴标准见下表。")
_BEHIND = ("备注：夜班指22时至次日6时。", "第三条 本办法自2025年1月1日起施行。")
_ROWS: tuple[tuple[str, ...], ...] = (
    ("类别", "班次", "补贴标准（元/月）", "", "期限"),
    ("", "", "市区", "县（市）", ""),
    ("保洁员", "日班", "800", "600", "12个月"),
    ("", "夜班", "900", "700", ""),
    ("护林员", "日班", "850", "650", ""),
    ("", "夜班", "950", "750", ""),
)
# (row, column, rows, columns) of the cells that are merged.
_MERGED = (
    (0, 0, 2, 1), (0, 1, 2, 1), (0, 2, 1, 2), (0, 4, 2, 1),
    (2, 0, 2, 1), (4, 0, 2, 1), (2, 4, 4, 1),
)  # fmt: skip
_MONEY = "补贴标准（元/月）"


def _as_docx(folder: Path) -> None:
    word = docx.Document()
    for line in (_TITLE, *_BEFORE):
        word.add_paragraph(line)
    table = word.add_table(rows=len(_ROWS), cols=len(_ROWS[0]))
    for number, row in enumerate(_ROWS):
        for column, words in enumerate(row):
            if words:
                table.cell(number, column).text = words
    for top, left, rows, columns in _MERGED:
        table.cell(top, left).merge(table.cell(top + rows - 1, left + columns - 1))
    for line in _BEHIND:
        word.add_paragraph(line)
    word.save(str(folder / "subsidy.docx"))


def _html_rows() -> Iterator[str]:
    spans = {(row, column): (rows, columns) for row, column, rows, columns in _MERGED}
    covered = {
        (row + down, column + right)
        for (row, column), (rows, columns) in spans.items()
        for down in range(rows)
        for right in range(columns)
    } - spans.keys()
    for number, row in enumerate(_ROWS):
        cells = ""
        for column, words in enumerate(row):
            if (number, column) not in covered:
                rows, columns = spans.get((number, column), (1, 1))
                cells += f'<td rowspan="{rows}" colspan="{columns}">{words}</td>'
        yield f"<tr>{cells}</tr>"


def _as_html(folder: Path) -> None:
    before, behind = ("".join(f"<p>{line}</p>" for line in lines) for lines in ((_TITLE, *_BEFORE), _BEHIND))
    table = "".join(_html_rows())
    page = f"<html><body>{before}<table>{table}</table>{behind}</body></html>"
    (folder / "subsidy.html").write_text(page, encoding="utf-8")


def _as_xlsx(folder: Path) -> None:
    with xlsxwriter.Workbook(folder / "subsidy.xlsx") as book:
        sheet = book.add_worksheet()
        for number, line in enumerate((_TITLE, *_BEFORE)):
            sheet.write(number, 0, line)
        shown = [[int(words) if words.isdigit() else words for words in row] for row in _ROWS]
        below = len(_BEFORE) + 1
        for number, row in enumerate(shown):
            sheet.write_row(below + number, 0, [words or None for words in row])
        for top, left, rows, columns in _MERGED:
            to = below + top + rows - 1, left + columns - 1
            sheet.merge_range(below + top, left, *to, shown[top][left])
        sheet.write(below + len(shown), 0, _BEHIND[0])


def _edges() -> Iterator[tuple[int, int, int, int]]:
    """The rules of the table, each from a column and row to another."""
    owner = {(row, column): (row, column) for row in range(len(_ROWS)) for column in range(len(_ROWS[0]))}
    for top, left, rows, columns in _MERGED:
        places = ((top + down, left + right) for down in range(rows) for right in range(columns))
        owner |= dict.fromkeys(places, (top, left))
    for row in range(len(_ROWS) + 1):
        for column in range(len(_ROWS[0]) + 1):
            here = owner.get((row, column))
            if column < len(_ROWS[0]) and here != owner.get((row - 1, column)):
                yield column, row, column + 1, row
            if row < len(_ROWS) and here != owner.get((row, column - 1)):
                yield column, row, column, row + 1


def _as_pdf(folder: Path) -> None:
    (folder / "subsidy.pdf").write_bytes(pdf(list(_prints()), rules=tuple(_rules())))


def _prints() -> Iterator[Print]:
    yield Print(text=_TITLE, left=150, top=60, size=18)
    for number, line in enumerate(_BEFORE):
        yield Print(text=line, left=60, top=110 + 30 * number, size=12)
    for number, row in enumerate(_ROWS):
        for column, words in enumerate(row):
            yield Print(text=words, left=55 + 100 * column, top=210 + 40 * number, size=10)
    yield Print(text=_BEHIND[0], left=60, top=460, size=12)


def _rules() -> Iterator[tuple[float, float, float, float]]:
    for x0, y0, x1, y1 in _edges():
        yield 50 + 100 * x0, 200 + 40 * y0, 50 + 100 * x1, 200 + 40 * y1


def _as_ofd(folder: Path) -> None:
    words = "".join(
        ofd_files.text(one.left / 3, one.top / 3, one.text, one.size / 3) for one in _prints() if one.text
    )
    rules = "".join(ofd_files.rule(*(edge / 3 for edge in rule)) for rule in _rules())
    (folder / "subsidy.ofd").write_bytes(ofd_files.ofd(words + rules))


_WRITERS = {"docx": _as_docx, "html": _as_html}
_MORE_WRITERS = _WRITERS | {"xlsx": _as_xlsx, "pdf": _as_pdf, "ofd": _as_ofd}


@pytest.fixture(scope="module", params=_WRITERS)
def corpus(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("subsidy")
    _WRITERS[request.param](folder)
    return folder


@pytest.fixture(scope="module")
def kb(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    index = tmp_path_factory.mktemp("index") / "index"
    KnowledgeBase.build(corpus, index)
    return KnowledgeBase.open(index)


def _read(folder: Path) -> Document:
    (source,) = readers.sources(folder)
    return readers.read(source)


@pytest.mark.parametrize("write", _MORE_WRITERS.values(), ids=_MORE_WRITERS)
def test_every_cell_knows_its_headers(write: Callable[[Path], None], tmp_path: Path) -> None:
    write(tmp_path)
    document = _read(tmp_path)
    found = under(document)
    assert found[0] == [("类别",), ("班次",), (_MONEY,), ("期限",)]
    assert found[1] == [("市区",), ("县（市）",)]
    assert found[3] == [
        ("保洁员", "类别"),
        ("夜班", "班次"),
        ("900", _MONEY, "市区", "保洁员", "夜班"),
        ("700", _MONEY, "县（市）", "保洁员", "夜班"),
        ("12个月", "期限", "保洁员", "夜班"),
    ]
    assert [row[0][0] for row in found[2:]] == ["保洁员", "保洁员", "护林员", "护林员"]
    assert [row[-1][0] for row in found[2:]] == ["12个月"] * 4
    assert "夜班\t900\t700\n护林员\t日班" in document.text


def test_a_text_without_its_file_shows_the_same_but_for_merged_values(corpus: Path) -> None:
    document = _read(corpus)
    bare = under(Document(doc_id="d", text=document.text, title=_TITLE))
    assert [row[:4] for row in bare] == [row[:4] for row in under(document)]
    assert [len(row) for row in bare[2:]] == [5, 4, 4, 4]


@pytest.mark.parametrize(
    ("question", "value", "row"),
    [
        ("保洁员在县里每个月补多少钱", "600", "日班\t800\t600"),
        ("保洁员夜班在县里每个月补多少钱", "700", "夜班\t900\t700"),
        ("护林员夜班市区补贴多少", "950", "夜班\t950\t750"),
        ("县（市）保洁员补贴标准", "600", "日班\t800\t600"),
    ],
)
def test_a_question_finds_its_cell(kb: KnowledgeBase, question: str, value: str, row: str) -> None:
    answer = kb.ask(question)
    assert answer.status is Status.ANSWERED
    assert value in [span.text for span in answer.spans]
    assert any(row in citation.quote for citation in answer.citations)
    assert _MONEY in answer.answer
    text = kb.document(answer.citations[0].doc_id).text
    assert all(text[span.start : span.end] == span.text for span in answer.spans)
    assert all(text[one.start : one.end] == one.quote for one in answer.citations)


def test_an_answer_of_one_row_shows_that_row_and_its_note(kb: KnowledgeBase) -> None:
    answer = kb.ask("护林员夜班市区补贴多少")
    assert [citation.quote for citation in answer.citations] == ["夜班\t950\t750", _BEHIND[0]]
    assert answer.answer == (
        f"类别：护林员；班次：夜班；{_MONEY} 市区：950；{_MONEY} 县（市）：750；期限：12个月；{_BEHIND[0]}"
    )
    assert [span.text for span in answer.spans] == ["950"]


_POSTS = "岗位\t班次\t标准（元/月）\n保洁员\t夜班\t600\n护林员\t夜班\t700\n"
_LONG_NOTE = "备注：夜班指22时至次日6时，各县（市、区）可以根据当地气候提前或者推迟，但是不得超过一个小时。"


@pytest.mark.parametrize(
    ("below", "notes"),
    [
        ("说明：夜班指22时至次日6时。", ["说明：夜班指22时至次日6时。"]),
        (
            "备注：夜班指22时至次日6时。保洁员含公厕管理员。每年核定一次。",
            ["备注：夜班指22时至次日6时。", "保洁员含公厕管理员。"],
        ),
        (
            "备注：\n1.夜班指22时至次日6时。\n2.护林员限林区。\n（3）保洁员含公厕管理员。",
            ["1.夜班指22时至次日6时。", "（3）保洁员含公厕管理员。"],
        ),
        ("*夜班指22时至次日6时。", ["*夜班指22时至次日6时。"]),
        # In a row of its own, from edge to edge.
        (f"{_LONG_NOTE}\t\t", [_LONG_NOTE]),
        ("备注：夜班另计。\t\t", ["备注：夜班另计。"]),
        ("备注：护林员限林区。", []),
        ("夜班指22时至次日6时。", []),
    ],
)
def test_notes_below_a_table_belong_to_the_rows_that_they_speak_of(below: str, notes: list[str]) -> None:
    document = plain(f"某办法\n{_POSTS}{below}\n第三条 夜班按本办法执行。\n")
    found = outline(document)
    row = table_rows(document)[1]
    hit = Hit(
        rank=1, doc_id="d", unit_id=row.unit_id, label="", text=row.span.of(document.text), start=row.start,
        end=row.end, score=0.0, cells=row.cells,
    )  # fmt: skip
    assert [one.text for one in companions(hit, (), document, found, whole_list=False)] == notes
    # Each note can be found for itself, too.
    assert {*notes} <= {unit.span.of(document.text) for unit in searchable(found)}


def test_a_hit_carries_its_header(kb: KnowledgeBase) -> None:
    row = search_row(kb.search("护林员夜班市区补贴", k=3), kb.document)["hits"][0]
    assert row["text"] == "夜班\t950\t750"
    assert row["header"][2] == [_MONEY, "市区", "护林员", "夜班"]
    text = kb.document(row["doc_id"]).text
    assert [text[start:end] for start, end in row["cells"]] == ["护林员", "夜班", "950", "750", "12个月"]
    clause = search_row(kb.search("本办法施行时间", k=1), kb.document)["hits"][0]
    assert "header" not in clause
    assert all(hit.text not in ("市区\t县（市）",) for hit in kb.search("市区 县（市）").hits)


def test_targets_are_read_from_cells(corpus: Path) -> None:
    document = _read(corpus)
    found = targets(document, outline(document))
    told = [(t.object, t.indicator, t.low, t.unit, t.value) for t in found]
    assert told[:3] == [
        ("保洁员 日班", "补贴标准 市区", 800.0, "元/月", "800"),
        ("保洁员 日班", "补贴标准 县（市）", 600.0, "元/月", "600"),
        ("保洁员 日班", "期限", 12.0, "个月", "12个月"),
    ]
    assert all(document.text[t.start : t.end] == t.value for t in found)


def test_a_task_of_the_documents_own_year_is_a_target() -> None:
    text = "单位：人\n省（市）\t1995年招生人数\t招生任务\n\t\t1996年\t1997年\n江苏\t100\t120\t140\n"
    document = Document(doc_id="d", text=text, title="某通知", issued_on="1996-07-17")
    found = targets(document, outline(document))
    assert [(t.object, t.value, t.unit, t.due) for t in found] == [
        ("江苏", "120", "人", "1996"),
        ("江苏", "140", "人", "1997"),
    ]

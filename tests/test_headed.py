"""Which row and which cell of a table a question means."""

from __future__ import annotations

import pytest

from kb.answer.headed import asks_for_a_cell, in_place_of, names_more
from kb.outline.clauses import told
from kb.outline.parsing import outline
from kb.records import Cell, Document, Hit

TEXT = (
    "一级指标\t三级指标\t指标性质\t说明\n运营效率\t43.规范设立总会计师\t定性\t圆点终点\n"
    "运营效率\t44.药师人数\t定量\tA匝道合流点\n运营效率\t45.人员支出\t定量\tE匝道终点"
)
DOCUMENT = Document(doc_id="d", text=TEXT, title="医院绩效考核办法")


def rows() -> list[Hit]:
    """The rows of the table, the first being that of the chief accountant."""
    return [
        Hit(
            rank=1, doc_id="d", unit_id=unit.unit_id, label="", text=unit.span.of(TEXT),
            start=unit.start, end=unit.end, score=0.0, cells=unit.cells,
        )
        for unit in outline(DOCUMENT).units
        if unit.kind == "row" and not unit.is_header
    ]  # fmt: skip


def test_a_row_of_another_place_is_not_the_answer_where_one_of_the_place_is() -> None:
    def row(text: str, doc_id: str = "d") -> Hit:
        cells = (Cell(start=0, end=2, column=("市",), row=()), Cell(start=4, end=6, column=("补贴",), row=()))
        return Hit(
            rank=1, doc_id=doc_id, unit_id=text, label="", text=text, start=0, end=len(text), score=0.0,
            cells=cells,
        )  # fmt: skip

    here, there, nowhere = row("南京市\t每月2400元"), row("杭州市\t三年3万元"), row("其他\t每月100元")
    assert in_place_of("南京市租房补贴多少", here, there)
    assert not in_place_of("南京市租房补贴多少", there, here)
    assert not in_place_of("南京市租房补贴多少", here, nowhere)
    assert not in_place_of("租房补贴多少", here, there)
    assert not in_place_of("南京和杭州租房补贴多少", here, there)
    assert not in_place_of("南京市租房补贴多少", row("南京市\t每月2400元", "e"), there)


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("规范设立总会计师归在哪个一级指标下面？", [True, False, False]),
        ("医院药师人数属于哪个一级指标？", [False, True, False]),  # the title has 医院
        ("A匝道合流点的指标性质是什么？", [False, True, False]),
        ("学校药师人数属于哪个一级指标？", [False, False, False]),  # nothing here is of schools
        ("药师人数2030年属于哪个一级指标？", [False, False, False]),
        ("药师人数是怎么算的？", [False, False, False]),  # no column
        ("哪个一级指标是定性的？", [True, False, False]),
        ("A匝道合流点下面是什么指标？", [False, False, False]),  # of the columns only a part
        ("一级指标有哪些？", [False, False, False]),  # no row
    ],
)
def test_a_question_for_a_cell_names_its_row_and_its_column(question: str, asked: list[bool]) -> None:
    passages = [f"{DOCUMENT.title}\n{told(TEXT, row).text}" for row in rows()]
    found = [asks_for_a_cell(question, *one) for one in zip(rows(), [TEXT] * 3, passages, strict=True)]
    assert found == asked


def test_a_row_that_is_named_whole_goes_before_those_that_share_some_characters() -> None:
    first, second, third = rows()
    question = "A匝道合流点的药师人数和终点"
    assert names_more(question, second, third)
    assert names_more(question, second, first)
    assert not names_more(question, third, second)

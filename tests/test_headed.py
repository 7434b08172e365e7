"""Which row of a table a question means."""

from __future__ import annotations

from kb.answer.headed import in_place_of
from kb.records import Cell, Hit


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

"""What is taken away from the page of targets, in every format."""

from __future__ import annotations

import csv
import io

import docx
import openpyxl
import pytest
from drawn import drawn

from kb import KnowledgeBase
from kb.output import Format
from kb.web.targets.choice import all_targets
from kb.web.targets.export import exported
from kb.web.texts.targets import CHINESE

pytestmark = pytest.mark.usefixtures("reading_page")


def test_every_format_holds_every_target_with_its_citation(reading_base: KnowledgeBase) -> None:
    targets = all_targets(reading_base)
    citations = [f"原文：{target.clause}" for target in targets]
    files = {form: exported(reading_base, targets, CHINESE, "{}#{}".format, form) for form in Format}
    sheet = openpyxl.load_workbook(io.BytesIO(files[Format.EXCEL])).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == tuple(CHINESE.EXPORT_COLUMNS)
    assert [row[2] for row in rows[1:]] == [target.value for target in targets]
    assert [row[4] for row in rows[1:]] == [target.low for target in targets]
    table = docx.Document(io.BytesIO(files[Format.WORD])).tables[0]
    read = list(csv.reader(io.StringIO(files[Format.CSV].decode("utf-8-sig"))))
    columns = (
        [str(row[-2]) for row in rows[1:]],
        [row.cells[-2].text for row in table.rows[1:]],
        [row[len(CHINESE.EXPORT_COLUMNS) - 2] for row in read[1:]],
    )
    assert [row[-1] for row in rows[1:]] == [f"{target.doc_id}#{target.unit_id}" for target in targets]
    for column in columns:
        assert [cell.split("\n")[-1] for cell in column] == citations
    assert files[Format.MARKDOWN].decode("utf-8").count("原文：") == len(targets)
    assert f"<{targets[0].doc_id}#{targets[0].unit_id}>" in files[Format.MARKDOWN].decode("utf-8")


def test_repealed_documents_say_so_in_what_is_taken_away(reading_base: KnowledgeBase) -> None:
    text = exported(
        reading_base, reading_base.targets(["old"]), CHINESE, "{}#{}".format, Format.MARKDOWN
    ).decode("utf-8")
    assert "（已废止）第三条" in text


def test_page_offers_every_format() -> None:
    labels = [button.proto.label for button in drawn("targets", {}).get("download_button")]
    assert labels == list(CHINESE.FORMATS.values())

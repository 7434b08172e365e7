"""Real PDF files: what a site prints around a document, and a page that was scanned."""

from __future__ import annotations

import pytest
from recognition import FILES, PROOF, error_rate, outline_f1, recognised_text

from kb.readers import Source, read
from kb.readers.recognition import is_installed
from kb.records import Document

pytestmark = pytest.mark.skipif(not FILES.is_dir(), reason="needs ../shared")


def document(name: str) -> Document:
    return read(Source(doc_id=name, path=FILES / name, checksum=""))


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


@pytest.mark.skipif(not is_installed(), reason="the extra ocr is not installed")
def test_a_photo_is_read_whose_text_layer_is_only_a_watermark() -> None:
    found = recognised_text((FILES / "camera_scan_watermark_only_text.pdf").read_bytes(), range(1, 2))
    plain = "".join(found.split())
    assert "农业农村部办公厅关于加力推进农机购置与应用补贴" in plain
    assert "新疆生产建设兵团农业农村局" in plain

"""Scans and pictures, read by recognition: upright, in columns, with page, box and confidence."""

from __future__ import annotations

import io
import json
import unicodedata
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pypdfium2
import pytest
from pdf_files import Print, pdf
from recognised_pages import line, needs_ocr, page

from kb.cli import main
from kb.errors import CancelledError, DocumentError
from kb.readers import pictures, recognition, scans
from kb.readers.pdf import read_pdf
from kb.readers.recognition import Read, ReadPage
from kb.readers.rules import rules_in
from kb.readers.scans import recognised
from kb.readers.skew import level_picture, turned
from kb.readers.watching import watched
from kb.records.printed import placed

FILES = Path(__file__).parents[2] / "shared" / "data" / "files"


def text_of(*pages: ReadPage) -> list[str]:
    found = recognised({number: (one, 0.5) for number, one in enumerate(pages, start=1)})
    return [one.text for lines in found.lines.values() for one in lines]


def test_two_columns_are_read_one_after_the_other() -> None:
    left = [line(f"左栏第{number}行的文字若干字", 50, 200 + 50 * number) for number in range(9)]
    right = [line(f"右栏第{number}行的文字若干字", 550, 200 + 50 * number) for number in range(9)]
    title = line("一个横跨两栏的很长的标题在这里的上面一行", 200, 100)
    mixed = [one for pair in zip(left, right, strict=True) for one in pair]
    assert text_of(page(title, *mixed)) == [one.text for one in (title, *left, *right)]


def test_signs_of_half_width_between_han_characters_are_of_full_width() -> None:
    assert text_of(page(line("农业农村(农牧)厅,按1:1和(2)办", 50, 100))) == [
        "农业农村（农牧）厅，按1:1和（2）办"
    ]


def _rule(x0: float, y0: float, x1: float, y1: float) -> dict[str, float | str]:
    return {
        "x0": x0, "x1": x1, "top": y0, "bottom": y1, "width": x1 - x0, "height": y1 - y0,
        "orientation": "h" if y0 == y1 else "v", "object_type": "line",
    }  # fmt: skip


def test_ruling_lines_make_a_table_and_a_merged_cell_of_a_scan() -> None:
    level = [_rule(100, 200, 900, 200), _rule(400, 300, 900, 300), _rule(100, 400, 900, 400)]
    upright = [_rule(x, 200, x, 400) for x in (100, 400, 900)]
    lines = [
        line("补贴标准如下", 100, 100),
        line("护林员", 120, 280),
        line("每人每月", 420, 210),
        line("九百五十元", 420, 250, 0.9),
        line("每年发放一次", 420, 330),
    ]
    ruled = ReadPage(lines=tuple(lines), turns=0, width=1000, height=1400, rules=(*level, *upright))
    found = recognised({1: (ruled, 0.5)}).lines[1]
    assert [one.text for one in found] == ["补贴标准如下", "护林员\t每人每月九百五十元", "\t每年发放一次"]
    assert list(found[1].spans) == [(2, 1), (1, 1)]
    assert list(found[1].cells) == [(50, 100, 200, 200), (200, 100, 450, 150)]
    assert [one.confidence for one in found] == [0.99, 0.9, 0.99]


@needs_ocr
@pytest.mark.parametrize("degrees", [-5, -1.5, 0, 2, 5])
def test_a_page_that_lies_aslant_is_read_level(degrees: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twelve lines and a rule, turned about the middle of the page; a watermark does not count."""
    picture = np.full((1400, 1000, 3), 255, np.uint8)
    picture[700:702, 200:800] = 0
    tops = range(200, 1160, 80)
    boxes = [(100, top, 900, top + 32) for top in tops]
    corners = np.asarray([[(a, b), (c, b), (c, d), (a, d)] for a, b, c, d in boxes], np.float32)
    askew = turned(corners, np.radians(-degrees), (1000, 1400))
    watermark = turned(corners[:1], np.radians(30), (1000, 1400))
    found = SimpleNamespace(
        boxes=np.concatenate([askew, watermark]), txts=["一行有二十个字的文字"] * 13, scores=[0.99] * 13
    )
    monkeypatch.setattr(recognition, "_engine", lambda: lambda *_, **__: found)
    read = recognition.read_upright(level_picture(picture, np.radians(-degrees)))
    assert read.slope == pytest.approx(np.radians(degrees), abs=1e-4)
    assert [one.is_across for one in read.lines] == [False] * 12 + [True]
    for one, box, corner in zip(read.lines, boxes, askew, strict=False):
        assert one.box == pytest.approx(box, abs=1)
        left, top, right, bottom = read.on_original(one.box)
        assert left <= corner[:, 0].min() + 1 and corner[:, 0].max() - 1 <= right
        assert top <= corner[:, 1].min() + 1 and corner[:, 1].max() - 1 <= bottom
    (rule,) = read.rules
    assert (rule["orientation"], rule["top"]) == ("h", pytest.approx(701, abs=2))


@needs_ocr
def test_rules_are_the_long_thin_dark_strokes_of_a_picture() -> None:
    picture = np.full((1000, 800, 3), 255, np.uint8)
    picture[200:203, 100:700] = 0  # a level rule
    picture[100:900, 400:402] = 60  # an upright one
    picture[500:530, 100:700] = 0  # a bar
    picture[700:702, 100:140] = 0  # a stroke of a character
    picture[950:952, 100:700] = 200  # as light as a watermark
    found = [
        (one["orientation"], one["x0"], one["top"], one["x1"], one["bottom"]) for one in rules_in(picture)
    ]
    assert found == [("h", 100, 201.5, 700, 201.5), ("v", 401, 100, 401, 900)]


@needs_ocr
@pytest.mark.skipif(not FILES.is_dir(), reason="needs ../shared")
def test_a_real_table_is_read_from_its_picture_as_from_its_characters() -> None:
    path = next((FILES.parent / "city" / "shenzhen").glob("*先进制造业行动计划*.pdf"))
    with pypdfium2.PdfDocument(path) as printed:
        picture = printed[6].render(scale=2.4).to_pil().convert("RGB")
    data = io.BytesIO()
    picture.save(data, "PDF", resolution=72 * 2.4)
    rows = [row.split("\t") for row in read_pdf(data.getvalue(), "x").text.split("\n")]
    whole = read_pdf(path.read_bytes(), "x").text.split("\n")
    # The page holds the rows of the table from the fourteenth on, and the last one cut.
    place = next(n for n, row in enumerate(whole) if row.startswith("\t\t人机协同作业\t"))
    assert [plain("\t".join(row)) for row in rows] == [plain(row) for row in whole[place : place + 8]]


def plain(row: str) -> str:
    """A row by its words: recognition gives no white space within Latin ones."""
    return unicodedata.normalize("NFKC", row).replace(" ", "")


def test_what_is_hardly_recognised_is_left_out_and_kept_aside() -> None:
    found = recognised({3: (page(line("看得清的一行文字", 50, 100), line("糊", 50, 300, 0.4)), 0.5)})
    assert [one.text for one in found.lines[3]] == ["看得清的一行文字"]
    (left_out,) = found.omitted
    assert (left_out.text, left_out.page, left_out.box) == ("糊", 3, (25.0, 150.0, 40.0, 166.5))
    assert found.lines[3][0].confidence == 0.99


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_boxes_are_told_on_the_page_as_it_is_shown(turns: int) -> None:
    width, height = (1000, 1400) if turns % 2 else (800, 1400)
    one = ReadPage(lines=(), turns=turns, width=width, height=height)
    original = np.zeros((height, width) if turns % 2 == 0 else (width, height), dtype=np.uint8)
    left, top, right, bottom = (int(edge) for edge in one.on_original((100, 200, 300, 240)))
    original[top:bottom, left:right] = 1
    turned = np.rot90(original, turns)
    assert turned.shape == (height, width)
    assert turned[200:240, 100:300].all()
    assert turned.sum() == 40 * 200


def test_without_the_extra_one_sentence_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scans, "is_installed", lambda: False)
    monkeypatch.setattr(pictures, "is_installed", lambda: False)
    with pytest.raises(DocumentError, match=r"文件 某.pdf .*pip install .* -e '.\[ocr\]'"):
        read_pdf(pdf([]), "某.pdf")
    with pytest.raises(DocumentError, match=r"文件 某.png .*-e '.\[ocr\]'"):
        pictures.read_picture(b"", "某.png")


@needs_ocr
@pytest.mark.parametrize(
    ("data", "said"),
    [(b"", "不是完好的图片"), (b"\x89PNG\r\n\x1a\n123", "不是完好的图片"), ("large", "万像素")],
)
def test_what_is_no_picture_to_read_is_refused(data: bytes | str, said: str) -> None:
    if isinstance(data, str):
        from PIL import Image

        file = io.BytesIO()
        Image.new("1", (12_000, 11_000)).save(file, "PNG")
        data = file.getvalue()
    with pytest.raises(DocumentError, match=f"文件 某.png .*{said}"):
        pictures.read_picture(data, "某.png")


@needs_ocr
def test_a_scan_tells_its_pages_and_stops_when_asked_to() -> None:
    told: list[str] = []

    def stop(what: str, _done: int, _total: int) -> None:
        told.append(what)
        if "2/2" in what and len(told) > 3:
            raise CancelledError("已取消。")

    with pytest.raises(CancelledError), watched("某文", 0, 1, stop):
        read_pdf(pdf([], []), "某.pdf")
    assert told == ["某文", *2 * ["某文（第 1/2 页）", "某文（第 2/2 页）"]]  # printed, then recognised


@needs_ocr
def test_a_text_layer_of_nonsense_is_read_by_recognition(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "为了规范职业教育专项资金的管理，提高资金使用效益，根据有关法律法规，结合本市实际，制定本办法。"
    cipher = "".join(chr(ord("一") + (7 * ord(one)) % 20000) if one > "一" else one for one in text)
    read = Read(text=text, box=(10, 10, 600, 24), confidence=0.9)
    monkeypatch.setattr(
        scans, "read_upright", lambda _: ReadPage(lines=(read,), turns=0, width=700, height=900)
    )
    for printed, said in ((text, 0), (cipher, 1)):
        pages = [Print(text=printed, left=20, top=100 + 30 * row, size=11) for row in range(3)]
        content = read_pdf(pdf(pages), "某.pdf")
        assert content.text == (text if said else 3 * text)
        assert len(content.notes) == said
        assert [one.confidence for one in content.placements] == ([0.9] if said else 3 * [None])


def test_of_pages_with_a_font_that_is_a_cipher_the_others_are_text(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "为了规范职业教育专项资金的管理，提高资金使用效益，根据有关法律法规，结合本市实际，制定本办法。"
    texts = [text.replace("职业教育", what) for what in ("职业教育", "供暖补贴", "农机购置")]
    cipher = "".join(chr(ord("一") + (7 * ord(one)) % 20000) if one > "一" else one for one in 2 * texts[1])
    pages = [
        [Print(text=words, left=42, top=100, size=10)]
        for words in (texts[0], cipher[: len(texts[1])], texts[2])
    ]
    pages[1].append(Print(text=cipher, left=20, top=120, size=5))
    monkeypatch.setattr(scans, "is_installed", lambda: False)
    content = read_pdf(pdf(*pages), "某.pdf")
    assert content.text == f"{texts[0]}\n{texts[2]}"
    assert content.notes == (
        "第 2 页是扫描图或乱码，未收入；要收入请安装文字识别（policy-kb[ocr]）后重建索引。",
    )


@needs_ocr
def test_an_answer_from_a_scan_says_so_and_what_is_unsure_is_marked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = ("某市供暖补贴办法", "第一条 每户每年补贴三百元。", "第二条 本办法自二〇二五年起施行。")
    read = page(*(line(words, 100, 100 + 100 * row, 0.99 - 0.1 * row) for row, words in enumerate(said)))
    monkeypatch.setattr(scans, "read_upright", lambda _: read)
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "scan.pdf").write_bytes(pdf([]))
    where = ["--index", str(tmp_path / "index")]
    assert main(["build", "--corpus", str(tmp_path / "corpus"), *where]) == 0
    capsys.readouterr()
    assert main(["ask", "每户每年补贴多少元", *where]) == 0
    shown = capsys.readouterr().out
    assert "三百元" in shown
    assert "第 1 页，文字由识别（OCR）得来，请与原件核对" in shown
    assert main(["search", "每户每年补贴", "--json", *where]) == 0
    hit = json.loads(capsys.readouterr().out)["hits"][0]
    assert (hit["page"], hit["ocr"], len(hit["boxes"])) == (1, 0.89, 1)
    assert main(["show", "scan", "--json", *where]) == 0
    notes = json.loads(capsys.readouterr().out)["notes"]
    assert f"第 1 页“{said[2]}”识别没有把握（79%），请对照原件。" in notes


@needs_ocr
@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_a_page_is_turned_upright(turns: int) -> None:
    """A page printed for the purpose, as a picture lying in each way: its words and their place."""
    import pypdfium2
    from PIL import Image

    printed = pdf(
        [
            Print(text="第一条为了规范职业教育专项资金的管理", left=84, top=100, size=18),
            Print(text="第二条本办法自二〇二四年七月一日起施行", left=84, top=200, size=18),
        ]
    )
    with pypdfium2.PdfDocument(printed) as document:
        shown = document[0].render(scale=2).to_pil().convert("RGB")
    if not np.asarray(shown).min() < 128:
        pytest.skip("no Chinese font on this machine")
    file = io.BytesIO()
    Image.fromarray(np.rot90(np.asarray(shown), turns)).save(file, "PNG")
    content = pictures.read_picture(file.getvalue(), "某.png")
    assert content.text.replace(" ", "").startswith("第一条为了规范职业教育专项资金的管理")
    first = next(placed(content.placements, 0, 3))
    width, height = shown.size
    x, y = 2 * (84 + 1.5 * 18), 2 * (100 + 9)
    place = ((x, y), (y, width - x), (width - x, height - y), (height - y, x))[turns]
    found = (first.box[0] + first.box[2]) / 2, (first.box[1] + first.box[3]) / 2
    assert max(abs(found[0] - place[0]), abs(found[1] - place[1])) < 18


@needs_ocr
@pytest.mark.skipif(not FILES.is_dir(), reason="needs ../shared")
def test_a_picture_and_a_page_upside_down_are_read() -> None:
    name = "chinese_scan_picture.jpeg"
    content = pictures.read_picture((FILES / name).read_bytes(), name)
    for quote in ("帮助肌肤完美吸收后续营养", "尤其适用毛孔粗大、油脂分泌过多", "暗沉，希望美白的皮肤"):
        assert quote in content.text
    assert content.notes == ("第 1 页的文字由识别（OCR）得来，请以原件为准。",)
    name = "scan_rotated_180.pdf"
    content = read_pdf((FILES / name).read_bytes(), name)
    assert content.text.replace("\n", " ") == (
        "Docling bundles PDF document conversion to JSON and Markdown in an easy self contained package"
    )
    # The page is shown upside down: its first words stand at the lower right.
    assert content.placements[0].box[1] > 600

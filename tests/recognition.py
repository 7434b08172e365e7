"""How well scans are read: ``python tests/recognition.py`` prints the figures; it takes some minutes.

The scanned district measures against ``data/scan_pingshan_measures.txt``, proof-read against the pages by
eye, and born-digital files printed to pictures against their own characters: the share of characters that
recognition gets wrong (edit distance over length, white space apart), the F1 of the outline's units, and
the seconds that a page takes. Then a page turned by some degrees, as photos and sheets pulled in
askew are, and one over a watermark.
"""

from __future__ import annotations

import io
import re
import sys
import time
import unicodedata
from collections import Counter
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING

from pdf_files import HEIGHT, WIDTH, Print, pdf

from kb.outline.parsing import outline
from kb.readers.paper import content_of
from kb.readers.pdf import read_pdf
from kb.readers.pictures import read_picture
from kb.readers.recognition import LONGEST_SIDE
from kb.readers.scans import pdf_pages
from kb.records import Document

if TYPE_CHECKING:
    from PIL.Image import Image

ROOT = Path(__file__).parents[1]
FILES = ROOT.parent / "shared" / "data" / "files"
PROOF = ROOT / "tests" / "data" / "scan_pingshan_measures.txt"
SCAN, BORN_DIGITAL = "scan_pingshan_measures.pdf", ("born_digital_redhead_pingshan.pdf",)
DEGREES = (0, 1, 2, 3, -4, 5)
WATERMARKS = ((14, 30, 215), (22, 45, 215), (10, -30, 215), (14, 30, 180), (22, 45, 180), (10, -30, 180))
DARK = 128  # of 255
PAGE_NUMBER = re.compile(r"—\s*\d+\s*—")


def plain(text: str) -> str:
    """The text without white space, signs of full and half width alike."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def error_rate(read: str, true: str) -> float:
    """The share of the true text's characters that are wrong, lacking or too many."""
    wrong = 0
    for kind, a, b, c, d in SequenceMatcher(None, plain(true), plain(read), autojunk=False).get_opcodes():
        wrong += max(b - a, d - c) if kind != "equal" else 0
    return wrong / len(plain(true))


def outline_f1(read: str, true: str) -> float:
    """The F1 of the marked units with their headings and depths."""

    def units(text: str) -> Counter[tuple[int, str | None, str]]:
        found = outline(Document(doc_id="d", text=text, title="")).units
        return Counter((unit.depth, unit.mark, plain(unit.heading or "")) for unit in found if unit.mark)

    ours, theirs = units(read), units(true)
    return 2 * (ours & theirs).total() / max(1, ours.total() + theirs.total())


def recognised_text(data: bytes, pages: range) -> str:
    """What recognition reads on some pages."""
    found = pdf_pages(data, list(pages), "", is_all=True)
    return content_of([line for lines in found.lines.values() for line in lines], (), ()).text


def shown(data: bytes, number: int) -> tuple[Image, str]:
    """A page of a PDF, counted from 1, as a picture, and its characters."""
    import pypdfium2

    with pypdfium2.PdfDocument(data) as document:
        page = document[number - 1]
        true = PAGE_NUMBER.sub("", page.get_textpage().get_text_range())
        return page.render(scale=LONGEST_SIDE / max(page.get_size())).to_pil().convert("RGB"), true


def askew(picture: Image, degrees: float) -> Image:
    """The page lying aslant."""
    from PIL.Image import Resampling

    return picture.rotate(degrees, resample=Resampling.BICUBIC, expand=True, fillcolor=(255, 255, 255))


def watermarked(picture: Image, size: int, degrees: float, grey: int) -> Image:
    """The page over a watermark that says the same again and again, lines of it over the whole page."""
    from PIL import ImageChops

    words = "某某区档案馆内部资料"
    places = range(-HEIGHT, 2 * HEIGHT, 6 * size)
    prints = [
        Print(text=words, left=left, top=top, size=size, rising=degrees)
        for top in places
        for left in range(-WIDTH, 2 * WIDTH, (len(words) + 3) * size)
    ]
    marks, _ = shown(pdf(prints), 1)
    faint = marks.point(lambda value: grey if value < DARK else 255).resize(picture.size)
    return ImageChops.multiply(picture, faint)


def error_rate_of(picture: Image, true: str) -> float:
    """The error rate of a page as a photo has it."""
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=60)
    return error_rate(read_picture(file.getvalue(), "page.jpg").text, true)


def page_count(data: bytes) -> int:
    """The pages of a PDF."""
    import pypdfium2

    with pypdfium2.PdfDocument(data) as document:
        return len(document)


def main() -> None:
    """Print a line for each file."""
    for name in (SCAN, *BORN_DIGITAL):
        data = (FILES / name).read_bytes()
        true = PROOF.read_text(encoding="utf-8") if name == SCAN else read_pdf(data, name).text
        pages, start = page_count(data), time.process_time()
        read = recognised_text(data, range(1, pages + 1))
        seconds = (time.process_time() - start) / pages
        sys.stdout.write(
            f"{name}: {pages} pages, {seconds:.1f} s of processor time each, "
            f"character error rate {error_rate(read, true):.4f}, outline F1 {outline_f1(read, true):.3f}\n"
        )
    picture, true = shown((FILES / BORN_DIGITAL[0]).read_bytes(), 3)
    for degrees in DEGREES:
        rate = error_rate_of(askew(picture, degrees), true)
        sys.stdout.write(f"page 3 turned by {degrees} degrees: character error rate {rate:.4f}\n")
    for size, degrees, grey in WATERMARKS:
        rate = error_rate_of(watermarked(picture, size, degrees, grey), true)
        told = f"of {size} points rising by {degrees} degrees, grey {grey} of 255"
        sys.stdout.write(f"page 3 over a watermark {told}: character error rate {rate:.4f}\n")


if __name__ == "__main__":
    main()

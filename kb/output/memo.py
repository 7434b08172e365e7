"""Passages with notes as a Word document for an official memo: each with its source in a footnote."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import docx
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import nsmap, qn
from docx.shared import Mm, Pt, RGBColor
from lxml import etree

from kb.output.table import written

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph
    from lxml.etree import _Element

# GB/T 9704: the paper's margins, the title in 二号, the text in 三号 仿宋, 28 points from line to line.
_PAPER: Final = (Mm(210), Mm(297))
_MARGINS: Final = (Mm(37), Mm(26), Mm(35), Mm(28))  # top, right, bottom, left
_TITLE: Final = ("宋体", Pt(22))
_TEXT: Final = ("仿宋", Pt(16))
_LINE: Final = Pt(28)
_BLACK: Final = RGBColor(0, 0, 0)  # the headings of the template are blue
_NOTE_SIZE: Final = "18"  # half points: 小五
_RELATION: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
_MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_SEPARATORS: Final = ("separator", "continuationSeparator")


@dataclass(frozen=True, kw_only=True, slots=True)
class Passage:
    """Words of a document, verbatim, with the writer's ``note`` (may be empty) and where they stand."""

    text: str
    note: str
    source: str


def memo_file(title: str, passages: tuple[Passage, ...], closing: str) -> bytes:
    """A docx file: a note, then the passage in quotation marks, its source at the foot of the page.

    ``closing``: what holds for all of them, at the end.
    """
    document = docx.Document()
    _set_up(document, written(title))
    document.add_heading(written(title), level=1).alignment = 1  # centred
    for number, passage in enumerate(passages, start=1):
        if passage.note:
            _paragraph(document, passage.note)
        _refer(_paragraph(document, f"“{passage.text}”"), number)
    _paragraph(document, closing)
    _add_footnotes(document, [passage.source for passage in passages])
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _set_up(document: Document, title: str) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = _PAPER
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = _MARGINS
    for name, (font, size) in (("Normal", _TEXT), ("Heading 1", _TITLE)):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = font, size, _BLACK
        style.element.rPr.rFonts.set(qn("w:eastAsia"), font)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = title, "", ""


def _paragraph(document: Document, text: str) -> Paragraph:
    paragraph = document.add_paragraph(written(text))
    paragraph.paragraph_format.first_line_indent = 2 * _TEXT[1]
    paragraph.paragraph_format.line_spacing = _LINE
    paragraph.paragraph_format.space_after = Pt(0)
    return paragraph


def _refer(paragraph: Paragraph, number: int) -> None:
    """The number of a footnote, raised, behind the paragraph."""
    run = paragraph.add_run()
    run.font.superscript = True
    reference = OxmlElement("w:footnoteReference")
    reference.set(qn("w:id"), str(number))
    run._r.append(reference)


def _add_footnotes(document: Document, sources: list[str]) -> None:
    """python-docx writes no footnotes: the part that holds them is made here."""
    notes = etree.Element(qn("w:footnotes"), nsmap={"w": nsmap["w"]})
    for number, kind in enumerate(_SEPARATORS, start=-1):
        separator = _within(notes, "w:footnote", {"w:type": kind, "w:id": str(number)})
        _within(_within(_within(separator, "w:p"), "w:r"), f"w:{kind}")
    for number, source in enumerate(sources, start=1):
        paragraph = _within(_within(notes, "w:footnote", {"w:id": str(number)}), "w:p")
        _within(_run(paragraph, raised=True), "w:footnoteRef")
        text = _within(_run(paragraph), "w:t", {"xml:space": "preserve"})
        text.text = f" {written(source)}"
    data = etree.tostring(notes, xml_declaration=True, encoding="UTF-8", standalone=True)
    part = Part(PackURI("/word/footnotes.xml"), _MEDIA_TYPE, data, document.part.package)
    document.part.relate_to(part, _RELATION)


def _run(paragraph: _Element, *, raised: bool = False) -> _Element:
    run = _within(paragraph, "w:r")
    look = _within(run, "w:rPr")
    _within(look, "w:rFonts", {"w:eastAsia": _TITLE[0]})
    _within(look, "w:sz", {"w:val": _NOTE_SIZE})
    if raised:
        _within(look, "w:vertAlign", {"w:val": "superscript"})
    return run


def _within(parent: _Element, tag: str, attributes: dict[str, str] | None = None) -> _Element:
    named = {qn(name): value for name, value in (attributes or {}).items()}
    return etree.SubElement(parent, qn(tag), named)

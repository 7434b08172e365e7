"""Word files of the old kinds: .doc up to 2003, WPS's .wps, and Word's XML under their names.

doc2docx puts them into today's format, with automatic numbers, tables, notes and text boxes; of the
others that were tried, legacy-doc gives bare text, and antiword is a program of its own.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import TYPE_CHECKING

from kb.errors import DocumentError
from kb.readers.archive import parsed, reading
from kb.readers.docx import body_lines, read_docx
from kb.readers.facts import Content
from kb.readers.lines import content
from kb.readers.numbering import Numbering, with_space
from kb.readers.sniffing import OLE_SIGNATURE, WORD_XML

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

# What doc2docx says that it could not make out, in our words.
_LACKING = MappingProxyType({
    "MAIN_TEXTBOX_TABLE_MALFORMED": "文本框里的文字没有读出来，请对照原件。",
    "NUMBERING_TABLE_MALFORMED": "自动编号没有读出来，请对照原件。",
})  # fmt: skip
LARGEST_STREAM = 60_000_000  # bytes; pictures lie in the streams, too
_CLASS_ID = slice(8, 24)  # zeroes by the specification; WPS writes its own mark there
# Of the file information block (MS-DOC 2.5): where the characters of text boxes in headers are counted, and
# the sizes of the three tables that tell of them.
_HEADER_BOXES = (0x68, *(0x9A + 8 * table + 4 for table in (58, 59, 76)))
_TODAYS = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W = "{" + _TODAYS.decode() + "}"
_PKG = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
_AML_KIND = _W + "type"
_ANNOTATION = "{http://schemas.microsoft.com/aml/2001/core}annotation"
_SHOWN = "{http://schemas.microsoft.com/office/word/2003/auxHint}val"


def read_doc(data: bytes, name: str) -> Content:
    """The text of an old Word or WPS file; ``name`` is what its errors call it. Raises ``DocumentError``."""
    if data.startswith(OLE_SIGNATURE):
        converted, notes = _converted(data, name)
        return replace(read_docx(converted, name), notes=notes)
    with reading(name, "Word 文档"):
        if WORD_XML in data:
            root = parsed(data.replace(WORD_XML, _TODAYS), name)
            return content(_word_2003_lines(root))
        return read_docx(_packed(parsed(data, name)), name)


def _converted(data: bytes, name: str) -> tuple[bytes, tuple[str, ...]]:
    """The file in today's format, and what is lacking in it.

    Macros are left behind, links and fields are kept as they were shown.
    """
    from doc2docx import convert
    from doc2docx.cfb import CompoundFileLimits
    from doc2docx.errors import Doc2DocxError, EncryptedDocumentError

    limits = CompoundFileLimits(max_input_bytes=LARGEST_STREAM, max_stream_bytes=LARGEST_STREAM)
    with TemporaryDirectory(prefix="kb-doc-") as folder, reading(name, "Word 文档"):
        old, new = Path(folder, "old.doc"), Path(folder, "new.docx")
        for without in (_unmarked, _without_header_boxes):
            old.write_bytes(without(data))
            try:
                said = {one.code for one in convert(old, new, limits=limits).report.diagnostics}
                return new.read_bytes(), tuple(note for code, note in _LACKING.items() if code in said)
            except EncryptedDocumentError as error:
                raise DocumentError(f"文件 {name} 已加密，请去掉密码后重试。") from error
            except Doc2DocxError:
                continue
    raise DocumentError(f"文件 {name} 已损坏，或是 Word 95 以前的格式，请用 Word 或 WPS 打开并另存为 docx。")


def _unmarked(data: bytes) -> bytes:
    return data[: _CLASS_ID.start] + bytes(16) + data[_CLASS_ID.stop :]


def _without_header_boxes(data: bytes) -> bytes:
    """The file without the text boxes of headers, which LibreOffice writes as doc2docx does not expect."""
    from olefile import OleFileIO

    file = io.BytesIO(_unmarked(data))
    try:
        compound = OleFileIO(file, write_mode=True)
    except OSError:
        return data  # it is no better than the first time
    stream = bytearray(compound.openstream("WordDocument").read())
    for place in _HEADER_BOXES:
        stream[place : place + 4] = bytes(4)
    compound.write_stream("WordDocument", bytes(stream))
    return file.getvalue()


def _word_2003_lines(root: _Element) -> Iterator[str]:
    """The lines of a file of Word 2003's XML, whose elements are today's but for numbers and changes."""
    for deleted in list(root.iter(_ANNOTATION)):
        if deleted.get(_AML_KIND) == "Word.Deletion":
            deleted.getparent().remove(deleted)
    for shown in list(root.iter(_W + "listPr")):
        # The number stands there as Word last showed it; it is set before the paragraph's first text.
        paragraph = next(shown.iterancestors(_W + "p"), None)
        text = None if paragraph is None else next(paragraph.iter(_W + "t"), None)
        mark = next((one.get(_SHOWN) for one in shown if one.get(_SHOWN)), None)
        if text is not None and mark is not None and any(map(str.isalnum, mark)):
            text.text = with_space(mark) + (text.text or "")
    for body in root.iter(_W + "body"):
        yield from body_lines(body, Numbering({}, {}))


def _packed(root: _Element) -> bytes:
    """The archive that a single XML file of Word holds spread out."""
    from lxml import etree

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for part in root.iter(_PKG + "part"):
            for content in part.iter(_PKG + "xmlData"):
                archive.writestr(part.get(_PKG + "name", "").lstrip("/"), etree.tostring(content[0]))
    return packed.getvalue()

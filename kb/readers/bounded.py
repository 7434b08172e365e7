"""A PDF as pdfplumber opens it, of which nothing is unpacked, drawn or spelled out without end.

A few kilobytes may unpack to gigabytes, one form may be drawn of ten others and each of these of ten more,
one line of a font's table may stand for billions of characters: ``ExcessError`` comes before that.
"""

from __future__ import annotations

import io
import re
import zlib
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeGuard

from pdfminer.ascii85 import ascii85decode, asciihexdecode
from pdfminer.cmapdb import CMapParser, FileUnicodeMap
from pdfminer.lzw import LZWDecoder
from pdfminer.pdfdocument import PDFDocument, PDFXRefStream
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFStream, dict_value, int_value, list_value, resolve1
from pdfminer.psparser import literal_name
from pdfminer.runlength import rldecode
from pdfplumber.pdf import PDF
from pdfplumber.utils.exceptions import PdfminerException

from kb.readers.archive import LARGEST_UNPACKED
from kb.readers.pictures import MOST_PIXELS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from pdfminer.pdffont import PDFFont
    from pdfminer.psparser import PSKeyword

# Bytes of what draws a page. Pages of text have 160,000 at most, PDFium takes eighty times the room.
LARGEST_PAGE, LARGEST_DRAWING = 3_000_000, 15_000_000
_LARGEST_PICTURE = 3 * MOST_PIXELS  # bytes, as for pictures that are files
_LARGEST_FONT = 50_000_000  # bytes; Chinese ones that are embedded as a whole have 20 million
_MOST_CODES = 300_000  # that one table of a font tells of; two bytes name 65,536
_USE_COST = 100  # bytes that take as long to read as to begin a form
_USED = re.compile(rb"/([^\s/<>()\[\]{}%]+)\s+Do\b")
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_FONT_FILES = ("FontFile", "FontFile2", "FontFile3")
_WIDTHS = {"W": 3, "W2": 5}  # numbers that tell one width of characters from one to another
_DAMAGE = (LookupError, PDFException, RuntimeError, StopIteration, TypeError, ValueError, zlib.error)


class ExcessError(ValueError):
    """A PDF would take more room than any document; what takes so little on disk is made to harm."""


class BoundedPdf(PDF):
    """A PDF file. Raises ``PdfminerException``, with what pdfminer or a bound says as its argument."""

    def __init__(self, data: bytes) -> None:
        # Not as pdfplumber does it, whose parser and fonts know no bounds.
        self.stream, self.stream_is_external, self.path = io.BytesIO(data), True, None
        self.pages_to_parse = self.laparams = self.password = self.unicode_norm = None
        self.raise_unicode_errors = True
        self.metadata = {}
        try:
            self.doc = PDFDocument(_Parser(self.stream))
            for table in self.doc.xrefs:
                if isinstance(table, PDFXRefStream) and _listed(table) > len(table.data or b""):
                    raise ExcessError("objects")
        except Exception as error:
            raise PdfminerException(error) from error
        self.rsrcmgr = _Fonts()


def _listed(table: PDFXRefStream) -> int:
    return sum(count for _, count in table.ranges)


def drawn(streams: Sequence[object], resources: object, known: dict[int | None, int]) -> int:
    """Bytes to be gone through to draw ``streams`` with each form they use, as often as they do.

    ``known`` holds those of the forms by their ids. What is too much is not looked through to its end. Raises
    ``ExcessError`` for a picture that would be too large.
    """
    size = 0
    forms = dict_value(dict_value(resources).get("XObject"))
    for stream in filter(_is_bounded, map(resolve1, streams)):
        held = stream.unpacked(LARGEST_DRAWING)
        size += len(held)
        for name, times in Counter(_USED.findall(held)).items():
            if size > LARGEST_DRAWING:
                return size
            form = resolve1(forms.get(_name(name)))
            kind = literal_name(form.get("Subtype")) if _is_bounded(form) else ""
            if kind == "Image" and _painted(form) > _LARGEST_PICTURE:
                raise ExcessError("a picture")
            if kind == "Form":
                if form.objid not in known:
                    known[form.objid] = LARGEST_DRAWING + 1  # for one that is drawn of itself
                    known[form.objid] = drawn([form], form.get("Resources") or resources, known)
                size += times * (_USE_COST + known[form.objid])
    return size


def _painted(image: PDFStream) -> int:
    """Bytes of the picture when it is drawn, as if it had three colours."""
    bits = 1 if resolve1(image.get("ImageMask")) else 8
    told = [int_value(image.get(name, bits)) for name in ("Width", "Height", "BitsPerComponent")]
    return told[0] * told[1] * told[2] * 3 // 8


def _name(written: bytes) -> str:
    return _ESCAPE.sub(lambda found: bytes.fromhex(found[1].decode()), written).decode("utf-8", "replace")


class _Stream(PDFStream):
    """A stream of a file; ``room`` is what all streams of the file have left together."""

    room: list[int]

    def unpacked(self, most: int) -> bytes:
        """What the stream holds before it was packed; of more than ``most`` bytes only a few more."""
        if self.data is not None:
            return self.data
        data = self._deciphered()
        with suppress(*_DAMAGE):  # what is damaged is left to pdfminer
            for packing, _ in self.get_filters():
                data = _UNPACKING.get(literal_name(packing), _as_it_is)(data, most)
        return data

    def decode(self) -> None:
        """Unpack the stream for pdfminer. Raises ``ExcessError``."""
        most = _LARGEST_FONT if "Length1" in self and "Length2" not in self else LARGEST_PAGE
        size = len(self.unpacked(most))
        self.room[0] -= size
        filters = self.get_filters()
        if size > most or self.room[0] < 0 or any(_row(params) > most for _, params in filters):
            raise ExcessError("a stream")
        if filters and literal_name(filters[0][0]) in _FLATE:
            # Of damaged ones pdfminer would look for what is left byte by byte, in quadratic time.
            self.rawdata = zlib.compress(_inflated(self._deciphered(), most), 0)
        super().decode()

    def _deciphered(self) -> bytes:
        data = self.rawdata or b""
        if self.decipher is not None and self.objid is not None and self.genno is not None:
            data = self.rawdata = self.decipher(self.objid, self.genno, data, self.attrs)
            self.decipher = None
        return data


def _is_bounded(held: object) -> TypeGuard[_Stream]:
    return isinstance(held, _Stream)


def _row(params: Any) -> int:
    """Bytes of a row of what is packed by its rows' differences, as a picture is."""
    told = dict_value(params)
    bits = [int_value(told.get(name, least)) for name, least in (("Colors", 1), ("BitsPerComponent", 8))]
    return int_value(told.get("Columns", 1)) * bits[0] * bits[1] // 8


def _inflated(data: bytes, most: int) -> bytes:
    """Like pdfminer, nothing of what is damaged before its last bytes, which only check the others."""
    inflater = zlib.decompressobj()
    held = b""
    with suppress(zlib.error):
        held = inflater.decompress(data[:-3], most + 1)
        for place in range(max(len(data) - 3, 0), len(data)):
            held += inflater.decompress(data[place : place + 1])
    return held


def _lzw(data: bytes, most: int) -> bytes:
    held = bytearray()
    for piece in LZWDecoder(io.BytesIO(data)).run():
        held += piece
        if len(held) > most:
            break
    return bytes(held)


def _runs(data: bytes, most: int) -> bytes:
    """Two bytes make 128 at most; nobody packs so many of them, but for pictures."""
    return rldecode(data) if 64 * len(data) <= most else bytes(most + 1)


def _as_it_is(data: bytes, _most: int) -> bytes:
    return data


_FLATE = ("FlateDecode", "Fl")
_UNPACKING: Mapping[str, Callable[[bytes, int], bytes]] = {
    **dict.fromkeys(_FLATE, _inflated),
    **dict.fromkeys(("LZWDecode", "LZW"), _lzw),
    **dict.fromkeys(("RunLengthDecode", "RL"), _runs),
    **dict.fromkeys(("ASCII85Decode", "A85"), lambda data, _most: ascii85decode(data)),
    **dict.fromkeys(("ASCIIHexDecode", "AHx"), lambda data, _most: asciihexdecode(data)),
}


class _Parser(PDFParser):
    def __init__(self, file: io.BytesIO) -> None:
        super().__init__(file)
        self._room = [LARGEST_UNPACKED]

    def do_keyword(self, pos: int, token: PSKeyword) -> None:
        super().do_keyword(pos, token)
        if token is self.KEYWORD_STREAM and self.curstack:
            place, found = self.curstack[-1]
            if type(found) is PDFStream:
                bounded = _Stream(found.attrs, found.rawdata or b"", found.decipher)
                bounded.room = self._room
                self.curstack[-1] = (place, bounded)


class _Fonts(PDFResourceManager):
    def get_font(self, objid: object, spec: Mapping[str, object]) -> PDFFont:
        # The font that a font of type 0 consists of comes here as well, with its table of characters.
        if not (objid and objid in self._cached_fonts) and "DescendantFonts" not in spec:
            _check_font(spec)
        return super().get_font(objid, spec)


def _check_font(spec: Mapping[str, object]) -> None:
    table = resolve1(spec.get("ToUnicode"))
    if isinstance(table, PDFStream):
        CMapParser(_Counted(), io.BytesIO(table.get_data())).run()
    if any(_told(list_value(spec.get(name)), group) > _MOST_CODES for name, group in _WIDTHS.items()):
        raise ExcessError("widths")
    descriptor = dict_value(spec.get("FontDescriptor"))
    files = filter(_is_bounded, (resolve1(descriptor.get(name)) for name in _FONT_FILES))
    if any(len(file.unpacked(_LARGEST_FONT)) > _LARGEST_FONT for file in files):
        raise ExcessError("a font")


class _Counted(FileUnicodeMap):
    """A table of characters that only counts them."""

    count = 0

    def add_cid2unichr(self, _cid: int, _code: object) -> None:
        self.count += 1
        if self.count > _MOST_CODES:
            raise ExcessError("characters")


def _told(widths: Iterable[object], group: int) -> int:
    """How many characters a font's widths tell of, if each is told alone."""
    count = 0
    run: list[float] = []
    for one in widths:
        if isinstance(one, list):
            count += len(one)
            run = []
        elif isinstance(one, int | float):
            run.append(one)
            if len(run) == group:
                count += max(int(run[1] - run[0]), 0)
                run = []
    return count

"""What a file is by its content: people rename files, and programs save one format under another's name."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from kb.errors import DocumentError
from kb.readers.archive import opened, plain_name

OLE_SIGNATURE = bytes.fromhex("D0CF11E0A1B11AE1")  # compound files: all of Microsoft Office up to 2003
WORD_XML = b"http://schemas.microsoft.com/office/word/2003/wordml"
FLAT_WORD = b"http://schemas.microsoft.com/office/2006/xmlPackage"
SHEET_XML = b"urn:schemas-microsoft-com:office:spreadsheet"
_HEAD = 4096  # bytes in which a format shows itself
_TEXTS = (".txt", ".md", ".html", ".htm")  # read as what they are called
# Programs save a page or a table of a page under these names, and nobody notices: Word and Excel open it.
_OFFICE = (".doc", ".wps", ".docx", ".rtf", ".xls", ".et", ".xlsx", ".mht", ".mhtml")
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|meta|body|table|div|p)\b", re.IGNORECASE)
_MAIL_HEAD = re.compile(rb"^(?:mime-version|content-type):", re.IGNORECASE | re.MULTILINE)
_STREAMS = {"WordDocument": ".doc", "Workbook": ".xls", "Book": ".xls"}
_FOLDERS = {"word": ".docx", "xl": ".xlsx", "ppt": ".pptx"}
_OPEN = "application/vnd.oasis.opendocument."
_MEDIA = {"application/epub+zip": ".epub", f"{_OPEN}spreadsheet": ".ods"}
_MANIFEST = "META-INF/manifest.xml"  # of OpenDocument: which parts there are, and how each is encrypted
_LONGEST_MANIFEST = 1_000_000  # bytes


def true_ending(data: bytes, ending: str, name: str) -> str:
    """The ending that fits the content; ``ending``, which the file goes by, where it does not tell.

    Raises ``DocumentError``, with ``name`` for the file, for what is locked or of a format that is
    recognised but not read.
    """
    if b"%PDF-" in data[:1024]:
        return ".pdf"
    if data.startswith(OLE_SIGNATURE):
        return _compound(data, name) or ending
    if data.startswith(b"PK"):
        return _archive(data, name) or ending
    return ending if ending in _TEXTS else _marked_up(data, ending)


def _compound(data: bytes, name: str) -> str | None:
    from olefile import OleFileIO

    try:
        streams = {entry[0] for entry in OleFileIO(io.BytesIO(data)).listdir() if len(entry) == 1}
    except (OSError, ArithmeticError, LookupError, TypeError, ValueError):
        return None
    if "EncryptedPackage" in streams:
        raise DocumentError(f"文件 {name} 已加密，请去掉密码后重试。")
    if "PowerPoint Document" in streams:
        raise DocumentError(f"文件 {name} 是旧版 PowerPoint 文件，请打开后另存为 pptx 再试。")
    return next((known for stream, known in _STREAMS.items() if stream in streams), None)


def _archive(data: bytes, name: str) -> str | None:
    """The format of an archive by the names of its parts; ``None`` where it cannot be opened."""
    try:
        with opened(io.BytesIO(data)) as archive:
            names = {plain_name(name) for name in archive.namelist()}
            stored = "mimetype" in names and not archive.getinfo("mimetype").flag_bits & 1
            media = archive.open("mimetype").read(100).decode("ascii", "replace") if stored else ""
            is_locked = media.startswith(_OPEN) and _is_locked(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, LookupError, NotImplementedError, OSError, ValueError):
        return None
    if is_locked:
        raise DocumentError(f"文件 {name} 已加密，请去掉密码后重试。")
    if known := _MEDIA.get(media.strip()):
        return known
    if media.startswith(_OPEN):
        raise DocumentError(f"文件 {name} 是 OpenDocument 文件，请打开后另存为 docx、xlsx 或 pptx 再试。")
    if "ofd.xml" in names:
        return ".ofd"
    if "meta-inf/container.xml" in names:
        return ".epub"
    if "[content_types].xml" in names:
        tops = {name.split("/")[0] for name in names}
        return next((known for top, known in _FOLDERS.items() if top in tops), None)
    return ".zip"


def _is_locked(archive: zipfile.ZipFile) -> bool:
    """Whether a password protects the parts of an OpenDocument file."""
    if _MANIFEST not in archive.namelist():
        return False
    return b"encryption-data" in archive.open(_MANIFEST).read(_LONGEST_MANIFEST)


def _marked_up(data: bytes, ending: str) -> str:
    head = data[:_HEAD].replace(b"\0", b"")  # UTF-16 becomes legible
    if data.lstrip().startswith(b"{\\rtf"):
        return ".rtf"
    if WORD_XML in head or FLAT_WORD in head:
        return ".doc"
    if SHEET_XML in head and _PAGE.search(head) is None:
        return ".xls"
    if ending not in _OFFICE:
        return ending
    if len(_MAIL_HEAD.findall(head)) > 1:
        return ".mhtml"
    if _PAGE.search(head):
        return ".html"
    return ending if b"\0" in data or not data.strip() or ending in (".mht", ".mhtml") else ".txt"

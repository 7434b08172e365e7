"""Files are what they hold, whatever they are called; what is recognised but not read is said."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from word_files import letter

from kb.errors import DocumentError
from kb.readers.formats import FORMATS, read_content
from kb.readers.sniffing import OLE_SIGNATURE, true_ending

SENTENCE = "第一条 每户每年补贴三百元。"
PAGE = f"<html><body><table><tr><td>{SENTENCE}</td><td>乙</td></tr></table></body></html>"
FILES = Path(__file__).parent / "data" / "files"
WPS = (FILES / "kingsoft.wps").read_bytes()


def workbook() -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        book.add_worksheet().write(0, 0, SENTENCE)
    return made.getvalue()


def mail() -> bytes:
    head = "MIME-Version: 1.0\r\nContent-Type: text/html; charset=gb2312\r\n\r\n"
    return head.encode() + PAGE.encode("gb2312")


@pytest.mark.parametrize(
    ("ending", "data"),
    [
        (".doc", letter(SENTENCE)),
        (".txt", letter(SENTENCE)),
        (".wps", letter(SENTENCE)),
        (".xls", workbook()),
        (".docx", PAGE.encode()),
        (".doc", PAGE.encode("gb18030")),
        (".xls", PAGE.encode("utf-16")),
        (".doc", mail()),
        (".doc", SENTENCE.encode("gb18030")),
        (".doc", b"{\\rtf1\\ansicpg936 " + SENTENCE.encode("gb18030") + b"\\par}"),
        (".txt", b"{\\rtf1\\ansicpg936 " + SENTENCE.encode("gb18030") + b"\\par}"),
        (".mht", PAGE.encode()),
    ],
)
def test_content_decides(ending: str, data: bytes) -> None:
    assert SENTENCE in read_content(data, ending, "某").text


@pytest.mark.parametrize("ending", [".doc", ".docx", ".txt", ".pdf", ".xls"])
def test_old_word_is_old_word_under_any_name(ending: str) -> None:
    assert true_ending(WPS, ending, "某") == ".doc"


@pytest.mark.parametrize("ending", [".txt", ".md", ".pdf", ".zip", ".ofd"])
def test_markup_stays_what_it_is_called(ending: str) -> None:
    assert true_ending(PAGE.encode(), ending, "某") == ending


def test_a_plain_zip_is_no_document() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("a.txt", SENTENCE)
    with pytest.raises(DocumentError, match="文件 某 是压缩包，请解压"):
        read_content(made.getvalue(), ".docx", "某")


@pytest.mark.parametrize(
    ("kind", "is_read"), [("spreadsheet", True), ("text", False), ("presentation", False)]
)
def test_of_open_document_only_workbooks_are_read(kind: str, *, is_read: bool) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr("content.xml", "<office/>")
    if is_read:
        assert true_ending(made.getvalue(), ".docx", "某") == ".ods"
    else:
        with pytest.raises(DocumentError, match=r"^文件 某 是 OpenDocument 文件，请打开后另存为 docx.*。$"):
            true_ending(made.getvalue(), ".docx", "某")


def test_what_is_locked_or_too_old_is_said() -> None:
    for name, said in {"EncryptedPackage": "已加密", "PowerPoint Document": "另存为 pptx"}.items():
        # The old word file with its main stream called otherwise.
        stream, other = "WordDocument".encode("utf-16-le"), name.encode("utf-16-le")
        place = WPS.index(stream)
        entry = bytearray(WPS)
        entry[place : place + 64] = other.ljust(64, b"\0")
        entry[place + 64 : place + 66] = (len(other) + 2).to_bytes(2, "little")
        with pytest.raises(DocumentError, match=f"^文件 某 .*{said}.*。$"):
            read_content(bytes(entry), ".docx", "某")


@pytest.mark.parametrize("ending", [".doc", ".xls", ".ods", ".odt"])
def test_a_password_on_a_file_of_libreoffice_is_said(ending: str) -> None:
    data = (FILES / f"locked{ending}").read_bytes()
    with pytest.raises(DocumentError, match=r"^文件 某 已加密，请去掉密码后重试。$"):
        read_content(data, ending, "某")


@settings(max_examples=40)
@given(st.sampled_from(list(FORMATS)), st.binary(max_size=200))
def test_no_bytes_are_worse_than_a_sentence(ending: str, data: bytes) -> None:
    for begin in (b"", OLE_SIGNATURE, b"PK\x03\x04", b"{\\rtf", b"%PDF-", b"<?xml version='1.0'?><a>"):
        try:
            read_content(begin + data, ending, "某")
        except DocumentError as error:
            assert str(error).startswith("文件 某 ")
            assert str(error).endswith("。")


@pytest.mark.parametrize("keep", [100, 512, 3000, 30_000, len(WPS) - 600])
def test_half_an_old_file_is_refused_or_read(keep: int) -> None:
    try:
        text = read_content(WPS[:keep], ".wps", "某").text
    except DocumentError as error:
        assert str(error).endswith("。")
    else:
        assert "春季露营活动指南" in text

"""Plain text: decoded as found, never rewritten, and refused where it is no text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.errors import DocumentError
from kb.readers.txt import read_txt

# Words of policy texts, and white space that must survive.
TEXTS = st.text(
    st.sampled_from("职业教育中等学校在校生规模达到万人，。；：“”（）一二三2025% \t\n\u3000—·"), min_size=1
)


@settings(deadline=None)
@given(TEXTS, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32", "gb18030"]))
def test_what_was_encoded_is_read(text: str, encoding: str) -> None:
    assert read_txt(text.encode(encoding), "x").text == text


def test_line_ends_become_one_kind() -> None:
    assert read_txt("一\r\n二\r三\n\r\n".encode(), "x").text == "一\n二\n三\n\n"


def test_nothing_else_is_rewritten() -> None:
    text = "　　第一条\u00a0（一)ｌ０％\u200b\t尾 \n\n\n"
    assert read_txt(text.encode(), "x").text == text


def test_a_rare_character_of_gb18030_is_no_fault() -> None:
    assert read_txt("䶮𠮷市".encode("gb18030"), "x").text == "䶮𠮷市"


def test_foreign_letters_in_utf8_stay_what_they_are() -> None:
    text = "Section § 5: café and naïve."
    assert read_txt(text.encode(), "x").text == text


PLAIN = "郑州市职业教育创新发展高地建设实施方案。"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "不是文本文件"),
        (bytes(range(1, 32)) * 20, "不是文本文件"),
        (PLAIN.encode("utf-16-le"), "编码无法识别|不是文本文件"),
        (PLAIN.encode() + PLAIN.encode("gb18030"), "混有两种编码"),
        (PLAIN.encode()[:-1], "混有两种编码或字节已损坏"),
        (b"\xff\xfe\x00", "编码无法识别"),
        (b"\xff\xfeabc", "编码无法识别"),
        (b"\xff\xfe\x01\x02\x03\xe0", "不是文本文件"),  # a mark, and behind it no characters
        (b"\x81\x20\xff\xff" * 9, "编码无法识别"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(DocumentError, match=f"文件 某.txt.*(?:{said})"):
        read_txt(data, "某.txt")

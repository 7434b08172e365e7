"""Markdown: the words without the marks, whatever the marks."""

from __future__ import annotations

import pytest

from kb.readers.markdown import read_markdown


def read(text: str) -> list[str]:
    return read_markdown(text.encode(), "x").text.split("\n")


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("# 标题\n\n## 第一章　总则\n\n<!-- INFO END -->\n", ["标题", "第一章　总则"]),
        ("**第一条**内容，*重点*和`代码`。", ["第一条内容，重点和代码。"]),
        # Emphasis that CommonMark does not see before Chinese punctuation.
        ("加强**“三农”**工作", ["加强“三农”工作"]),
        ("1. 甲\n2. 乙\n\n- 丙\n- 丁\n", ["1. 甲", "2. 乙", "丙", "丁"]),
        ("1.突出重点。", ["1.突出重点。"]),
        ("> 引文\n\n[链接](http://x.cn)和![图](a.png)尾", ["引文", "链接和尾"]),
        ("| 指标 | 值 |\n|---|---|\n| **规模** | 45万 |\n| | 80万 |", ["指标\t值", "规模\t45万", "\t80万"]),
        ("　　缩进的段落。\n\n    四个空格的段落。", ["缩进的段落。", "四个空格的段落。"]),
        ("折行的\n一段 with\nwords 话。\n另一段。", ["折行的一段 with words 话。", "另一段。"]),
        ("硬换行  \n第二行", ["硬换行", "第二行"]),
        ("---\ntitle: 某\n---\n正文", ["正文"]),
        ("\\*星号\\*", ["*星号*"]),
        ("<p>段落<br>甲</p>\n\n文中<b>粗</b>体", ["段落", "甲", "文中粗体"]),
        ("<table><tr><td>甲</td><td>1</td></tr></table>\n\n后", ["甲\t1", "后"]),
        ("```\n文\n```", ["文"]),
    ],
)  # fmt: skip
def test_marks(source: str, lines: list[str]) -> None:
    assert read(source) == lines

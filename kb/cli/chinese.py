"""What argparse says by itself, in Chinese."""

from __future__ import annotations

import argparse
from typing import Final

_SAID: Final = {
    "usage: ": "用法：",
    "options": "选项",
    "positional arguments": "参数",
    "show this help message and exit": "显示这份说明",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s：%(message)s",
    "invalid choice: %(value)r (choose from %(choices)s)": "没有“%(value)s”，可以是 %(choices)s",
    "invalid %(type)s value: %(value)r": "“%(value)s”不是%(type)s",
    "expected one argument": "后面缺少一个值",
    "expected at least one argument": "后面至少要有一个值",
    "expected at most one argument": "后面至多有一个值",
    "ignored explicit argument %r": "不带值，多出了 %s",
    "not allowed with argument %s": "不能与 %s 同时用",
    "the following arguments are required: %s": "缺少 %s",
    "one of the arguments %s is required": "缺少 %s 之一",
    "unrecognized arguments: %s": "不认识 %s，有空格的要加引号",
    "ambiguous option: %(option)s could match %(matches)s": "%(option)s 没有写全，可以是 %(matches)s",
}


def speak_chinese() -> None:
    """Let argparse say all this in Chinese, from the next parser on; what is not listed stays as it is.

    It looks its sentences up by the name ``_``, which is gettext's. A catalogue in its place would have to be
    compiled, and is passed over where the locale is C.
    """
    argparse.__dict__["_"] = lambda said: _SAID.get(said, said)  # no stub knows the name

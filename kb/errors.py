"""Every failure the knowledge base states: one sentence for the reader, one exit code for the shell.

The docstring of a class says when it is raised; the message itself, in Chinese, says what
happened and what to do next. Nothing in ``kb`` raises anything else on purpose. What the system
or a library says in English comes into such a sentence by ``cause``.
"""

import errno
import re
from typing import Final

_OF_THE_SYSTEM: Final = {
    errno.EACCES: "没有权限",
    errno.EADDRINUSE: "已被别的程序占用",
    errno.EADDRNOTAVAIL: "不是本机的地址",
    errno.EDQUOT: "空间配额已满",
    errno.EEXIST: "已经有了",
    errno.EFBIG: "文件太大",
    errno.EILSEQ: "名称含有写不出的字符",
    errno.EINVAL: "名称或参数不合规定",
    errno.EIO: "磁盘或设备出错",
    errno.EISDIR: "是文件夹，不是文件",
    errno.ELOOP: "链接绕成了圈",
    errno.EMFILE: "打开的文件太多",
    errno.ENAMETOOLONG: "名称太长",
    errno.ENOENT: "不存在",
    errno.ENOMEM: "内存不够",
    errno.ENOSPC: "磁盘已满",
    errno.ENOTDIR: "路径中间的一段不是文件夹",
    errno.EPERM: "没有权限",
    errno.EROFS: "只能读，不能写",
    errno.ESTALE: "网络文件夹已断开",
    errno.ETXTBSY: "正被使用",
}
# Where tomllib says that it stumbled.
_PLACE: Final = re.compile(r"\(at (?:line (\d+), column \d+|end of document)\)$")


def cause(error: Exception) -> str:
    """In a few Chinese words what hindered: of an error of the system, of decoding, or of reading TOML.

    What nobody has put in Chinese is given as it is.
    """
    if isinstance(error, OSError) and error.errno is not None:
        return _OF_THE_SYSTEM.get(error.errno, f"系统说：{error.strerror}")
    if isinstance(error, UnicodeDecodeError):
        line = error.object[: error.start].count(b"\n") + 1
        return f"第 {line} 行不是 UTF-8 编码的文字"
    if place := _PLACE.search(str(error)):
        return f"{f'第 {place[1]} 行' if place[1] else '最后一行'}写法不对"
    return str(error)


def install(extra: str) -> str:
    """The command that adds an extra, as the README has it; on PyPI nothing of this name is ours."""
    return f"pip install -c constraints.txt -e '.[{extra}]'"


class KbError(Exception):
    """Root of all stated failures; ``str(error)`` is one sentence fit to be shown as it is."""

    exit_code = 1


class CorpusError(KbError):
    """The corpus folder or file as a whole cannot be used: missing, empty, unreadable."""


class DocumentError(KbError):
    """One document cannot be read: empty, encrypted, of a wrong encoding, not what its ending says."""


class UnknownDocumentError(KbError):
    """A document id that the index does not hold."""


class IndexMissingError(KbError):
    """There is no index where one was looked for."""


class IndexVersionError(KbError):
    """The index was written by another version of the format, by another segmenter or encoder."""


class IndexDamagedError(KbError):
    """A file of the index is missing, truncated, or differs from its checksum."""


class IndexAddressError(KbError):
    """What names an index is no address of one."""


class IndexUnreachableError(KbError):
    """The server that keeps the index is away, does not let this program in, or lacks its client here."""


class IndexWriteError(KbError):
    """The index could not be written: no space, no permission. The old one still stands."""


class EncoderUnavailableError(KbError):
    """The encoder asked for cannot be had: not on this machine, or its libraries are not installed."""


class QuestionError(KbError):
    """The question cannot be searched for: empty, too long, without a single word."""


class LexiconError(KbError):
    """A line of an office's own lexicon is not what it should be."""


class AccessError(KbError):
    """A change was asked for by somebody who has not signed in, or signing in failed."""


class BusyError(KbError):
    """Another change of the same corpus is under way."""


class CancelledError(KbError):
    """Work was stopped because somebody asked for it; what stood before still stands."""


class EvaluationError(KbError):
    """The evaluation folder lacks something, or a row in it is not what it should be."""


class VerificationError(KbError):
    """A quote is not the document's text at its offsets; it is never shown."""


class ServerError(KbError):
    """The page or the interface cannot be served: the port is taken, a setting or a library is missing."""


class RequestError(KbError):
    """What another program asked for is not of the form that the interface describes."""


class LimitError(KbError):
    """Another program asks for more than it may: too much at once, too often or for too long."""


class OutputError(KbError):
    """A file of results cannot be written where it was asked for."""


class FeedbackError(KbError):
    """What a reader said of an answer cannot be kept, or what was kept cannot be read."""


class LlmSettingsError(KbError):
    """A setting of the optional language model is missing or is not what it should be."""


class LlmReplyError(KbError):
    """The language model gave nothing that can be used; the extractive answer stands instead."""

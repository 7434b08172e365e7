"""OFD (GB/T 33190), China's format of printed pages: a zip of XML in which each piece of text has its place.

Of the libraries, ofdkit gives the text but no tables (a wrapped cell becomes two lines), easyofd needs one
under the AGPL, and the package of ofdreader is empty.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.errors import DocumentError
from kb.readers.archive import Archive, reading, resolved
from kb.readers.facts import Content, check_length
from kb.readers.ofd_page import page_lines
from kb.readers.paper import content_of
from kb.readers.ruled import last_columns
from kb.readers.watching import tell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.etree import _Element

    from kb.readers.pages import Line

MOST_PAGES = 2000


def read_ofd(data: bytes, name: str) -> Content:
    """The text of an OFD file, ``name`` being what its errors call it. Raises ``DocumentError``."""
    with reading(name, "OFD"):
        package = _Package(Archive(data, name), name)
        found = content_of(list(package.lines()), (), ())
    if not found.text:
        raise DocumentError(f"文件 {name} 中没有文字，大概是扫描件，请先做文字识别（OCR）再加入。")
    return found


@dataclass(frozen=True, kw_only=True, slots=True)
class _Page:
    """Where a page stands: its document's part, its place seen from there, the document's templates by id."""

    document: str
    place: str
    templates: Mapping[str | None, str]


class _Package:
    """The documents in an OFD."""

    def __init__(self, archive: Archive, name: str) -> None:
        self._archive = archive
        self._name = name
        if "Encryptions.xml" in archive:
            raise DocumentError(f"文件 {name} 已加密，请去掉密码后重试。")

    def lines(self) -> Iterator[Line]:
        """The lines of all pages of all documents in the file, pages counted on."""
        lines: list[Line] = []
        length = 0
        pages = list(self._pages())
        if len(pages) > MOST_PAGES:
            raise DocumentError(f"文件 {self._name} 超过 {MOST_PAGES} 页，请拆分后重试。")
        for number, page in enumerate(pages, start=1):
            tell(number, len(pages))
            layers = self._layers(page)
            words = (code for layer in layers for code in layer.iter("{*}TextCode"))
            check_length(sum(len(code.text or "") for code in words), self._name)
            lines = page_lines(layers, number, last_columns(lines))
            length += sum(len(line.text) for line in lines)
            check_length(length, self._name)
            yield from lines

    def _pages(self) -> Iterator[_Page]:
        for root in self._xml("", "OFD.xml").iterfind("{*}DocBody/{*}DocRoot"):
            part = self._part("", root.text or "")
            document = self._xml("", part)
            templates = {
                one.get("ID"): one.get("BaseLoc", "")
                for one in document.iterfind("{*}CommonData/{*}TemplatePage")
            }
            for page in document.iterfind("{*}Pages/{*}Page"):
                yield _Page(document=part, place=page.get("BaseLoc", ""), templates=templates)

    def _layers(self, page: _Page) -> list[_Element]:
        """A page and, before it, the templates below it, each once."""
        content = self._xml(page.document, page.place)
        below = dict.fromkeys(
            page.templates.get(one.get("TemplateID"), "") for one in content.iterfind("{*}Template")
        )
        return [*(self._xml(page.document, one) for one in below if one), content]

    def _xml(self, part: str, target: str) -> _Element:
        return self._archive.xml(self._part(part, target))

    def _part(self, part: str, target: str) -> str:
        """The part that ``part`` calls ``target``, seen from its folder or, against the rules, from the top.

        Raises ``DocumentError`` where it is missing: with it, text would be lost in silence.
        """
        for candidate in (resolved(part, target), resolved("", target)):
            if candidate in self._archive:
                return candidate
        raise DocumentError(f"文件 {self._name} 缺少其中的 {target or '正文'}，请向来文单位要一份完好的。")

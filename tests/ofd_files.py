"""OFD files made by hand for the tests."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_XMLNS = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def text(x: float, y: float, words: str, size: float = 4, **more: str) -> str:
    """A piece of text whose characters stand ``size`` millimetres apart; ``y`` is its upper edge."""
    steps = more.pop("DeltaX", f"g {len(words) - 1} {size}" if len(words) > 1 else "")
    other = "".join(f' {name}="{value}"' for name, value in more.items())
    return (
        f'<ofd:TextObject ID="1" Boundary="{x} {y} {size * len(words)} {size}" Font="1" Size="{size}"{other}>'
        f'<ofd:TextCode X="0" Y="{size * 0.86}" DeltaX="{steps}">{words}</ofd:TextCode></ofd:TextObject>'
    )


def rule(x0: float, y0: float, x1: float, y1: float) -> str:
    """A stroke from one point of the page to another."""
    path = f"M 0 0 L {x1 - x0} {y1 - y0}"
    return (
        f'<ofd:PathObject ID="2" Boundary="{x0} {y0} {x1 - x0} {y1 - y0}">'
        f"<ofd:AbbreviatedData>{path}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def grid(xs: list[float], ys: list[float]) -> str:
    """The rules of a table with these edges."""
    level = [rule(xs[0], y, xs[-1], y) for y in ys]
    return "".join([*level, *(rule(x, ys[0], x, ys[-1]) for x in xs)])


def ofd(*pages: str, template: str | None = None, replaced: Mapping[str, str | None] | None = None) -> bytes:
    """A file of these pages; members may be replaced or, by ``None``, left out."""
    listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/P{n}.xml"/>' for n in range(len(pages)))
    below = "" if template is None else '<ofd:TemplatePage ID="9" BaseLoc="Tpls/T.xml"/>'
    uses = "" if template is None else '<ofd:Template TemplateID="9"/>'
    members: dict[str, str | None] = {
        "OFD.xml": f"<ofd:OFD {_XMLNS}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>"
        "</ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {_XMLNS}><ofd:CommonData>{below}</ofd:CommonData>"
        f"<ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
        "Doc_0/Tpls/T.xml": _page(template or "", ""),
    }
    members |= {f"Doc_0/Pages/P{n}.xml": _page(page, uses) for n, page in enumerate(pages)}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in (members | dict(replaced or {})).items():
            if content is not None:
                archive.writestr(name, content)
    return made.getvalue()


def _page(objects: str, uses: str) -> str:
    return f"<ofd:Page {_XMLNS}>{uses}<ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content></ofd:Page>"

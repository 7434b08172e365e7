"""A page of a PDF or of a picture as people see it, with areas marked, drawn by a process of its own.

Only one thread of a process may use pdfium, and a page can be made to keep it busy without end or to
bring it down: so each page is drawn in a process that can be ended.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from kb.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PIL.Image import Image

    from kb.records.printed import Box

DRAWN: Final = frozenset({".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff"})
"""The endings of what has pages that can be drawn."""
MEDIA_TYPE: Final = "image/webp"
LONGEST_SIDE: Final = 1600  # pixels: small print of an A4 page can be read
_LONGEST_WAIT: Final = 20  # seconds
_MARKER: Final = (255, 232, 130)
_BAR: Final = (178, 34, 34)
_BAR_WIDTH: Final = 4  # pixels
_AROUND: Final = 3  # pixels between an area and the end of its mark
_COMMAND: Final = "from kb.readers.rendering import main; main()"


def page_picture(data: bytes, name: str, page: int, areas: Sequence[Box]) -> bytes:
    """A page, counted from 1, of the file ``name`` as WebP; ``areas`` as in ``kb.records.printed``.

    Raises ``DocumentError`` where there is no such page or it cannot be drawn in some seconds.
    """
    told = json.dumps({"ending": PurePath(name).suffix.lower(), "page": page, "areas": list(areas)})
    try:
        done = subprocess.run(
            [sys.executable, "-c", _COMMAND, told],
            input=data, capture_output=True, timeout=_LONGEST_WAIT, check=True,
        )  # fmt: skip
    except (subprocess.SubprocessError, OSError) as error:
        raise DocumentError(f"原件 {name} 的第 {page} 页画不出来，请下载原件查看。") from error
    return done.stdout


def main() -> None:
    """What the process does: the file on standard input, the picture on standard output."""
    told = json.loads(sys.argv[1])
    data = sys.stdin.buffer.read()
    shown, scale = (_printed if told["ending"] == ".pdf" else _pictured)(data, told["page"] - 1)
    buffer = io.BytesIO()
    _marked(shown, [tuple(edge * scale for edge in area) for area in told["areas"]]).save(
        buffer, "WEBP", quality=80, method=2
    )
    sys.stdout.buffer.write(buffer.getvalue())


def _printed(data: bytes, page: int) -> tuple[Image, float]:
    """A PDF's page, and how many pixels a point is."""
    import pypdfium2

    with pypdfium2.PdfDocument(data) as pdf:
        shown = pdf[page]
        scale = LONGEST_SIDE / max(shown.get_size())
        return shown.render(scale=scale).to_pil().convert("RGB"), scale


def _pictured(data: bytes, page: int) -> tuple[Image, float]:
    """A picture made smaller, and how many of its pixels one of its own is."""
    from PIL import Image, ImageOps

    with Image.open(io.BytesIO(data)) as picture:
        picture.seek(page)
        longest = max(picture.size)
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        shown = ImageOps.exif_transpose(picture).convert("RGB")
    shown.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return shown, max(shown.size) / longest


def _marked(page: Image, areas: Sequence[tuple[float, ...]]) -> Image:
    """The areas as with a marker, which leaves the print black, and a bar beside all of them."""
    from PIL import Image, ImageChops, ImageDraw

    if not areas:
        return page
    marks = Image.new("RGB", page.size, "white")
    drawn = ImageDraw.Draw(marks)
    for left, top, right, bottom in areas:
        drawn.rectangle((left - _AROUND, top - _AROUND, right + _AROUND, bottom + _AROUND), fill=_MARKER)
    lefts, tops, _, bottoms = zip(*areas, strict=True)
    bar = max(0.0, min(lefts) - 4 * _AROUND)
    drawn.rectangle((bar, min(tops), bar + _BAR_WIDTH, max(bottoms)), fill=_BAR)
    return ImageChops.multiply(page, marks)

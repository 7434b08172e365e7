"""Pictures of pages (PNG, JPEG, TIFF, whose pages are read one by one), by text recognition."""

from __future__ import annotations

import io
import warnings
from contextlib import suppress
from typing import TYPE_CHECKING

from kb.errors import DocumentError
from kb.readers.paper import content_of
from kb.readers.recognition import LONGEST_SIDE, is_installed, read_upright
from kb.readers.scans import needs_extra, recognised
from kb.readers.stamps import without_stamps
from kb.readers.watching import tell

if TYPE_CHECKING:
    from PIL.Image import Image

    from kb.readers.facts import Content
    from kb.readers.recognition import ReadPage
    from kb.readers.rules import Picture

MOST_PIXELS = 120_000_000  # 360 MB while the picture is made smaller; a camera's have 50 million
_MOST_PAGES = 2000


def read_picture(data: bytes, name: str) -> Content:
    """The text of a picture, ``name`` being what its errors call it. Raises ``DocumentError``."""
    from PIL import Image, UnidentifiedImageError

    if not is_installed():
        raise DocumentError(needs_extra(name))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of sizes, bounded here, and of damage, told by what it hinders
            with Image.open(io.BytesIO(data)) as image:
                content = _read(image, name)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise DocumentError(f"文件 {name} 不是完好的图片，请重新保存或扫描。") from error
    except Image.DecompressionBombError as error:
        raise DocumentError(_too_large(name)) from error
    if not content.text:
        raise DocumentError(f"文件 {name} 中没有认出文字，请换成清楚的图片或移走它。")
    return content


def _read(image: Image, name: str) -> Content:
    pages = _pages(image, name)
    read: dict[int, tuple[ReadPage, float]] = {}
    for number in range(1, pages + 1):
        tell(number, pages)
        image.seek(number - 1)
        if image.width * image.height > MOST_PIXELS:
            raise DocumentError(_too_large(name))
        picture, unit = _small(image)
        read[number] = (read_upright(without_stamps(picture)), unit)
    result = recognised(read)
    return content_of(
        [line for lines in result.lines.values() for line in lines], result.omitted, result.notes
    )


def _pages(image: Image, name: str) -> int:
    """How many pages there are; no more are counted than may be."""
    with suppress(EOFError):
        image.seek(_MOST_PAGES)
        raise DocumentError(f"文件 {name} 超过 {_MOST_PAGES} 页，请拆分后重试。")
    return getattr(image, "n_frames", 1)


def _too_large(name: str) -> str:
    return f"文件 {name} 超过 {MOST_PIXELS // 10_000} 万像素，请缩小后重试。"


def _small(image: Image) -> tuple[Picture, float]:
    """The picture as it is shown, no larger than recognition reads; the factor back to its own pixels."""
    import numpy as np
    from PIL import ImageOps

    width, height = image.size
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is decoded smaller at once
    shown = ImageOps.exif_transpose(image).convert("RGB")
    shown.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return np.asarray(shown), max(width, height) / max(shown.size)

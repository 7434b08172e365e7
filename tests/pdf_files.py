"""Small PDF files made by hand, so that tests know where every character stands."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from math import cos, radians, sin

WIDTH, HEIGHT = 595, 842

Rules = tuple[tuple[float, float, float, float], ...]
"""Straight lines on a page, each (x0, top, x1, bottom) in points."""


@dataclass(frozen=True, kw_only=True)
class Print:
    """A run of Chinese text printed ``left`` points from the left and ``top`` from the top."""

    text: str
    left: float
    top: float
    size: float = 14
    times: int = 1  # printed over itself, a little apart, as browsers make bold
    rising: float = 0  # degrees
    is_on_white: bool = False  # a white ground is laid below it first


def pdf(*pages: list[Print], rules: Rules = (), trailer: str = "") -> bytes:
    """A PDF file; ``rules`` are lines (x0, top, x1, bottom) drawn on each page."""
    page_ids = [5 + 2 * number for number in range(len(pages))]
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{' '.join(f'{i} 0 R' for i in page_ids)}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H"
        " /DescendantFonts [4 0 R] >>",
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /CIDSystemInfo"
        " << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /FontDescriptor"
        " << /Type /FontDescriptor /FontName /STSong-Light /Flags 4 /FontBBox [0 -120 1000 880]"
        " /Ascent 880 /Descent -120 /CapHeight 880 /ItalicAngle 0 /StemV 80 >> >>",
    ]
    for number, page in enumerate(pages):
        stream = "\n".join([*map(_show, page), *(_rule(*rule) for rule in rules)])
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}]"
            f" /Resources << /Font << /F1 3 0 R >> >> /Contents {6 + 2 * number} 0 R >>",
            f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        ]
    return _file(objects, trailer)


def packed_page(content: bytes) -> bytes:
    """A file of one page that is drawn by what ``content`` unpacks to."""
    return drawn_page("", packed("", content))


def drawn_page(resources: str, contents: str, *objects: str) -> bytes:
    """A file of one page that is drawn by the stream ``contents``; ``objects`` have the ids from 5 on."""
    return _file(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents 4 0 R"
            f" /Resources << {resources} >> >>",
            contents,
            *objects,
        ],
        "",
    )


def packed(told: str, content: bytes, packing: str = "/FlateDecode") -> str:
    """A stream of bytes that are packed already; ``told`` is what else its dictionary says."""
    return (
        f"<< {told} /Length {len(content)} /Filter {packing} >>\n"
        f"stream\n{content.decode('latin-1')}\nendstream"
    )


def objects_in_a_stream(content: bytes) -> bytes:
    """A file whose catalogue is the first object in a stream, ``content`` being that stream, packed."""
    held = f"2 0 obj\n{packed('/Type /ObjStm /N 1 /First 4', content)}\nendobj\n"
    rows = [b"\0" * 6, b"\2\0\0\0\2\0", b"\1\0\0\0\x09\0"]
    return _listed(held, "/Size 4", rows)


def listed_objects(count: int) -> bytes:
    """A file without pages whose list of objects claims to have ``count``."""
    rows = [b"\0" * 6, b"\1\0\0\0\x09\0"]
    return _listed("1 0 obj\n<< /Type /Catalog >>\nendobj\n", f"/Size 3 /Index [0 {count}]", rows)


def _listed(held: str, told: str, rows: list[bytes]) -> bytes:
    """A file of objects, and the stream that lists where they stand, each row with six bytes."""
    data = b"%PDF-1.5\n" + held.encode("latin-1")
    listing = packed(f"/Type /XRef {told} /W [1 4 1] /Root 1 0 R", zlib.compress(b"".join(rows)))
    end = f"9 0 obj\n{listing}\nendobj\nstartxref\n{len(data)}\n%%EOF"
    return data + end.encode("latin-1")


def _show(run: Print) -> str:
    codes = run.text.encode("utf-16-be").hex()
    baseline = HEIGHT - run.top - 0.88 * run.size
    across, up = cos(radians(run.rising)), sin(radians(run.rising))
    turn = f"{across:.4f} {up:.4f} {-up:.4f} {across:.4f}"
    ground = f"1 g {run.left} {baseline} {len(run.text) * run.size} {run.size} re f 0 g\n"
    return (ground if run.is_on_white else "") + "\n".join(
        f"BT /F1 {run.size} Tf {turn} {run.left + 0.3 * time:.2f} {baseline:.2f} Tm <{codes}> Tj ET"
        for time in range(run.times)
    )


def _rule(x0: float, top: float, x1: float, bottom: float) -> str:
    return f"{x0} {HEIGHT - top} m {x1} {HEIGHT - bottom} l S"


def _file(objects: list[str], trailer: str) -> bytes:
    data = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(data))
        data += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer << /Size {size} /Root 1 0 R {trailer} >>\n"
    return data + f"{end}startxref\n{len(data)}\n%%EOF".encode("latin-1")

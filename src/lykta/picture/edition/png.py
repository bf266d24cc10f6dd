"""A figure as an image that can be passed on alone: with its title, all that it counts, and its source."""

from __future__ import annotations

import struct
import textwrap
import zlib
from collections.abc import Sequence
from html import escape
from typing import Final

import vl_convert

from lykta.picture.edition.charts import FONT, MUTED, SURFACE, TEXT, size_of
from lykta.picture.edition.document import Figure

_WIDTH: Final = 560
_MARGIN: Final = 24
_SCALE: Final = 2
"""Pixels of the image for each of the drawing, so that it is sharp on paper too."""
# Letters in a line at each size: measured with the widest words of both languages.
_TITLE: Final = (20, 48, 26)
_SCOPE: Final = (14, 70, 20)
_SOURCE: Final = (12, 84, 17)


def png(figure: Figure, source: str) -> bytes:
    """The image of a figure on white; the same figure gives the same bytes on one machine."""
    return _recompress(vl_convert.svg_to_png(frame_figure(figure, source), scale=_SCALE))


def _recompress(image: bytes) -> bytes:
    """The same image in a third of the bytes: vl-convert packs for speed, and an edition is kept long."""
    signature, at, chunks, pixels = image[:8], 8, [], b""
    while at < len(image):
        size, kind = struct.unpack_from(">I4s", image, at)
        body = image[at + 8 : at + 8 + size]
        if kind == b"IDAT":
            pixels += body
        else:
            chunks.append((kind, body))
        at += size + 12
    # The data comes before the chunk that ends the image.
    chunks.insert(-1, (b"IDAT", zlib.compress(zlib.decompress(pixels), 9)))
    written = (
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )
    return signature + b"".join(written)


def frame_figure(figure: Figure, source: str) -> str:
    """The drawing between its words, as SVG."""
    width, height = size_of(figure.svg)
    scale = min(1.4, (_WIDTH - 2 * _MARGIN) / width)
    parts: list[str] = []
    top = float(_MARGIN)
    for words, (size, letters, line), look in (
        (figure.title, _TITLE, f'fill="{TEXT}" font-weight="700"'),
        (figure.scope, _SCOPE, f'fill="{MUTED}"'),
    ):
        lines = textwrap.wrap(words, letters)
        parts.append(_lines(lines, top, (size, line), look))
        top += len(lines) * line + 6
    inner = figure.svg.replace("<svg ", f'<svg x="{_MARGIN - 10}" y="{top + 8:g}" ', 1)
    inner = inner.replace(f'width="{width:g}"', f'width="{width * scale:g}"', 1)
    inner = inner.replace(f'height="{height:g}"', f'height="{height * scale:g}"', 1)
    top += height * scale + 24
    notes = [line for note in (*figure.notes, source) for line in textwrap.wrap(note, _SOURCE[1])]
    parts += [inner, _lines(notes, top, (_SOURCE[0], _SOURCE[2]), f'fill="{MUTED}"')]
    total = top + len(notes) * _SOURCE[2] + _MARGIN
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{total:g}" '
        f'viewBox="0 0 {_WIDTH} {total:g}" font-family="{FONT}">'
        f'<rect width="{_WIDTH}" height="{total:g}" fill="{SURFACE}"/>{"".join(parts)}</svg>'
    )


def _lines(lines: Sequence[str], top: float, sizes: tuple[int, int], look: str) -> str:
    size, line = sizes
    return "".join(
        f'<text x="{_MARGIN}" y="{top + size + place * line:g}" font-size="{size}" {look}>'
        f"{escape(words)}</text>"
        for place, words in enumerate(lines)
    )

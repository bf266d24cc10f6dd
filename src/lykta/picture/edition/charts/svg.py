"""From charts in the Vega-Lite grammar to SVG that stands beside other SVG, with its title and its words."""

from __future__ import annotations

import re
from html import escape
from typing import Final

import vl_convert

from lykta.picture.edition.charts.ink import CONFIG
from lykta.picture.edition.charts.marks import Spec

GRAMMAR: Final = "6.4"
"""The version of Vega-Lite that charts are written in."""

_OPENING: Final = re.compile(r"<svg [^>]*?width=\"([\d.]+)\" height=\"([\d.]+)\" viewBox=\"([^\"]+)\">")
_SIZE: Final = re.compile(r"width=\"([\d.]+)\" height=\"([\d.]+)\"")
# Each mark would tell its number to readers of screens one by one, in English: the table does it better.
_SPOKEN: Final = re.compile(r' (?:role|aria-[a-z]+|class|pointer-events|xlink:\w+)="[^"]*"')
_NAMED: Final = re.compile(r'id="([^"]+)"|url\(#([^)]+)\)')


def drawn(chart: Spec, *, name: str, title: str, alternative: str) -> str:
    """The chart as one `svg` element; `name` is unique on the page and stands before every id in it."""
    made = vl_convert.vegalite_to_svg({**chart, "config": CONFIG}, vl_version=GRAMMAR)
    opening = _OPENING.match(made)
    if opening is None:
        raise ValueError("vl-convert writes SVG of another form than the edition knows")
    width, height, view = opening.groups()
    body = _SPOKEN.sub("", made[opening.end() : made.rindex("</svg>")])
    body = _NAMED.sub(lambda found: _own(found, name), body)
    return framed(body, (float(width), float(height), view), name=name, words=(title, alternative))


def size_of(svg: str) -> tuple[float, float]:
    """The width and height of a drawing of ours, in pixels."""
    found = _SIZE.search(svg)
    if found is None:
        raise ValueError("a drawing begins with its width and height")
    return float(found[1]), float(found[2])


def framed(body: str, size: tuple[float, float, str], *, name: str, words: tuple[str, str]) -> str:
    """An `svg` element around drawn parts: width, height and view box, its title and its description."""
    width, height, view = size
    title, alternative = words
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" '
        f'viewBox="{view}" role="img" aria-labelledby="{name}-title {name}-desc">'
        f'<title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-desc">{escape(alternative)}</desc>{body}</svg>'
    )


def _own(found: re.Match[str], name: str) -> str:
    defined, used = found.groups()
    return f'id="{name}-{defined}"' if defined else f"url(#{name}-{used})"

"""A picture as SVG that stands alone: in a notebook, in a file or in a page, light and dark."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lykta.ads.evidence.markup import Content, Markup, element
from lykta.ads.result.tables import check_place, for_xml, whole_file
from lykta.errors import InputError

_LIGHT: Final = {
    "ground": "#ffffff", "sunken": "#f2eee6", "text": "#1d2025", "muted": "#545a62", "line": "#d8d2c6",
    "strong": "#7a7466", "accent": "#b36b00", "glow": "#ffb84d", "quiet": "#fff3dc",
    "s1": "#f4dfb8", "s2": "#e8b25c", "s3": "#b87a1c", "s4": "#6f4300",
}  # fmt: skip
_DARK: Final = {
    "ground": "#1c1f25", "sunken": "#101216", "text": "#ece9e2", "muted": "#b5b3ad", "line": "#3a3e46",
    "strong": "#8d8a82", "accent": "#ffb84d", "glow": "#9a5e00", "quiet": "#33270f",
    "s1": "#4a3a1c", "s2": "#8a6420", "s3": "#c9953a", "s4": "#ffd48a",
}  # fmt: skip


def _variables(colours: dict[str, str]) -> str:
    return "".join(f"--lykta-{name}:{value};" for name, value in colours.items())


# A notebook that knows its own theme says so on its body; elsewhere the system's choice counts.
STYLE: Final = (
    f".lykta{{{_variables(_LIGHT)}color-scheme:light dark}}"
    f"@media (prefers-color-scheme:dark){{.lykta{{{_variables(_DARK)}}}}}"
    f'[data-jp-theme-light="true"] .lykta{{{_variables(_LIGHT)}}}'
    f'[data-jp-theme-light="false"] .lykta{{{_variables(_DARK)}}}'
    ".lykta{background:var(--lykta-ground);color:var(--lykta-text)}"
    "svg.lykta{max-width:100%;height:auto;font-family:system-ui,sans-serif}"
    ".lykta text{fill:var(--lykta-text);font-size:13px;dominant-baseline:central}"
    ".lykta text.lykta-muted{fill:var(--lykta-muted);font-size:12px}"
    ".lykta text.lykta-end{text-anchor:end}.lykta text.lykta-middle{text-anchor:middle}"
    ".lykta text.lykta-strong{font-weight:600}"
    ".lykta-bar{fill:var(--lykta-glow)}.lykta-low{fill:var(--lykta-accent)}"
    ".lykta-line{stroke:var(--lykta-strong);fill:none}"
    ".lykta-dashed{stroke:var(--lykta-strong);fill:none;stroke-dasharray:2 3}"
    ".lykta-up{fill:var(--lykta-glow);stroke:var(--lykta-accent);stroke-width:2}"
    ".lykta-down{fill:var(--lykta-ground);stroke:var(--lykta-accent);stroke-width:2}"
    ".lykta-start{fill:var(--lykta-sunken);stroke:var(--lykta-strong);stroke-dasharray:4 3}"
    ".lykta-best{stroke:var(--lykta-text);stroke-width:4;fill:none}"
    ".lykta-node{fill:var(--lykta-ground);stroke:var(--lykta-text);stroke-width:1.5}"
    ".lykta-contact{fill:var(--lykta-glow);stroke:var(--lykta-text);stroke-width:1.5}"
    ".lykta-hub{fill:var(--lykta-ground);stroke-dasharray:3 2}"
    ".lykta-land{fill:var(--lykta-sunken);stroke:var(--lykta-line);stroke-width:1;"
    "vector-effect:non-scaling-stroke}"
    + "".join(
        f".lykta-s{step}{{fill:var(--lykta-s{step});stroke:var(--lykta-text);stroke-width:.75;"
        "vector-effect:non-scaling-stroke}"
        for step in range(1, 5)
    )
)
"""The rules of every picture; all names begin with `lykta`, so that a notebook's own stay as they are."""


@dataclass(frozen=True)
class Drawing:
    """A picture: `title` says in words what it shows, `body` is SVG in a field `width` by `height`."""

    title: str
    width: int
    height: int
    body: Markup

    @property
    def svg(self) -> Markup:
        """The whole picture as one SVG element with its style."""
        return self._element(element("style", Markup(STYLE)), self.body)

    @property
    def unstyled(self) -> Markup:
        """The same without the style, for a page that has it."""
        return self._element(self.body)

    def save(self, out: str | Path) -> Path:
        """Write the picture to a file `.svg`, whole or not at all, which only its owner may read; its path.

        Raises `InputError` for another suffix, or when the file cannot be written.
        """
        path = Path(out)
        if path.suffix.lower() != ".svg":
            raise InputError(f"{path.name}: pictures are written as .svg. Nothing was written.")
        check_place(path)
        with whole_file(path) as file:
            file.write(f'<?xml version="1.0" encoding="UTF-8"?>\n{self.svg}\n'.encode())
        return path

    def _repr_svg_(self) -> str:
        """What a notebook shows."""
        return str(self.svg)

    def _element(self, *content: Content) -> Markup:
        return element(
            "svg",
            element("title", self.title),
            *content,
            xmlns="http://www.w3.org/2000/svg",
            class_="lykta",
            viewBox=f"0 0 {self.width} {self.height}",
            width=self.width,
            height=self.height,
            role="img",
        )


def label(x: float, y: float, words: str, *classes: str) -> Markup:
    """Words at a place; `classes` are `end`, `middle`, `muted` or `strong`."""
    return element(
        "text",
        for_xml(words),
        x=_short(x),
        y=_short(y),
        class_=" ".join(f"lykta-{name}" for name in classes) or None,
    )


def box(x: float, y: float, width: float, height: float, kind: str) -> Markup:
    """A rectangle of a kind of mark."""
    return element(
        "rect", x=_short(x), y=_short(y), width=_short(width), height=_short(height), class_=f"lykta-{kind}"
    )


def path(data: str, kind: str, *, width: float | None = None) -> Markup:
    """A path of a kind of mark; `width` is that of its line."""
    return element("path", d=data, class_=f"lykta-{kind}", stroke_width=_short(width) if width else None)


def _short(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")

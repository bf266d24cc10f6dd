"""The colours of drawings, which the page's style sheet knows by these values, and the set-up of charts."""

from typing import Any, Final

TEXT: Final = "#1d2025"
MUTED: Final = "#545a62"
LINE: Final = "#d8d2c6"
STRONG: Final = "#7a7466"
SURFACE: Final = "#ffffff"
ACCENT: Final = "#b36b00"
STEPS: Final = ("#ffedcc", "#fbcf86", "#e3a033", "#a8640a", "#5e3500")
ON_STEPS: Final = ("#1d2025", "#1d2025", "#1d2025", "#ffffff", "#ffffff")

WIDTH: Final = 400
"""How wide the inner part of a chart is, in pixels; the page and the PDF scale it."""

DASHES: Final = [3, 2]
"""How the outline of a range is broken, so that "0-4" differs from a number without colour."""

FONT: Final = "Arial, Liberation Sans, Helvetica, sans-serif"
"""Fonts as wide as the one that drawings are measured with, so that words stay in their places."""

CONFIG: Final[dict[str, Any]] = {
    "background": "transparent",
    "font": FONT,
    "padding": {"left": 12, "right": 12, "top": 4, "bottom": 4},
    "view": {"stroke": None},
    "axis": {
        "labelColor": MUTED,
        "titleColor": MUTED,
        "labelFontSize": 14,
        "titleFontSize": 13,
        "titleFontWeight": "normal",
        "gridColor": LINE,
        "tickColor": STRONG,
        "domainColor": STRONG,
        "labelLimit": 260,
    },
}
"""The configuration of every chart: no ground, so that the page's own is seen."""

GROUPED: Final = "replace(format(datum.value, ',d'), ',', '\\u00a0')"
"""The numbers along an axis, with a space between thousands, which both languages read."""

"""The dark figure: how many there are that no list has, with its interval, or why that cannot be said.

`read_overlaps` reads a table, `dark_figure` gives what may be said of it, and `estimate` the plain number
without the rules for when to say it.
"""

from lykta.picture.darkfigure.estimating import (
    AtLeast,
    Draws,
    Estimate,
    Interval,
    Method,
    at_least,
    estimate,
    intervals,
)
from lykta.picture.darkfigure.figure import (
    Area,
    DarkFigure,
    FigureRefusal,
    GivenFigure,
    WhyRefused,
    dark_figure,
)
from lykta.picture.darkfigure.overlaps import Overlaps, read_overlaps

__all__ = [
    "Area",
    "AtLeast",
    "DarkFigure",
    "Draws",
    "Estimate",
    "FigureRefusal",
    "GivenFigure",
    "Interval",
    "Method",
    "Overlaps",
    "WhyRefused",
    "at_least",
    "dark_figure",
    "estimate",
    "intervals",
    "read_overlaps",
]

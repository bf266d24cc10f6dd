"""The dark figure: how many there are that no list has, with its interval, or why that cannot be said.

`read_overlaps` reads a table, `dark_figure` gives what may be said of it, and `estimate` the plain number
without the rules for when to say it.
"""

from lykta.picture.darkfigure.bootstrap import Draws, Interval, intervals
from lykta.picture.darkfigure.estimating import Estimate, Method, estimate
from lykta.picture.darkfigure.figure import DarkFigure, Given, dark_figure
from lykta.picture.darkfigure.least import AtLeast, at_least
from lykta.picture.darkfigure.overlaps import Overlaps
from lykta.picture.darkfigure.reading import read_overlaps
from lykta.picture.darkfigure.rules import Area, Refusal, Why

__all__ = [
    "Area",
    "AtLeast",
    "DarkFigure",
    "Draws",
    "Estimate",
    "Given",
    "Interval",
    "Method",
    "Overlaps",
    "Refusal",
    "Why",
    "at_least",
    "dark_figure",
    "estimate",
    "intervals",
    "read_overlaps",
]

"""Editions: a protected picture as a folder of pages, PDFs, drawings and tables that a county can publish."""

from lykta.picture.edition.dark import DarkFigure, Interval
from lykta.picture.edition.publishing import Publishing
from lykta.picture.edition.writing import write_edition

__all__ = ["DarkFigure", "Interval", "Publishing", "write_edition"]

"""Editions: a protected picture as a folder of pages, PDFs, drawings and tables that a county can publish.

Writing one needs the makers of PDFs and drawings, which are loaded with it: a server that shows
editions which were written elsewhere is installed without them.
"""

from typing import TYPE_CHECKING, Any

from lykta.picture.edition.dark import DarkFigure, Interval
from lykta.picture.edition.publishing import Publishing

if TYPE_CHECKING:
    from lykta.picture.edition.writing import write_edition

__all__ = ["DarkFigure", "Interval", "Publishing", "write_edition"]


def __getattr__(name: str) -> Any:
    if name != "write_edition":
        raise AttributeError(f"{__name__} has no {name}")
    from lykta.picture.edition.writing import write_edition  # noqa: PLC0415 - see above.

    return write_edition

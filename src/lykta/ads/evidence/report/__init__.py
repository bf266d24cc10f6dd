"""The report of a folder: a page in each language that needs nothing but itself, on screen or on paper."""

from lykta.ads.evidence.report.page import page
from lykta.ads.evidence.told import Told

NAMES = {"sv": "index.html", "en": "index.en.html"}
"""The report's file, by its language."""


def report(told: Told) -> dict[str, bytes]:
    """The report's files."""
    return {NAMES["sv"]: page(told, "sv", NAMES["en"]), NAMES["en"]: page(told, "en", NAMES["sv"])}

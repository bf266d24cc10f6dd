"""How to read the numbers: the two sentences that nobody may miss, and the smaller rules."""

from __future__ import annotations

from lykta.picture.edition.document import Notice, Points, Section
from lykta.picture.edition.messages import Language, say


def reading(language: Language) -> Section:
    """That "0-4" is not "none", that numbers follow effort, and how numbers are rounded and counted."""
    notices = (
        Notice(say(f"reading.{each}.title", language), (say(f"reading.{each}", language),))
        for each in ("band", "effort")
    )
    points = tuple(say(f"reading.{each}", language) for each in ("rounding", "persons", "held"))
    return Section("reading", say("reading.title", language), (*notices, Points(points)))

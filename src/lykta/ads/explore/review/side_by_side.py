"""Two ads beside each other: their texts with what is the same in both, and their contacts."""

from collections import defaultdict
from dataclasses import dataclass

from lykta.ads.engine import Engine
from lykta.ads.explore.link import side_by_side as beside
from lykta.ads.explore.link import wording_of
from lykta.ads.explore.link.marked import Marked
from lykta.ads.result import Ad, Language
from lykta.ads.result.values import Mark

_ADS = "SELECT ad, ad_id, title, text AS bare, posted_at, place, site FROM ads WHERE ad IN (?, ?)"
# Asked by itself: joined, the whole of both tables would be read.
_NETWORKS = "SELECT ad, network FROM members WHERE ad IN (?, ?)"
_MARKS = """
SELECT DISTINCT ad, kind, contact, position FROM contacts WHERE ad IN (?, ?) ORDER BY ad, position, contact
"""


@dataclass(frozen=True)
class Side:
    """One of two ads: its number, its network as judged, itself, and its text in pieces.

    `contacts` are those of the ad by kind and pseudonym, with whether the other ad has them as well.
    """

    number: int
    network: str
    ad: Ad
    marked: Marked
    contacts: list[tuple[str, str, bool]]


def side_by_side(engine: Engine, a: int, b: int, language: Language = "sv") -> tuple[Side, Side] | None:
    """Two ads by their numbers; None when the result lacks one."""
    found = {row.pop("ad"): row for row in engine.arrow(_ADS, [a, b]).to_pylist()}
    if found.keys() != {a, b}:
        return None
    marks = defaultdict(list)
    for row in engine.arrow(_MARKS, [a, b]).to_pylist():
        marks[row.pop("ad")].append(Mark(**row))
    networks = {row["ad"]: row["network"] for row in engine.arrow(_NETWORKS, [a, b]).to_pylist()}
    ads = {number: Ad(marks=tuple(marks[number]), **row) for number, row in found.items()}
    texts = beside(ads[a], ads[b], wording_of(engine).lexicon, language)

    def side(own: int, other: int, marked: Marked) -> Side:
        return Side(own, networks[own], ads[own], marked, _held(ads[own], ads[other]))

    return side(a, b, texts.one), side(b, a, texts.other)


def _held(own: Ad, other: Ad) -> list[tuple[str, str, bool]]:
    theirs = {mark.contact for mark in other.marks}
    held = sorted({(mark.kind, mark.contact) for mark in own.marks})
    return [(kind, contact, contact in theirs) for kind, contact in held]

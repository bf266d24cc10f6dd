"""Two ads beside each other: their texts in pieces, by what is the same in both."""

from collections import defaultdict
from dataclasses import dataclass

from lykta.ads.engine import Engine
from lykta.ads.result import Ad, Language, Part, Piece, pieces_of
from lykta.ads.result.tags import Mark

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
    pieces: list[Piece]
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

    def side(own: int, other: int) -> Side:
        theirs = {mark.contact for mark in ads[other].marks}
        held = sorted({(mark.kind, mark.contact) for mark in ads[own].marks})
        return Side(
            own,
            networks[own],
            ads[own],
            compared(ads[own], ads[other], language),
            [(kind, contact, contact in theirs) for kind, contact in held],
        )

    return side(a, b), side(b, a)


def compared(ad: Ad, other: Ad, language: Language = "sv") -> list[Piece]:
    """The text of an ad in pieces: `same` is what the other's text says as well, `other` what it does not."""
    wording = [Part(slot=False, words=other.bare, kept=1.0)]
    return [piece for piece in pieces_of(ad, wording, language) if piece.kind != "missing"]

"""Two ads and what ties them: each reason and its steps, what is the same and how rare, what differs."""

from lykta.ads.explore.link.against import Difference, differences_of
from lykta.ads.explore.link.difference_words import ShownDifference, shown_differences
from lykta.ads.explore.link.marked import Piece, SideBySide, side_by_side
from lykta.ads.explore.link.page import read_link
from lykta.ads.explore.link.rare import Rarity, rarity_of
from lykta.ads.explore.link.values import ContactReason, Held, LinkedAd, LinkPage, Neighbours, TextReason
from lykta.ads.explore.link.wording import wording_of

__all__ = [
    "ContactReason",
    "Difference",
    "Held",
    "LinkPage",
    "LinkedAd",
    "Neighbours",
    "Piece",
    "Rarity",
    "ShownDifference",
    "SideBySide",
    "TextReason",
    "differences_of",
    "rarity_of",
    "read_link",
    "shown_differences",
    "side_by_side",
    "wording_of",
]

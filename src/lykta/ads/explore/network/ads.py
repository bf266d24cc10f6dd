"""The ads of a network, some at a time, in order of time."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from lykta.ads.engine import Engine
from lykta.ads.explore.network.own import Own
from lykta.ads.result import Ad
from lykta.ads.result.values import Mark
from lykta.errors import InputError

PAGE: Final = 10
"""How many ads a page has: as many texts as one reads before one forgets the first."""

_ADS = """
SELECT ad, ad_id, title, text AS bare, posted_at, place, site FROM ads WHERE ad IN (SELECT unnest(?))
"""
_MARKS = (
    "SELECT ad, kind, contact, position FROM contacts WHERE ad IN (SELECT unnest(?)) ORDER BY ad, position"
)


@dataclass(frozen=True)
class AdsPage:
    """One page of ads with their numbers in the result; pages are counted from 1."""

    ads: tuple[tuple[int, Ad], ...]
    number: int
    pages: int
    first: int
    total: int

    @property
    def last(self) -> int:
        """Which ad of the network the last one here is, from 1."""
        return self.first + len(self.ads) - 1


def ads_page(engine: Engine, own: Own, number: int) -> AdsPage:
    """The page of this number. Raises `InputError` when there is none."""
    pages = max(1, -(-len(own.numbers) // PAGE))
    if not 1 <= number <= pages:
        raise InputError(f"There is no page {number} of the ads: there are {pages}.")
    begin = (number - 1) * PAGE
    found = read_ads_of(engine, own.numbers[begin : begin + PAGE])
    return AdsPage(found, number, pages, begin + 1, len(own.numbers))


def with_title(ad: Ad) -> Ad:
    """The ad with its title as the first line of its text: the whole that a template is made of."""
    if ad.title is None:
        return ad
    before = f"{ad.title}\n"
    moved = len(before.encode())
    marks = tuple(
        mark._replace(position=mark.position + moved) if mark.position >= 0 else mark for mark in ad.marks
    )
    return replace(ad, bare=before + ad.bare, marks=marks)


def read_ads_of(engine: Engine, numbers: Sequence[int]) -> tuple[tuple[int, Ad], ...]:
    """Ads by their numbers in the result, each with its number, in the order given."""
    marks = defaultdict(list)
    for row in engine.arrow(_MARKS, [list(numbers)]).to_pylist():
        marks[row.pop("ad")].append(Mark(**row))
    rows = {row.pop("ad"): row for row in engine.arrow(_ADS, [list(numbers)]).to_pylist()}
    return tuple((number, Ad(marks=tuple(marks[number]), **rows[number])) for number in numbers)

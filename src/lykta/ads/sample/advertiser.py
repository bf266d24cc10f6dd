"""The advertised persona: name, price, hours, towns, sites and addresses that an ad is filled with."""

from typing import NamedTuple

from lykta.ads.sample.calendar import Itinerary, itinerary
from lykta.ads.sample.dice import Dice
from lykta.ads.sample.names import FIRST_NAMES
from lykta.ads.sample.sites import SITES, Site

_PRICES = ("{0} kr", "{0}:-", "{0}kr", "{0} SEK", "{1} kr", "{0} kronor", "kr {0}", "{1}:-")
_HOURS = ("{0}-{1}", "{0}–{1}", "{0}.00-{1}.00", "{0}:00 - {1}:00", "{0} till {1}", "{0} - {1}")
_SYLLABLES = ("la", "mi", "no", "ri", "sa", "te", "vo", "lu", "na", "ki", "be", "do", "fe", "ga", "hy", "jo")


class Advertiser(NamedTuple):
    name: str
    price: str
    hours: str
    towns: Itinerary
    sites: tuple[Site, ...]
    hour: int
    address: str
    handle: str


def new_advertiser(first: int, last: int, dice: Dice, *, tours: bool) -> Advertiser:
    """An advertiser who is active from the first to the last of these days."""
    name = dice.pick(FIRST_NAMES)
    reachable = dice.chance(0.1)
    coined = "".join(dice.some(_SYLLABLES, 3)) + str(dice.between(100, 999)) if reachable else ""
    return Advertiser(
        name=name,
        price=price(dice),
        hours=hours(dice),
        towns=itinerary(first, last, dice, tours=tours),
        sites=tuple(dice.pick(SITES) for _ in range(dice.between(1, 3))),
        hour=dice.between(7, 22),
        # RFC 2606 keeps example.org for examples; handles carry the mark of the synthetic county.
        address=f"{coined}@example.org" if reachable else "",
        handle=f"@synt_{coined}" if reachable else "",
    )


def price(dice: Dice) -> str:
    hundreds = dice.between(5, 40)
    whole = hundreds * 100
    spaced = f"{whole // 1000} {whole % 1000:03d}" if whole >= 1000 else str(whole)
    return dice.pick(_PRICES).format(whole, spaced)


def hours(dice: Dice) -> str:
    return dice.pick(_HOURS).format(dice.between(7, 14), dice.between(17, 24))

"""What surrounds the ads of a county: names, towns, sites, days, and the advertisers whom ads speak of."""

import tomllib
from bisect import bisect_right
from datetime import datetime, timedelta
from importlib.resources import files
from typing import NamedTuple

from lykta.ads.sample.dice import Dice, wheel

_FIRST_NAMES: tuple[str, ...] = tuple(
    dict.fromkeys(
        tomllib.loads((files(__package__) / "data" / "names.toml").read_text(encoding="utf-8"))[
            "first"
        ].split()
    )
)


# The seats of Värmland's sixteen municipalities; weights are inhabitants in thousands, rounded.
VARMLAND = {
    "Karlstad": 96, "Arvika": 26, "Kristinehamn": 24, "Säffle": 15, "Hammarö": 17, "Hagfors": 11,
    "Torsby": 11,
    "Sunne": 13, "Filipstad": 10, "Forshaga": 12, "Kil": 12, "Grums": 9, "Eda": 8, "Årjäng": 10,
    "Storfors": 4,
    "Munkfors": 4,
}  # fmt: skip

ELSEWHERE = {
    "Stockholm": 985, "Göteborg": 605, "Malmö": 362, "Uppsala": 245, "Linköping": 167, "Örebro": 158,
    "Västerås": 158, "Helsingborg": 151, "Norrköping": 145, "Jönköping": 145, "Umeå": 133, "Lund": 130,
    "Borås": 114, "Huddinge": 114, "Eskilstuna": 108, "Gävle": 104, "Halmstad": 105, "Sundsvall": 99,
    "Södertälje": 102, "Växjö": 97, "Haninge": 98, "Kristianstad": 87, "Luleå": 79, "Skellefteå": 76,
    "Kungsbacka": 86, "Kalmar": 72, "Varberg": 69, "Östersund": 64, "Falun": 60, "Trollhättan": 59,
    "Skövde": 58, "Nyköping": 58, "Uddevalla": 57, "Karlskrona": 66, "Borlänge": 52, "Motala": 44,
    "Lidköping": 41,
    "Visby": 61, "Karlskoga": 30, "Mariestad": 25, "Åmål": 12, "Kiruna": 22, "Degerfors": 9, "Vänersborg": 40,
}  # fmt: skip

# Värmland weighs five times its people, since this is that county's file.
_TOWNS = wheel(
    [*VARMLAND, *ELSEWHERE],
    [5.0 * people for people in VARMLAND.values()] + [float(people) for people in ELSEWHERE.values()],
)


class Site(NamedTuple):
    name: str
    footers: tuple[str, ...]


# The top-level domain "example" is reserved (RFC 2606), so none of these can be a real site.
_SITES = (
    Site(
        "nordannons.example",
        (
            "Annonsen är publicerad på Nordannons. Anmäl annonsen om något inte stämmer.",
            "Nordannons ansvarar inte för innehållet i annonser. Läs våra villkor innan du svarar.",
        ),
    ),
    Site(
        "kvallskontakt.example",
        ("Du hittade annonsen på Kvällskontakt, mötesplatsen för vuxna. Svara alltid med respekt.",),
    ),
    Site(
        "vanerlistan.example",
        ("Vänerlistan: gratis annonser för hela länet. Kontakta redaktionen vid frågor om annonsen.",),
    ),
    Site(
        "citydate.example",
        ("Posted on Citydate. Adults only. Report this ad if it breaks our rules.",),
    ),
    Site(
        "radannonsen.example",
        (
            "Radannonsen granskar alla annonser. Betala aldrig i förskott till någon du inte känner.",
            "Spara annonsen i dina favoriter så hittar du tillbaka. Radannonsen sedan många år.",
        ),
    ),
    Site(
        "traffpunkten.example",
        ("Träffpunkten tar inget ansvar för avtal mellan användare. Du måste vara vuxen för att svara.",),
    ),
)

SITES = wheel(_SITES, [30, 22, 12, 16, 12, 8])


START = datetime(2024, 1, 1)  # noqa: DTZ001 - ads carry local time without a zone, as sites print it
DAYS = 730
_DAY = 86_400
# The sites are read once a week; an ad that is still up is read again, as a row of its own.
WEEK = 7 * _DAY
SECONDS = DAYS * _DAY


class Itinerary(NamedTuple):
    """The towns of an advertiser with the day each stay begins."""

    days: tuple[int, ...]
    towns: tuple[str, ...]

    def town(self, day: int) -> str:
        return self.towns[max(0, bisect_right(self.days, day) - 1)]


def itinerary(first: int, last: int, dice: Dice, *, tours: bool) -> Itinerary:
    """One town throughout, or a tour that moves on about once a week between a handful of towns."""
    if not tours:
        return Itinerary((first,), (dice.pick(_TOWNS),))
    round_of_towns = [dice.pick(_TOWNS) for _ in range(dice.between(2, 8))]
    random, choices = dice.random, len(round_of_towns)
    days, towns = [], []
    day = first
    while day <= last:
        days.append(day)
        towns.append(round_of_towns[int(random() * choices)])
        day += 4 + int(random() * 8)
    return Itinerary(tuple(days), tuple(towns))


def second_of(day: int, hour: int, dice: Dice) -> int:
    """A moment on that day near the writer's usual hour, in seconds from the start."""
    about = hour + dice.between(-2, 2)
    return min(SECONDS - 1, max(0, day * _DAY + about * 3600 + dice.between(0, 3599)))


def day_of(second: int) -> int:
    return second // _DAY


def moment(second: int) -> str:
    """The moment as ISO 8601."""
    return (START + timedelta(seconds=second)).isoformat()


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
    name = dice.pick(_FIRST_NAMES)
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

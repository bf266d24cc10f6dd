"""Which area a place name of an ad means."""

from __future__ import annotations

from functools import lru_cache

from lykta.places.seats import SEATS
from lykta.places.shapes import Area, counties, municipalities


def municipality_of(place: str) -> Area | None:
    """The municipality of this name, or whose seat has it, in any case, with or without "kommun".

    None for any other place.
    """
    return _by_name().get(_plain(place))


def county_of(place: str) -> Area | None:
    """The county that a municipality lies in, or that the place itself names; None for another place."""
    municipality = municipality_of(place)
    if municipality:
        return next(county for county in counties() if county.code == municipality.county)
    return _county_by_name().get(_plain(place))


def _plain(place: str) -> str:
    return " ".join(place.split()).casefold()


@lru_cache(maxsize=1)
def _by_name() -> dict[str, Area]:
    found = {}
    for area in municipalities():
        for name in (area.name, f"{area.name} kommun", f"{_genitive(area.name)} kommun"):
            found[name.casefold()] = area
    for town, name in SEATS.items():
        found[town.casefold()] = found[name.casefold()]
    return found


@lru_cache(maxsize=1)
def _county_by_name() -> dict[str, Area]:
    """By `Värmlands län`, `Värmland` and `Värmlands`."""
    found = {}
    for area in counties():
        short = area.name.removesuffix(" län")
        for name in (area.name, short, short.removesuffix("s")):
            found[name.casefold()] = area
    return found


def _genitive(name: str) -> str:
    return name if name.endswith(("s", "x", "z")) else f"{name}s"

"""Codes and names of Sweden's municipalities and counties, and of the towns that are their seats."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

SEATS: Final = {
    "Bergsjö": "Nordanstig",
    "Broby": "Östra Göinge",
    "Bålsta": "Håbo",
    "Charlottenberg": "Eda",
    "Djurås": "Gagnef",
    "Djursholm": "Danderyd",
    "Ed": "Dals-Ed",
    "Edsbyn": "Ovanåker",
    "Fjugesta": "Lekeberg",
    "Gustavsberg": "Värmdö",
    "Hammarstrand": "Ragunda",
    "Handen": "Haninge",
    "Henån": "Orust",
    "Hyltebruk": "Hylte",
    "Jakobsberg": "Järfälla",
    "Järpen": "Åre",
    "Kisa": "Kinda",
    "Kopparberg": "Ljusnarsberg",
    "Kungshamn": "Sotenäs",
    "Kungsängen": "Upplands-Bro",
    "Malung": "Malung-Sälen",
    "Märsta": "Sigtuna",
    "Mölnlycke": "Härryda",
    "Nossebro": "Essunga",
    "Skoghall": "Hammarö",
    "Skutskär": "Älvkarleby",
    "Skärhamn": "Tjörn",
    "Sveg": "Härjedalen",
    "Svenstavik": "Berg",
    "Tanumshede": "Tanum",
    "Tumba": "Botkyrka",
    "Visby": "Gotland",
    "Åkersberga": "Österåker",
    "Österbymo": "Ydre",
}
"""From the town to its municipality."""


def municipality_names() -> tuple[str, ...]:
    """The 290 municipalities, in the order of their codes (SCB)."""
    return tuple(municipality_codes().values())


def county_names() -> tuple[str, ...]:
    """The 21 counties, in the order of their codes (SCB)."""
    return tuple(county_codes().values())


def municipality_codes() -> Mapping[str, str]:
    """The name of each municipality by its code, four digits; the first two are its county's."""
    return _names()["municipalities"]


def county_codes() -> Mapping[str, str]:
    """The name of each county by its code, two digits."""
    return _names()["counties"]


@cache
def _names() -> dict[str, dict[str, str]]:
    return tomllib.loads(files(__package__).joinpath("names.toml").read_text(encoding="utf-8"))

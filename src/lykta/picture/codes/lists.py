"""The code lists of a registration's attributes, as the data file has them."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal

from lykta.picture.codes.places import place_name
from lykta.picture.tables import TOTAL, DimensionName

type Tongue = Literal["sv", "en"]

UNKNOWN: Final = "unknown"
"""The code for what a registration does not say."""

_TOTAL: Final = {"sv": "Totalt", "en": "Total"}


def codes_of(dimension: DimensionName) -> tuple[str, ...]:
    """The codes of an attribute in the order in which they are shown, `UNKNOWN` last."""
    return tuple(_lists()[dimension])


def name_of(dimension: DimensionName, code: str, language: Tongue) -> str:
    """The name of a category, to be shown. A period is its own name."""
    if code == TOTAL:
        return _TOTAL[language]
    if dimension == "period":
        return code.replace("-", "–")
    if dimension == "place":
        return place_name(code, language)
    return str(_lists()[dimension][code][language])


def code_of(dimension: DimensionName, written: str) -> str | None:
    """The code that a cell of a file means by code, name or other word, in any case.

    A blank cell is `UNKNOWN`; None for a word that no list has.
    """
    plain = " ".join(written.split()).casefold()
    return _words(dimension).get(plain) if plain else UNKNOWN


@cache
def _lists() -> dict[str, dict[str, dict[str, Any]]]:
    return tomllib.loads(files(__package__).joinpath("lists.toml").read_text(encoding="utf-8"))


@cache
def _words(dimension: DimensionName) -> dict[str, str]:
    found = {}
    for code, entry in _lists()[dimension].items():
        for word in (code, entry["sv"], entry["en"], *entry["also"]):
            found[word.casefold()] = code
    return found

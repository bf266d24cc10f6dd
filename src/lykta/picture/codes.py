"""The codes of the categories that numbers are given by, with their names in Swedish and in English."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal

from lykta.picture.tables import TOTAL, DimensionName
from lykta.places import county_codes, municipality_codes
from lykta.tabular import read_whole_number

type Tongue = Literal["sv", "en"]
UNKNOWN: Final = "unknown"
"""The code for what a registration does not say."""
_TOTAL: Final = {"sv": "Totalt", "en": "Total"}
NATION: Final = "00"
"""The code of Sweden, as in the tables of Statistics Sweden (SCB)."""
OTHER: Final = "other"
"""The municipalities of a county that are too small to be shown, together."""
# Nobody is older; a greater number is a year of birth, or a slip.
_OLDEST: Final = 120
_YEARS_OLD: Final = re.compile(r"\s*(?:år|years?)$")
_FIXED: Final = {
    NATION: {"sv": "Sverige", "en": "Sweden"},
    OTHER: {"sv": "Övriga kommuner i länet", "en": "Other municipalities in the county"},
    "unknown": {"sv": "Okänd kommun", "en": "Unknown municipality"},
}


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

    An age may also be a whole number of years. A blank cell is `UNKNOWN`; None for a word that no list has.
    """
    plain = " ".join(written.split()).casefold()
    if not plain:
        return UNKNOWN
    found = _words(dimension).get(plain)
    return _age_group(plain) if found is None and dimension == "age" else found


def describe_codes(dimension: DimensionName) -> str:
    """The codes of an attribute with their Swedish names, for whoever wrote another word."""
    told = ", ".join(f"{code} ({entry['sv']})" for code, entry in _lists()[dimension].items())
    return f"{told}, or an age in whole years" if dimension == "age" else told


def _age_group(written: str) -> str | None:
    """The age group of a whole number of years: "17", "17 år", "17.0"."""
    number = read_whole_number(_YEARS_OLD.sub("", written))
    if number is None or not 0 <= number <= _OLDEST:
        return None
    for code in codes_of("age"):
        low, dash, high = code.partition("-")
        if dash and int(low) <= number <= int(high or _OLDEST):
            return code
    return None


@cache
def _lists() -> dict[str, dict[str, dict[str, Any]]]:
    return tomllib.loads(files(__package__).joinpath("codes.toml").read_text(encoding="utf-8"))


@cache
def _words(dimension: DimensionName) -> dict[str, str]:
    found = {}
    for code, entry in _lists()[dimension].items():
        for word in (code, entry["sv"], entry["en"], *entry["also"]):
            found[word.casefold()] = code
    return found


def place_code_of(written: str) -> str | None:
    """The SCB code of a municipality or county by code or name; "unknown" when blank, None for others."""
    plain = " ".join(written.split())
    if not plain:
        return "unknown"
    if plain in _names():
        return plain
    # The outlines come with the finding of a name: a server that shows editions reads codes alone.
    from lykta.places import county_of, municipality_of  # noqa: PLC0415

    found = municipality_of(plain) or county_of(plain)
    return found.code if found else None


# What the name of a county ends with, and that of no municipality.
_COUNTY: Final = " län"


def place_name(code: str, language: Literal["sv", "en"]) -> str:
    """The name of a place by its code; that of a county in English is `Värmland County`."""
    if code in _FIXED:
        return _FIXED[code][language]
    name = _names()[code]
    is_county = name.endswith(_COUNTY)
    # A county is called by its land in the genitive, and no land's name ends in an s of its own.
    return (
        f"{name.removesuffix(_COUNTY).removesuffix('s')} County" if is_county and language == "en" else name
    )


def county_of_place(code: str) -> str:
    """The county that a municipality or county code lies in: its first two digits."""
    return code[:2]


@cache
def counties() -> tuple[str, ...]:
    """The codes of the 21 counties."""
    return tuple(county_codes())


@cache
def municipalities_of(county: str) -> tuple[str, ...]:
    """The codes of a county's municipalities."""
    return tuple(code for code in municipality_codes() if county_of_place(code) == county)


@cache
def _names() -> dict[str, str]:
    return {**county_codes(), **municipality_codes()}

"""Places of a picture: the nation, a county, a municipality, and the smaller municipalities together."""

from __future__ import annotations

from functools import cache
from typing import Final, Literal

from lykta.places import county_codes, municipality_codes

NATION: Final = "00"
"""The code of Sweden, as in the tables of Statistics Sweden (SCB)."""
OTHER: Final = "other"
"""The municipalities of a county that are too small to be shown, together."""

_FIXED: Final = {
    NATION: {"sv": "Sverige", "en": "Sweden"},
    OTHER: {"sv": "Övriga kommuner i länet", "en": "Other municipalities in the county"},
    "unknown": {"sv": "Okänd kommun", "en": "Unknown municipality"},
}


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


def place_name(code: str, language: Literal["sv", "en"]) -> str:
    """The name of a place by its code."""
    return _FIXED[code][language] if code in _FIXED else _names()[code]


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

"""The codes of the categories that numbers are given by, with their names in Swedish and in English."""

from lykta.picture.codes.lists import UNKNOWN, code_of, codes_of, name_of
from lykta.picture.codes.places import (
    NATION,
    OTHER,
    counties,
    county_of_place,
    municipalities_of,
    place_code_of,
    place_name,
)

__all__ = [
    "NATION",
    "OTHER",
    "UNKNOWN",
    "code_of",
    "codes_of",
    "counties",
    "county_of_place",
    "municipalities_of",
    "name_of",
    "place_code_of",
    "place_name",
]

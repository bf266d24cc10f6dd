"""Swedish municipalities and counties: names, codes and outlines."""

from lykta.places.finding import county_of, municipality_of
from lykta.places.names import county_names, municipality_names
from lykta.places.shapes import Area, Box, around, counties, municipalities, sweden

__all__ = [
    "Area",
    "Box",
    "around",
    "counties",
    "county_names",
    "county_of",
    "municipalities",
    "municipality_names",
    "municipality_of",
    "sweden",
]

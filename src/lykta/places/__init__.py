"""Swedish municipalities and counties: names, codes and outlines.

The outlines need a reader of Parquet, and are loaded with the first that is asked for: a server without
maps is installed without it.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from lykta.places.names import county_codes, county_names, municipality_codes, municipality_names

if TYPE_CHECKING:
    from lykta.places.shapes import (
        Area,
        Box,
        around,
        counties,
        county_of,
        municipalities,
        municipality_of,
        sweden,
    )

__all__ = [
    "Area",
    "Box",
    "around",
    "counties",
    "county_codes",
    "county_names",
    "county_of",
    "municipalities",
    "municipality_codes",
    "municipality_names",
    "municipality_of",
    "sweden",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"{__name__} has no {name}")
    return getattr(import_module(f"{__name__}.shapes"), name)

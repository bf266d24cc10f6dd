"""Swedish municipalities and counties: names and codes."""

from lykta.places.names import county_names, municipality_names

__all__ = ["county_names", "municipality_names"]

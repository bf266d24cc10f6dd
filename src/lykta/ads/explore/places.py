"""How many ads each place of a file has: what places allow to be added up."""

from lykta.ads.engine import Engine

_PLACES = "SELECT place, ads FROM counts WHERE period = '' AND place <> '' ORDER BY ads DESC, place"
_SITES = "SELECT DISTINCT site FROM ads WHERE site IS NOT NULL AND site <> '' ORDER BY site"


def ads_by_place(engine: Engine, *, ads: int) -> list[tuple[str | None, int]]:
    """The places of a file of so many ads, the most ads first, and last, as None, the ads without a place.

    Each ad has one place at most, so that ads may be added up. Advertisers may not: they tour.
    """
    places: list[tuple[str | None, int]] = [
        (row["place"], row["ads"]) for row in engine.arrow(_PLACES).to_pylist()
    ]
    without = ads - sum(number for _, number in places)
    return [*places, (None, without)] if without else places


def sites(engine: Engine) -> tuple[str, ...]:
    """The sites that the ads of a file were read on, by name."""
    return tuple(engine.arrow(_SITES)["site"].to_pylist())

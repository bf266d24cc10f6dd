"""Two networks beside each other: what they share, what differs, and the links between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from lykta.ads.engine import Engine
from lykta.ads.explore.links import NetworkLink, link_of
from lykta.ads.result import Network
from lykta.ads.result.networks import find_network
from lykta.errors import InputError

MOST_LINKS: Final = 20
MOST_ROWS: Final = 12

_ADS: Final = "SELECT ad FROM members WHERE network = ?"
_PLACES: Final = """
SELECT place AS value, '' AS kind, count(*) AS ads FROM ads WHERE ad IN (SELECT unnest(?)) GROUP BY place
"""
_SITES: Final = """
SELECT site AS value, '' AS kind, count(*) AS ads FROM ads WHERE ad IN (SELECT unnest(?)) GROUP BY site
"""
_CONTACTS: Final = """
SELECT contact AS value, min(kind) AS kind, count(DISTINCT ad) AS ads FROM contacts
WHERE ad IN (SELECT unnest(?)) GROUP BY contact
"""
_BETWEEN: Final = """
WITH pairs AS (
    SELECT a, b, max(probability) AS probability, arg_max(low, probability) AS low,
        arg_max(high, probability) AS high, list(DISTINCT reason) AS reasons
    FROM links
    WHERE (a IN (SELECT unnest($1)) AND b IN (SELECT unnest($2)))
       OR (a IN (SELECT unnest($2)) AND b IN (SELECT unnest($1)))
    GROUP BY a, b
),
best AS (FROM pairs ORDER BY probability DESC, a, b LIMIT $3)
SELECT best.*, one.ad_id AS one, other.ad_id AS other, (SELECT count(*) FROM pairs) AS total
FROM best JOIN ads AS one ON one.ad = a JOIN ads AS other ON other.ad = b
ORDER BY probability DESC, a, b
"""


@dataclass(frozen=True, slots=True)
class InBoth:
    """A place, a site or a contact (with its kind), and how many ads of either network have it."""

    value: str
    kind: str
    one: int
    other: int


@dataclass(frozen=True, slots=True)
class SharedValues:
    """What both networks have, the most ads first, and how many further ones either has alone."""

    both: tuple[InBoth, ...]
    only_one: tuple[InBoth, ...]
    only_other: tuple[InBoth, ...]


@dataclass(frozen=True, slots=True)
class NetworkComparison:
    """Two networks. `links` are the most probable of the `total` that lie between them."""

    one: Network
    other: Network
    contacts: SharedValues
    places: SharedValues
    sites: SharedValues
    links: tuple[NetworkLink, ...]
    total: int


def compare(engine: Engine, one: str, other: str) -> NetworkComparison:
    """Two networks by their names; `InputError` when there is none of a name, or both are one."""
    if one == other:
        raise InputError(f"{one} was named twice. Choose two networks.")
    found = find_network(engine, one), find_network(engine, other)
    ads = [engine.arrow(_ADS, [each.network])["ad"].to_pylist() for each in found]
    rows = engine.arrow(_BETWEEN, [*ads, MOST_LINKS]).to_pylist()
    return NetworkComparison(
        *found,
        contacts=_compare_values(engine, _CONTACTS, ads),
        places=_compare_values(engine, _PLACES, ads),
        sites=_compare_values(engine, _SITES, ads),
        links=tuple(link_of(row) for row in rows),
        total=rows[0]["total"] if rows else 0,
    )


def _compare_values(engine: Engine, sql: str, ads: list[Any]) -> SharedValues:
    one, other = (
        {row["value"]: row for row in engine.arrow(sql, [each]).to_pylist() if row["value"]} for each in ads
    )
    rows = [
        InBoth(
            value,
            (one.get(value) or other[value])["kind"],
            one[value]["ads"] if value in one else 0,
            other[value]["ads"] if value in other else 0,
        )
        for value in one.keys() | other.keys()
    ]
    rows.sort(key=lambda row: (-(row.one + row.other), row.value))
    return SharedValues(
        both=tuple(row for row in rows if row.one and row.other),
        only_one=tuple(row for row in rows if not row.other),
        only_other=tuple(row for row in rows if not row.one),
    )

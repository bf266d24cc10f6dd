"""The links of one network, a page at a time: the network's ads first, then what ties them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from lykta.ads.engine import Engine
from lykta.ads.result import Network
from lykta.ads.result.networks import find_network
from lykta.errors import InputError

type LinkReason = Literal["near-duplicate", "shared contact", "shared style", "shared template"]
type LinkOrder = Literal["probability", "ads"]

REASONS: Final[tuple[LinkReason, ...]] = (
    "near-duplicate",
    "shared template",
    "shared contact",
    "shared style",
)
"""The reasons of links, from what is easiest to see to what is hardest."""

ON_A_PAGE: Final = 50

IN_ALL: Final = "in all"
"""The name of the number of all linked pairs."""

# Both ends lie in the network; what grouping cut has its ends in two, and is no link of either. The counts
# come with every row, since to look for the links takes longer than to count them.
_PAGE: Final = """
WITH own AS (SELECT ad FROM members WHERE network = ?),
pairs AS MATERIALIZED (
    SELECT a, b, max(probability) AS probability, arg_max(low, probability) AS low,
        arg_max(high, probability) AS high, list(DISTINCT reason) AS reasons
    FROM links WHERE a IN (SELECT ad FROM own) AND b IN (SELECT ad FROM own)
    GROUP BY a, b
),
counted AS (
    SELECT count(*) AS "in all",
        count_if(list_contains(reasons, 'near-duplicate')) AS "near-duplicate",
        count_if(list_contains(reasons, 'shared template')) AS "shared template",
        count_if(list_contains(reasons, 'shared contact')) AS "shared contact",
        count_if(list_contains(reasons, 'shared style')) AS "shared style"
    FROM pairs
),
chosen AS (
    SELECT * FROM pairs WHERE ? = '' OR list_contains(reasons, ?) ORDER BY {order} LIMIT ? OFFSET ?
)
SELECT a, b, one.ad_id AS one, other.ad_id AS other, probability, low, high, reasons, counted.*
FROM counted LEFT JOIN chosen ON true
LEFT JOIN ads AS one ON one.ad = a LEFT JOIN ads AS other ON other.ad = b
ORDER BY {order}
"""

_ORDERS: Final[dict[LinkOrder, str]] = {"probability": "probability DESC, a, b", "ads": "a, b"}


@dataclass(frozen=True, slots=True)
class NetworkLink:
    """Two ads of a network, by number and by id, with the strongest probability and all reasons."""

    a: int
    b: int
    one: str
    other: str
    probability: float
    low: float
    high: float
    reasons: tuple[LinkReason, ...]


@dataclass(frozen=True, slots=True)
class LinksPage:
    """One page of the linked pairs of a network.

    `pairs` says how many there are of each reason and, under `IN_ALL`, in all; `page` of `pages`, from 1.
    """

    network: Network
    links: tuple[NetworkLink, ...]
    pairs: Mapping[str, int]
    page: int
    pages: int


def links_of(
    engine: Engine,
    name: str,
    *,
    reason: LinkReason | None = None,
    order: LinkOrder = "probability",
    page: int = 1,
) -> LinksPage:
    """The pairs of a network that have this reason, or any; a pair with two reasons is one row.

    `InputError` when there is no such network, or no such page of it.
    """
    network, wanted = find_network(engine, name), reason or ""
    sql = _PAGE.format(order=_ORDERS[order])
    skipped = (max(page, 1) - 1) * ON_A_PAGE
    rows = engine.arrow(sql, [name, wanted, wanted, ON_A_PAGE, skipped]).to_pylist()
    pairs = {name: int(rows[0][name]) for name in (IN_ALL, *REASONS)}
    pages = max(1, -(-pairs[wanted or IN_ALL] // ON_A_PAGE))
    if not 1 <= page <= pages:
        raise InputError(f"The links of {name} have {pages} pages; there is no page {page}.")
    return LinksPage(network, tuple(_link(row) for row in rows if row["a"] is not None), pairs, page, pages)


def _link(row: Mapping[str, Any]) -> NetworkLink:
    names = ("a", "b", "one", "other", "probability", "low", "high")
    reasons = tuple(reason for reason in REASONS if reason in row["reasons"])
    return NetworkLink(**{name: row[name] for name in names}, reasons=reasons)

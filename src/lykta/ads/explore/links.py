"""The linked pairs of a network, and how what is judged is shown."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Final, Literal

from lykta.ads.engine import Engine
from lykta.ads.judgements import JudgedLink, JudgedNetwork
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

# Both ends lie in the network; what grouping cut has its ends in two, and is not a link of either. The counts
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

_ADS_OF = "SELECT ad_id FROM members JOIN ads USING (ad) WHERE network = ? ORDER BY ad_id"
_SIZE = "SELECT count(*) AS ads FROM members WHERE network = ?"
_THERE = "SELECT ad_id FROM ads WHERE ad_id IN (SELECT unnest(?))"


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
    links = tuple(link_of(row) for row in rows if row["a"] is not None)
    return LinksPage(network, links, pairs, page, pages)


def link_of(row: Mapping[str, Any]) -> NetworkLink:
    """A pair of ads from a row with the names of `NetworkLink`."""
    names = ("a", "b", "one", "other", "probability", "low", "high")
    reasons = tuple(reason for reason in REASONS if reason in row["reasons"])
    return NetworkLink(**{name: row[name] for name in names}, reasons=reasons)


def ads_of_network(engine: Engine, network: str) -> list[str]:
    """The ids of a network's ads as judgements leave it, sorted; none when there is no such network."""
    return [str(ad) for ad in engine.arrow(_ADS_OF, [network])["ad_id"].to_pylist()]


def size_of(engine: Engine, network: str) -> int:
    """How many ads a network has."""
    return int(engine.arrow(_SIZE, [network])["ads"][0].as_py())


def digest_of(ads: Collection[str]) -> str:
    """32 hexadecimal digits that tell whether a network still has the ads that it was shown with."""
    named = b"".join(ad.encode() + b"\0" for ad in sorted(ads))
    return blake2b(named, digest_size=16, person=b"lykta-shown").hexdigest()


def shown_network(engine: Engine, network: str, digest: str) -> JudgedNetwork | None:
    """The ads of a network of two ads or more; None when it is gone, or no longer has the ads of the digest.

    Without a digest the name of the network tells, which is made from its ads as well.
    """
    ads = ads_of_network(engine, network)
    if len(ads) < 2 or (digest and digest != digest_of(ads)):
        return None
    return JudgedNetwork.of(set(ads))


def shown_link(engine: Engine, one: str, other: str) -> JudgedLink | None:
    """Two ads by their ids; None when they are one, or the result lacks one of them."""
    if one == other or engine.arrow(_THERE, [[one, other]]).num_rows < 2:
        return None
    return JudgedLink.between(one, other)

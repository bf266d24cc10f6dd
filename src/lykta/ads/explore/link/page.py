"""All that a result says of two ads."""

from collections.abc import Mapping
from typing import Any, Final

from lykta.ads.engine import Engine
from lykta.ads.explore.link.ads import linked_ads
from lykta.ads.explore.link.reasons import reasons_of, weights_of
from lykta.ads.explore.link.values import LinkPage, Neighbour, Neighbours
from lykta.ads.explore.link.wording import wording_of
from lykta.errors import InputError

MOST_NEIGHBOURS: Final = 5

_NEIGHBOURS: Final = """
WITH ends AS (
    SELECT b AS other, probability, reason FROM links WHERE a = $1
    UNION ALL SELECT a, probability, reason FROM links WHERE b = $1
),
pairs AS (
    SELECT other, max(probability) AS probability, list(DISTINCT reason ORDER BY reason) AS reasons
    FROM ends WHERE other <> $2 GROUP BY other
)
SELECT other AS number, ad_id, probability, reasons, (SELECT count(*) FROM pairs) AS total
FROM (FROM pairs ORDER BY probability DESC, other LIMIT $3) AS nearest JOIN ads ON ads.ad = other
ORDER BY probability DESC, other
"""


def read_link(engine: Engine, a: int, b: int) -> LinkPage:
    """What ties two ads, by their numbers in either order, or that nothing does.

    `InputError` when the numbers are the same, or the result has no such ad.
    """
    if a == b:
        raise InputError(f"A link has two ads; {a} was named twice.")
    a, b = min(a, b), max(a, b)
    ads = linked_ads(engine, a, b)
    missing = [str(number) for number in (a, b) if number not in ads]
    if missing:
        raise InputError(f"The result has no ad of the number {' and none of '.join(missing)}.")
    one, other = ads[a], ads[b]
    weights = weights_of(engine)
    text, contacts = reasons_of(engine, one, other, weights)
    file = wording_of(engine)
    return LinkPage(
        one=one,
        other=other,
        text=text,
        contacts=contacts,
        background=weights.background if weights else None,
        untelling=(file.untelling(one.ad), file.untelling(other.ad)),
        neighbours=(_neighbours(engine, a, b), _neighbours(engine, b, a)),
    )


def _neighbours(engine: Engine, ad: int, but: int) -> Neighbours:
    rows = engine.arrow(_NEIGHBOURS, [ad, but, MOST_NEIGHBOURS]).to_pylist()
    return Neighbours(tuple(_neighbour(row) for row in rows), rows[0]["total"] if rows else 0)


def _neighbour(row: Mapping[str, Any]) -> Neighbour:
    return Neighbour(row["number"], row["ad_id"], row["probability"], tuple(row["reasons"]))

"""The two ads of a link, with their contacts and networks."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final

from lykta.ads.engine import Engine
from lykta.ads.explore.link.values import Held, LinkedAd
from lykta.ads.result import Ad
from lykta.ads.result.tags import Mark

_ADS: Final = """
SELECT ads.ad, ad_id, title, text AS bare, posted_at, place, site, members.network,
    networks.ads AS network_ads
FROM ads
LEFT JOIN members ON members.ad = ads.ad
LEFT JOIN networks ON networks.network = members.network
WHERE ads.ad IN (?, ?)
"""

_HELD: Final = """
SELECT ad, contacts.kind, contacts.contact, position, contact_values.ads, hub
FROM contacts JOIN contact_values ON contact_values.contact = contacts.contact
WHERE ad IN (?, ?) ORDER BY contacts.kind, contacts.contact, position
"""

_RECYCLED: Final = """
SELECT subject FROM cuts WHERE kind = 'recycled contact' AND subject IN (SELECT unnest(?))
"""


def linked_ads(engine: Engine, a: int, b: int) -> dict[int, LinkedAd]:
    """Those of the two ads that the result has, by number."""
    rows = engine.arrow(_ADS, [a, b]).to_pylist()
    held = engine.arrow(_HELD, [a, b]).to_pylist()
    recycled = set(engine.arrow(_RECYCLED, [[row["contact"] for row in held]])["subject"].to_pylist())
    marks: defaultdict[int, list[Mark]] = defaultdict(list)
    contacts: defaultdict[int, dict[str, Held]] = defaultdict(dict)
    for row in held:
        kind, contact = row["kind"], row["contact"]
        contacts[row["ad"]][contact] = Held(kind, contact, row["ads"], row["hub"], contact in recycled)
        if row["position"] >= 0:
            marks[row["ad"]].append(Mark(kind, contact, row["position"]))
    return {row["ad"]: _linked(row, marks[row["ad"]], tuple(contacts[row["ad"]].values())) for row in rows}


def _linked(row: Mapping[str, Any], marks: Sequence[Mark], contacts: tuple[Held, ...]) -> LinkedAd:
    names = ("ad_id", "title", "bare", "posted_at", "place", "site")
    return LinkedAd(
        number=row["ad"],
        ad=Ad(**{name: row[name] for name in names}, marks=tuple(marks)),
        network=row["network"],
        network_ads=row["network_ads"] or 1,
        contacts=contacts,
    )

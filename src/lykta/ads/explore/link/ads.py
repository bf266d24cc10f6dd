"""The two ads of a link, with their contacts and networks."""

from collections import defaultdict
from typing import Final

from lykta.ads.engine import Engine
from lykta.ads.explore.link.values import Held, LinkedAd
from lykta.ads.result import Ad
from lykta.ads.result.values import Mark

# Asked one table at a time: joined, each of these would be read whole.
_ADS: Final = """
SELECT ad, ad_id, title, text AS bare, posted_at, place, site FROM ads WHERE ad IN (?, ?)
"""
_MEMBERS: Final = "SELECT ad, network FROM members WHERE ad IN (?, ?)"
_NETWORKS: Final = "SELECT network, ads FROM networks WHERE network IN (?, ?)"
_HELD: Final = """
SELECT ad, kind, contact, position FROM contacts WHERE ad IN (?, ?) ORDER BY kind, contact, position
"""
_VALUES: Final = "SELECT contact, ads, hub FROM contact_values WHERE contact IN (SELECT unnest(?))"

_RECYCLED: Final = """
SELECT subject FROM cuts WHERE kind = 'recycled contact' AND subject IN (SELECT unnest(?))
"""
_COPIED: Final = """
SELECT subject FROM cuts WHERE kind = 'copied text' AND subject IN (SELECT unnest(?))
"""


def linked_ads(engine: Engine, a: int, b: int) -> dict[int, LinkedAd]:
    """Those of the two ads that the result has, by number."""
    rows = engine.arrow(_ADS, [a, b]).to_pylist()
    held = engine.arrow(_HELD, [a, b]).to_pylist()
    named: list[object] = [sorted({row["contact"] for row in held})]
    values = {row["contact"]: row for row in engine.arrow(_VALUES, named).to_pylist()}
    recycled = set(engine.arrow(_RECYCLED, named)["subject"].to_pylist())
    copied = set(engine.arrow(_COPIED, [[row["ad_id"] for row in rows]])["subject"].to_pylist())
    marks: defaultdict[int, list[Mark]] = defaultdict(list)
    contacts: defaultdict[int, dict[str, Held]] = defaultdict(dict)
    for row in held:
        kind, contact = row["kind"], row["contact"]
        value = values[contact]
        contacts[row["ad"]][contact] = Held(kind, contact, value["ads"], value["hub"], contact in recycled)
        if row["position"] >= 0:
            marks[row["ad"]].append(Mark(kind, contact, row["position"]))
    networks = _networks(engine, a, b)
    return {
        number: LinkedAd(
            number,
            Ad(**row, marks=tuple(marks[number])),
            *networks[number],
            tuple(contacts[number].values()),
            row["ad_id"] in copied,
        )
        for row in rows
        for number in [row.pop("ad")]
    }


def _networks(engine: Engine, a: int, b: int) -> dict[int, tuple[str, int]]:
    """The network of each ad and how many ads it has; an ad alone is a network of one."""
    of = {row["ad"]: row["network"] for row in engine.arrow(_MEMBERS, [a, b]).to_pylist()}
    rows = engine.arrow(_NETWORKS, [of.get(a, ""), of.get(b, "")]).to_pylist()
    sizes = {row["network"]: row["ads"] for row in rows}
    return {ad: (network, sizes.get(network, 1)) for ad, network in of.items()}

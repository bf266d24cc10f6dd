"""What a result says of one network."""

from collections import defaultdict
from collections.abc import Callable

from lykta.ads.engine import Engine
from lykta.ads.result.networks import find_network
from lykta.ads.result.tags import Mark
from lykta.ads.result.values import Ad, Contact, NetworkPage, Observation, Part, Reason, Visit

_TEMPLATE = "SELECT slot, words, kept FROM templates WHERE network = ? ORDER BY position"

# Both ends of a link lie in one network; a link that grouping cut has its ends in two, and is no reason here.
_REASONS = """
WITH inside AS (
    SELECT links.* FROM links
    JOIN members AS one ON one.ad = links.a
    JOIN members AS other ON other.ad = links.b
    WHERE one.network = ? AND other.network = ?
),
ends AS (SELECT reason, a AS ad FROM inside UNION SELECT reason, b FROM inside),
touched AS (SELECT reason, count(*) AS ads FROM ends GROUP BY reason)
SELECT reason, count(*) AS links, any_value(touched.ads) AS ads, min(probability) AS least,
    max(probability) AS most, min(low) AS low, max(high) AS high
FROM inside JOIN touched USING (reason)
GROUP BY reason
ORDER BY links DESC, reason
"""

_OBSERVATIONS = """
SELECT kind, swedish, english, counter_swedish, counter_english FROM observations
WHERE network = ? ORDER BY kind, swedish
"""

_CONTACTS = """
WITH held AS (
    SELECT contacts.kind, contact, count(DISTINCT ad) AS ads
    FROM contacts JOIN members USING (ad)
    WHERE network = ? GROUP BY contacts.kind, contact
)
SELECT held.kind, held.contact, held.ads, contact_values.ads AS ads_in_file, hub
FROM held JOIN contact_values ON contact_values.contact = held.contact
ORDER BY held.ads DESC, held.kind, held.contact
"""

_VISITS = """
SELECT place, count(*) AS ads, min(posted_at) AS first, max(posted_at) AS last
FROM ads JOIN members USING (ad)
WHERE network = ? GROUP BY place
ORDER BY first ASC NULLS LAST, place ASC NULLS LAST
"""

# One ad of each text, the earliest first: the same text twice shows a reader nothing new.
_EXAMPLES = """
WITH own AS (
    SELECT ad, ad_id, title, text, posted_at, place, site,
        row_number() OVER (PARTITION BY text ORDER BY posted_at ASC NULLS LAST, ad) AS turn
    FROM ads JOIN members USING (ad)
    WHERE network = ?
)
SELECT ad, ad_id, title, text AS bare, posted_at, place, site FROM own WHERE turn = 1
ORDER BY posted_at ASC NULLS LAST, ad LIMIT ?
"""

_MARKS = """
SELECT ad, kind, contact, position FROM contacts
WHERE position >= 0 AND ad IN (SELECT unnest(?)) ORDER BY ad, position
"""


def read_network(engine: Engine, name: str, *, examples: int = 5) -> NetworkPage:
    """All of one network, with at most so many of its ads; `InputError` when there is no such network."""
    network = find_network(engine, name)

    def rows[Row](make: Callable[..., Row], sql: str, *parameters: object) -> list[Row]:
        found = engine.arrow(sql, [name, *parameters]).to_pylist()
        return [make(**row) for row in found]

    return NetworkPage(
        network=network,
        template=rows(Part, _TEMPLATE),
        reasons=rows(Reason, _REASONS, name),
        observations=rows(Observation, _OBSERVATIONS),
        contacts=rows(Contact, _CONTACTS),
        visits=rows(Visit, _VISITS),
        examples=_examples(engine, name, examples),
    )


def _examples(engine: Engine, name: str, limit: int) -> list[Ad]:
    found = engine.arrow(_EXAMPLES, [name, limit]).to_pylist()
    marks = defaultdict(list)
    for row in engine.arrow(_MARKS, [[row["ad"] for row in found]]).to_pylist():
        marks[row.pop("ad")].append(Mark(**row))
    return [Ad(marks=tuple(marks[row.pop("ad")]), **row) for row in found]

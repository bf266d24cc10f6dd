"""What a result says of one network."""

from collections import defaultdict
from collections.abc import Callable, Sequence

from lykta.ads.engine import Engine
from lykta.ads.result.history import read_history
from lykta.ads.result.networks import find_network
from lykta.ads.result.tags import Mark
from lykta.ads.result.values import Ad, Contact, NetworkPage, Observation, Part, Reason, Visit

_TEMPLATE = "SELECT slot, words, kept FROM templates WHERE network = ? ORDER BY position"

# Both ends of a link lie in one network; a link that grouping cut has its ends in two, and is no reason here.
# The ads come as a list: to a join over all members a network of two ads costs as much as one of thousands.
_REASONS = """
SELECT reason, count(*) AS links, len(list_distinct(list_concat(list(a), list(b)))) AS ads,
    min(probability) AS least, max(probability) AS most, min(low) AS low, max(high) AS high
FROM links WHERE a IN (SELECT unnest($1)) AND b IN (SELECT unnest($1))
GROUP BY reason
ORDER BY links DESC, reason
"""
_OWN = "SELECT ad FROM members WHERE network = ?"

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

    def rows[Row](make: Callable[..., Row], sql: str) -> list[Row]:
        return [make(**row) for row in engine.arrow(sql, [name]).to_pylist()]

    return NetworkPage(
        network=network,
        template=read_template(engine, name),
        reasons=read_reasons(engine, engine.arrow(_OWN, [name])["ad"].to_pylist()),
        observations=read_observations(engine, name),
        contacts=rows(Contact, _CONTACTS),
        visits=rows(Visit, _VISITS),
        examples=_examples(engine, name, examples),
        history=read_history(engine, name),
    )


def read_reasons(engine: Engine, ads: Sequence[int]) -> list[Reason]:
    """Why these ads, by number, belong together: the links among them, by reason."""
    return [Reason(**row) for row in engine.arrow(_REASONS, [list(ads)]).to_pylist()]


def read_template(engine: Engine, name: str) -> list[Part]:
    """The common wording of a network with its slots, in order."""
    return [Part(**row) for row in engine.arrow(_TEMPLATE, [name]).to_pylist()]


def read_observations(engine: Engine, name: str) -> list[Observation]:
    """What was observed of a network, each with its counter-explanation."""
    return [Observation(**row) for row in engine.arrow(_OBSERVATIONS, [name]).to_pylist()]


def _examples(engine: Engine, name: str, limit: int) -> list[Ad]:
    found = engine.arrow(_EXAMPLES, [name, limit]).to_pylist()
    marks = defaultdict(list)
    for row in engine.arrow(_MARKS, [[row["ad"] for row in found]]).to_pylist():
        marks[row.pop("ad")].append(Mark(**row))
    return [Ad(marks=tuple(marks[row.pop("ad")]), **row) for row in found]

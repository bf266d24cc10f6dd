"""The networks of a result: their list, one of them whole, and what happened to one."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import Final

from lykta.ads.engine import Engine
from lykta.ads.result.observations import Observation
from lykta.ads.result.values import (
    Ad,
    Contact,
    ContactMark,
    Network,
    NetworkEvent,
    Order,
    Reason,
    TemplateStretch,
    Visit,
)
from lykta.errors import InputError

_COLUMNS: Final = ", ".join(field.name for field in fields(Network))

# Every order ends in the id, so that equal networks stand in one order always.
ORDERS: Final[dict[Order, str]] = {
    "size": "ads DESC, network",
    "first": "first_seen ASC NULLS LAST, network",
    "last": "last_seen DESC NULLS LAST, network",
    "places": "places DESC, ads DESC, network",
}
"""The orders as SQL. None of them speaks of suspicion."""

# An id typed wrong in a few places is still nearer to its network than to most others.
_NEAR: Final = 4
_SUGGESTED: Final = 3

# A wording that few of the ads have names a network in a list, and is not a template of it.
_TEMPLATE = """
SELECT slot, words, kept FROM templates WHERE network = ? AND NOT EXISTS (
    SELECT 1 FROM observations
    WHERE observations.network = templates.network AND kind = 'different wordings'
)
ORDER BY position
"""
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
SELECT kind, parameters FROM observations WHERE network = ? ORDER BY kind
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

# What began comes first in its run, and what ended last; others stand by what they brought.
_EVENTS: Final = ("began", "split", "joined", "received", "grew", "gave", "ended")
_HISTORY: Final = """
SELECT run, "at", event, other, came, went, ads FROM history WHERE network = ?
ORDER BY run, list_position(?, event), came + went DESC, other NULLS LAST
"""

_ENDED_IN: Final = "SELECT other FROM history WHERE network = ? AND event = 'ended'"


@dataclass(frozen=True, slots=True)
class NetworkPage:
    """All that a result says of one network, with some of its ads."""

    network: Network
    template: list[TemplateStretch]
    reasons: list[Reason]
    observations: list[Observation]
    contacts: list[Contact]
    visits: list[Visit]
    examples: list[Ad]
    history: list[NetworkEvent]


def list_networks(engine: Engine, *, sort: Order = "size", limit: int | None = None) -> list[Network]:
    """The networks in an order; none of the orders speaks of suspicion."""
    end = "" if limit is None else f" LIMIT {int(limit)}"
    rows = engine.arrow(f"SELECT {_COLUMNS} FROM networks ORDER BY {ORDERS[sort]}{end}")  # noqa: S608 - our own words
    return [Network(**row) for row in rows.to_pylist()]


def count_networks(engine: Engine) -> int:
    """How many networks of two ads or more there are."""
    return int(engine.arrow("SELECT count(*) AS total FROM networks")["total"][0].as_py())


def find_network(engine: Engine, name: str) -> Network:
    """The network of this id; `InputError` names those with a near id when there is none."""
    rows = engine.arrow(f"SELECT {_COLUMNS} FROM networks WHERE network = ?", [name])  # noqa: S608 - our own words
    if rows.num_rows:
        return Network(**rows.to_pylist()[0])
    raise InputError(_missing(engine, name))


def _missing(engine: Engine, name: str) -> str:
    alone = engine.arrow("SELECT ad FROM members WHERE network = ?", [name]).num_rows
    if alone:
        return (
            f"{name} is one ad that nothing links to another. Only networks of two ads or more are described."
        )
    own = engine.arrow(
        "SELECT network FROM members JOIN ads USING (ad) JOIN networks USING (network) WHERE ad_id = ?",
        [name],
    )
    if own.num_rows:
        return f"{name} is an ad, not a network. It is in the network {own['network'][0].as_py()}."
    if own := goes_on_in(engine, name):
        return f"The network {name} is no longer there: most of its ads are in {own} now."
    near = engine.arrow(
        "SELECT network FROM networks WHERE levenshtein(network, ?) <= ? "
        "ORDER BY levenshtein(network, ?), network LIMIT ?",
        [name, _NEAR, name, _SUGGESTED],
    )["network"].to_pylist()
    if near:
        return f"There is no network {name} in this result. Did you mean {' or '.join(near)}?"
    return (
        f"There is no network {name} in this result. `lykta ads show` with the result alone lists them, "
        "as judgements leave them."
    )


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


def read_template(engine: Engine, name: str) -> list[TemplateStretch]:
    """The common wording of a network with its slots, in order; nothing where its ads have none in common."""
    return [TemplateStretch(**row) for row in engine.arrow(_TEMPLATE, [name]).to_pylist()]


def read_observations(engine: Engine, name: str) -> list[Observation]:
    """What was observed of a network, each with its counter-explanation."""
    return [Observation(**row) for row in engine.arrow(_OBSERVATIONS, [name]).to_pylist()]


def _examples(engine: Engine, name: str, limit: int) -> list[Ad]:
    found = engine.arrow(_EXAMPLES, [name, limit]).to_pylist()
    marks = defaultdict(list)
    for row in engine.arrow(_MARKS, [[row["ad"] for row in found]]).to_pylist():
        marks[row.pop("ad")].append(ContactMark(**row))
    return [Ad(marks=tuple(marks[row.pop("ad")]), **row) for row in found]


def read_history(engine: Engine, name: str) -> list[NetworkEvent]:
    """All that happened to a network of this name, the oldest first; nothing where there never was one."""
    rows = engine.arrow(_HISTORY, [name, list(_EVENTS)]).to_pylist()
    return [NetworkEvent(**row) for row in rows]


def goes_on_in(engine: Engine, name: str) -> str | None:
    """The network in which most ads of one that ended are now, by as many steps as there are.

    None where there never was a network of this name, where it is there still, or where its ads are alone.
    """
    found = None
    # A name is never used again, so that the way has an end.
    while ended := engine.arrow(_ENDED_IN, [name])["other"].to_pylist():
        if ended[0] is None:
            return None
        name = found = str(ended[0])
    return found

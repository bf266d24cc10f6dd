"""The list of networks, in the order that the reader chooses."""

from dataclasses import fields
from typing import Final

from lykta.ads.engine import Engine
from lykta.ads.result.history import goes_on_in
from lykta.ads.result.values import Network, Order
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


def list_networks(engine: Engine, *, sort: Order = "size", limit: int | None = None) -> list[Network]:
    """The networks in an order; none of the orders speaks of suspicion."""
    end = "" if limit is None else f" LIMIT {int(limit)}"
    rows = engine.arrow(f"SELECT {_COLUMNS} FROM networks ORDER BY {ORDERS[sort]}{end}")  # noqa: S608 - our own words
    return [Network(**row) for row in rows.to_pylist()]


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
    return f"There is no network {name} in this result. `lykta ads show` with the result alone lists them."

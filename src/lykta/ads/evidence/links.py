"""The links of one network: those that hold it together, and those that lead out of it and do not count."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from lykta.ads.engine import Engine

_OWN = "SELECT ad FROM members WHERE network IN (SELECT unnest(?)) ORDER BY ad"

# The numbers are given as a list: so the engine passes over the links once and joins nothing to all of them.
_TOUCHING = """
SELECT a, b, reason, probability, low, high, similarity, jaccard, information, other_contacts,
    shared_words, contact
FROM links
WHERE a IN (SELECT unnest($1)) OR b IN (SELECT unnest($1))
ORDER BY a, b, reason, contact NULLS FIRST
"""

_NAMES = "SELECT ad, ad_id, network FROM ads JOIN members USING (ad) WHERE ad IN (SELECT unnest(?))"


@dataclass(frozen=True, slots=True)
class LinkRow:
    """Two ads and one reason; `inside` when both are in the network.

    What says how alike the texts are, and how much they say, is None where the reason is a contact.
    """

    ad_a: str
    ad_b: str
    inside: bool
    reason: str
    probability: float
    low: float
    high: float
    similarity: float | None
    jaccard: float | None
    information: float | None
    other_contacts: bool | None
    shared_words: int | None
    contact: str | None


class _Name(NamedTuple):
    ad_id: str
    network: str


def links_of(engine: Engine, network: str) -> list[LinkRow]:
    """The links that have an end in the network, in the order of their ads.

    One that leads out was cut by grouping or by a judgement.
    """
    rows = engine.arrow(_TOUCHING, [_own(engine, [network])]).to_pylist()
    names = _names(engine, {row[end] for row in rows for end in ("a", "b")})
    made = []
    for row in rows:
        one, other = names[row.pop("a")], names[row.pop("b")]
        inside = one.network == other.network
        made.append(LinkRow(ad_a=one.ad_id, ad_b=other.ad_id, inside=inside, **row))
    return made


def networks_linked_to(engine: Engine, networks: Sequence[str]) -> set[str]:
    """The networks that a link joins to one of these, and these."""
    rows = engine.arrow(_TOUCHING, [_own(engine, networks)])
    ends = {*rows["a"].to_pylist(), *rows["b"].to_pylist()}
    return {name.network for name in _names(engine, ends).values()} | set(networks)


def _own(engine: Engine, networks: Sequence[str]) -> list[int]:
    return list(engine.arrow(_OWN, [list(networks)])["ad"].to_pylist())


def _names(engine: Engine, ads: Iterable[int]) -> dict[int, _Name]:
    rows = engine.arrow(_NAMES, [sorted(ads)]).to_pylist()
    return {row["ad"]: _Name(row["ad_id"], row["network"]) for row in rows}

"""A network as ads and the contacts they hold, gathered so far that one can take it in.

A small network has a node for each ad. A larger one has a node for each text, or, when those too are many,
for all ads that hold the same contacts. What is gathered is counted and nothing is sampled, but for the rare
combinations of contacts beyond the limit, which are counted as left out.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from lykta.ads.explore.network.contacts import Holdings
from lykta.ads.explore.network.own import Own
from lykta.ads.result import Network

type GatheredBy = Literal["ad", "text", "contacts"]

MOST_BUNDLES: Final = 36
MOST_CONTACTS: Final = 24
"""Sixty nodes, each with a label that can be read."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """Ads that are one node, by their places among the network's ads in time (from 1), and their contacts.

    `first` is the day of the first ad. `contacts` says how many hold each of the contacts that are drawn.
    """

    ads: tuple[int, ...]
    first: date | None
    contacts: dict[str, int]


@dataclass(frozen=True, slots=True)
class Graph:
    """The nodes, ads in order of time and contacts with most ads first, and what was left out to be seen."""

    by: GatheredBy
    bundles: tuple[Bundle, ...]
    contacts: tuple[str, ...]
    ads_left_out: int
    contacts_left_out: int


def wants_texts(network: Network) -> bool:
    """Whether the graph of a network would have a node for each text, so that they have to be told apart."""
    return network.ads > MOST_BUNDLES >= network.texts


def graph(own: Own, held: Holdings, texts: Mapping[int, int] | None) -> Graph:
    """The graph of a network; `texts` numbers the text of each ad, or is None when it is not known."""
    by, groups = _gathered(own, held, texts)
    contacts = tuple(each.contact for each in held.contacts[:MOST_CONTACTS])
    kept = sorted(sorted(groups, key=lambda ads: (-len(ads), ads))[:MOST_BUNDLES])
    return Graph(
        by,
        tuple(_bundle(own, held, ads, frozenset(contacts)) for ads in kept),
        contacts,
        ads_left_out=len(own.numbers) - sum(map(len, kept)),
        contacts_left_out=len(held.contacts) - len(contacts),
    )


def _gathered(
    own: Own, held: Holdings, texts: Mapping[int, int] | None
) -> tuple[GatheredBy, list[tuple[int, ...]]]:
    if len(own.numbers) <= MOST_BUNDLES:
        return "ad", [(place,) for place in range(len(own.numbers))]
    if texts is not None and len(set(texts.values())) <= MOST_BUNDLES:
        return "text", _groups(own, texts.__getitem__)
    return "contacts", _groups(own, lambda number: held.by_ad.get(number, ()))


def _groups(own: Own, key: Callable[[int], Hashable]) -> list[tuple[int, ...]]:
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for place, number in enumerate(own.numbers):
        groups[key(number)].append(place)
    return [tuple(group) for group in groups.values()]


def _bundle(own: Own, held: Holdings, places: tuple[int, ...], drawn: frozenset[str]) -> Bundle:
    counts = Counter(
        contact for place in places for contact in held.by_ad.get(own.numbers[place], ()) if contact in drawn
    )
    return Bundle(tuple(place + 1 for place in places), own.days[places[0]], dict(sorted(counts.items())))

"""All that is described of the networks: their table, their templates, and every kind of observation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
import pyarrow as pa

from lykta.ads.describing.facts import UNKNOWN_TIME, NetworkFacts
from lykta.ads.describing.languages import language_model
from lykta.ads.describing.members import (
    NETWORKS,
    OBSERVATIONS,
    Codes,
    Described,
    DescribeInput,
    NetworkMembers,
    arrange,
    codes_of,
    distinct_per_group,
)
from lykta.ads.describing.posting import (
    busiest_day,
    contacts_with_one_wording,
    longest_pause,
    one_contact,
    one_day_in_several_places,
    places_in_order,
    posting_hours,
    posting_weekdays,
    several_contacts,
    several_sites,
)
from lykta.ads.describing.texts import (
    changed_text,
    common_wording,
    different_wordings,
    personas_on_one_contact,
    repeated_text,
    several_languages,
    several_personas,
    voice,
)
from lykta.ads.describing.values import Seen
from lykta.ads.sorting import order_by

KINDS: Final[dict[str, Callable[[NetworkFacts], Seen]]] = {
    "common wording": common_wording,
    "different wordings": different_wordings,
    "repeated text": repeated_text,
    "changed text": changed_text,
    "several names": several_personas,
    "several names on one contact": personas_on_one_contact,
    "one contact": one_contact,
    "contacts": several_contacts,
    "several contacts with one wording": contacts_with_one_wording,
    "places": places_in_order,
    "one day in several places": one_day_in_several_places,
    "several sites": several_sites,
    "posting hours": posting_hours,
    "posting weekdays": posting_weekdays,
    "longest pause": longest_pause,
    "busiest day": busiest_day,
    "several languages": several_languages,
    "voice": voice,
}
"""What sees each kind of observation; `result.observations` has its words."""


def describe_networks(given: DescribeInput) -> Described:
    """Describe every network of two ads or more; deterministic, whatever the order the networks come in."""
    # The model of languages is unpacked while the words are read.
    with given.work.beside(language_model):
        facts = NetworkFacts(given, arrange(given))
        facts.gather()
    with given.work.beside(lambda: _networks_table(facts)) as networks:
        observations = _observations_table(facts)
    return Described(networks(), facts.templates.table, observations)


def _networks_table(facts: NetworkFacts) -> pa.Table:
    """One row per network (schema `NETWORKS`)."""
    members = facts.members
    size = len(members.ids)
    columns = [
        pa.array(members.ids, pa.string()),
        pa.array(members.sizes),
        pa.array(np.bincount(facts.network_of_text, minlength=size)),
        pa.array(np.bincount(facts.contact_uses[0], minlength=size)),
        pa.array(facts.personas.per_network(size)),
        pa.array(distinct_per_group(members.of_ad, facts.places.codes, size)),
        pa.array(distinct_per_group(members.of_ad, codes_of(facts.given.ads["site"]), size)),
        *_first_and_last(facts.times[members.ads], members),
    ]
    return pa.Table.from_arrays(columns, schema=NETWORKS)


def _first_and_last(times: Codes, members: NetworkMembers) -> tuple[pa.Array, pa.Array]:
    """When each network's first and last ad was posted, null when none has a time; `times` by member."""
    starts = members.starts[:-1]
    known = np.where(times == UNKNOWN_TIME, np.iinfo(np.int64).max, times)
    first, last = np.minimum.reduceat(known, starts), np.maximum.reduceat(times, starts)
    none = last == UNKNOWN_TIME
    return (
        pa.array(first, mask=none).cast(pa.timestamp("us")),
        pa.array(last, mask=none).cast(pa.timestamp("us")),
    )


def _observations_table(facts: NetworkFacts) -> pa.Table:
    """All that is observed (schema `OBSERVATIONS`), by network and then in the order of the kinds."""
    observers = list(KINDS.values())
    each = facts.given.work.over(
        len(KINDS), lambda begin, stop: [see(facts) for see in observers[begin:stop]], parts=len(KINDS)
    )
    seen = [found for part in each for found in part]
    kinds = np.repeat(np.arange(len(KINDS)), [len(found.network) for found in seen])
    networks = np.concatenate([found.network for found in seen])
    # The kinds stand in their order, and equal networks keep it.
    order = pa.array(order_by(networks))
    columns = [
        pa.array(facts.members.ids, pa.string()).take(pa.array(networks).take(order)),
        pa.DictionaryArray.from_arrays(pa.array(kinds.astype(np.int32)).take(order), pa.array(list(KINDS))),
        pa.concat_arrays([found.values for found in seen]).take(order),
    ]
    table = pa.Table.from_arrays(columns, schema=OBSERVATIONS)
    return facts.given.work.arrays.table([table], OBSERVATIONS)

"""The table of networks."""

import random
from dataclasses import replace
from datetime import datetime
from typing import Any

import numpy as np
from hypothesis import given as holds_for
from hypothesis import settings
from hypothesis import strategies as st

from lykta.ads.describing import NETWORKS, OBSERVATIONS, TEMPLATES, DescribeInput, describe_networks
from tests.ads.describing.ads_in_networks import Ad, given

DAYS = st.one_of(st.none(), st.datetimes(datetime(2024, 1, 1), datetime(2024, 12, 31)))  # noqa: DTZ001
ADS = st.lists(
    st.builds(
        Ad,
        text=st.sampled_from(
            ["Jag heter Mira", "Jag heter Eva och bor i Karlstad", "Hej ☎", "Kaffe kl 12", ""]
        ),
        network=st.sampled_from(["n1", "n2", "n3"]),
        posted=DAYS,
        place=st.sampled_from([None, "", "Karlstad", "karlstad ", "Arvika"]),
        site=st.sampled_from([None, "a.example", "b.example"]),
        contacts=st.lists(st.sampled_from([("phone", "aa"), ("phone", "bb"), ("email", "cc")]), max_size=2),
    ),
    max_size=14,
)


def rows(taken: DescribeInput) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = describe_networks(taken).networks.to_pylist()
    return found


def test_everything_in_a_network_is_counted_once() -> None:
    when = datetime(2024, 5, 1, 12)  # noqa: DTZ001
    later = datetime(2024, 5, 9, 12)  # noqa: DTZ001
    ads = [
        Ad("Jag heter Mira", posted=later, place="Karlstad", site="a.example", contacts=[("phone", "aa")]),
        Ad("jag heter Mira.", posted=when, place="karlstad ", site="a.example", contacts=[("phone", "aa")]),
        Ad("Jag heter Eva", place="Arvika", contacts=[("email", "bb"), ("phone", "aa")]),
        Ad("En annan annons", network="n2"),
    ]
    assert rows(given(ads)) == [
        {
            "network": "n1", "ads": 3, "texts": 2, "contacts": 2, "personas": 2, "places": 2, "sites": 1,
            "first_seen": when, "last_seen": later,
        }
    ]  # fmt: skip


def test_a_network_without_times_has_no_first_or_last() -> None:
    found = rows(given([Ad("Hej"), Ad("Hej")]))
    assert (found[0]["first_seen"], found[0]["last_seen"]) == (None, None)


@settings(deadline=None)
@holds_for(ADS)
def test_the_tables_have_their_schemas_and_only_networks_of_two(ads: list[Ad]) -> None:
    described = describe_networks(given(ads))
    assert (described.networks.schema, described.templates.schema) == (NETWORKS, TEMPLATES)
    assert described.observations.schema == OBSERVATIONS
    sizes = {network: sum(ad.network == network for ad in ads) for network in ("n1", "n2", "n3")}
    expected = {network: size for network, size in sizes.items() if size > 1}
    found = described.networks.select(["network", "ads"]).to_pylist()
    assert {row["network"]: row["ads"] for row in found} == expected


@settings(deadline=None)
@holds_for(ADS, st.randoms(use_true_random=False))
def test_nothing_depends_on_the_order_of_ads_contacts_or_networks(
    ads: list[Ad], chance: random.Random
) -> None:
    taken, shuffled = given(ads), given(chance.sample(ads, len(ads)))
    ids = chance.sample(shuffled.network_ids, len(shuffled.network_ids))
    renumbered = np.array([ids.index(shuffled.network_ids[row]) for row in shuffled.network], np.int64)
    order = np.array(chance.sample(range(shuffled.contacts.num_rows), shuffled.contacts.num_rows), np.int64)
    shuffled = replace(shuffled, network=renumbered, network_ids=ids, contacts=shuffled.contacts.take(order))
    assert describe_networks(taken).networks == describe_networks(shuffled).networks
    assert describe_networks(taken).templates == describe_networks(shuffled).templates

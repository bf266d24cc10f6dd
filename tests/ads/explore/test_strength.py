"""How well a network holds together is the weakest link that it cannot do without."""

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.engine import DuckDBEngine
from lykta.ads.explore.review_queue import Links, read_links, read_networks
from lykta.ads.explore.strength import (
    Strength,
    add_strengths,
    put_strengths,
    read_strengths,
    read_strengths_of_all,
    strengths_of,
    weakest_ties,
)

PAIRS = list(combinations(range(6), 2))
WEIGHTS = st.lists(st.sampled_from([0, 0, 0.2, 0.4, 0.6, 0.8]), min_size=len(PAIRS), max_size=len(PAIRS))


def parts(weights: list[float], threshold: float) -> list[set[int]]:
    found = [{ad} for ad in range(6)]
    for (a, b), weight in zip(PAIRS, weights, strict=True):
        if weight and weight >= threshold:
            one, other = (next(part for part in found if ad in part) for ad in (a, b))
            if one is not other:
                found.remove(other)
                one |= other
    return found


@given(WEIGHTS)
def test_a_network_stays_one_at_its_strength_and_parts_above_it(weights: list[float]) -> None:
    whole = parts(weights, 0.1)
    network = np.zeros(6, np.int32)
    for part in whole:
        network[list(part)] = min(part)
    held = [(a, b, weight) for (a, b), weight in zip(PAIRS, weights, strict=True) if weight]
    a, b, weight = (list(column) for column in zip(*held, strict=True)) if held else ([], [], [])
    found = weakest_ties(Links.of(6, a, b, weight), network)
    for part in whole:
        if len(part) == 1:
            assert found[min(part)] == 2
        else:
            strength = round(float(found[min(part)]), 1)
            assert part in parts(weights, strength - 0.05)
            assert part not in parts(weights, strength + 0.05)


@pytest.fixture
def analysed(learnt_county: Path) -> Iterator[DuckDBEngine]:
    """An engine with the tables of a result, as a workbench has them."""
    with DuckDBEngine() as engine:
        engine.run(f"ATTACH '{learnt_county}' AS result (READ_ONLY)")
        for table in ("ads", "links", "members", "networks"):
            engine.run(f"CREATE VIEW {table} AS FROM result.{table}")
        put_strengths(engine, read_strengths_of_all(engine, read_links(engine), read_networks(engine)))
        yield engine


def test_the_table_has_what_each_network_has_by_itself(analysed: DuckDBEngine) -> None:
    names = analysed.arrow("SELECT network FROM networks")["network"].to_pylist()
    known = read_strengths(analysed, names)
    assert {each.across for each in known.values()} == {True, False}
    assert known == strengths_of(analysed, names)
    add_strengths(analysed, {names[0]: Strength(0.25, across=True), "made": Strength(0.5, across=False)})
    assert read_strengths(analysed, [names[0], "made"]) == {names[0]: (0.25, True), "made": (0.5, False)}


def test_a_network_is_tied_across_by_a_link_of_ads_with_different_contacts(analysed: DuckDBEngine) -> None:
    rows = analysed.arrow("""
        SELECT one.network, bool_or(coalesce(other_contacts, false)) AS across
        FROM links JOIN members AS one ON one.ad = a JOIN members AS other ON other.ad = b
        WHERE one.network = other.network GROUP BY one.network
    """).to_pylist()
    expected = {row["network"]: row["across"] for row in rows}
    found = read_strengths(analysed, [*expected])
    assert {name: each.across for name, each in found.items()} == expected

"""However judgements are laid, step by step, undone or all at once, the same tables come of them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lykta.ads.judgements import Entry, Group, Judgement, Link, Verdict, current_judgements
from lykta.ads.judgements.overlay import Overlay
from lykta.ads.pair.corpus import Work
from tests.ads.judge.made import MOMENT

TABLES = ("members", "networks", "templates", "observations")
_SMALL = """
SELECT list(ad_id ORDER BY ad_id) AS ids FROM members JOIN ads USING (ad)
GROUP BY network HAVING count(*) BETWEEN 2 AND 12 ORDER BY min(ad) LIMIT 8
"""


@pytest.fixture(scope="module")
def stepwise(judged_county: Path) -> Iterator[Overlay]:
    """One overlay for all examples: whatever was laid before must not matter."""
    overlay = Overlay(judged_county, Work(1))
    yield overlay
    overlay.close()


@pytest.fixture(scope="module")
def networks(stepwise: Overlay) -> list[list[str]]:
    return [list(row["ids"]) for row in stepwise.engine.arrow(_SMALL).to_pylist()]


def tables(overlay: Overlay) -> dict[str, list[dict[str, Any]]]:
    return {table: list(overlay.engine.arrow(f"FROM {table} ORDER BY ALL").to_pylist()) for table in TABLES}


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_laying_step_by_step_is_the_same_as_laying_once(
    judged_county: Path, stepwise: Overlay, networks: list[list[str]], data: st.DataObject
) -> None:
    ads = st.sampled_from([ad for ids in networks for ad in ids])
    subjects = st.sets(ads, min_size=2, max_size=2).map(lambda pair: Link.between(*pair)) | st.sampled_from(
        [Group.of(set(ids)) for ids in networks]
    )
    said = data.draw(st.lists(st.tuples(subjects, st.sampled_from(Verdict)), min_size=1, max_size=5))
    entries = [Entry(at, MOMENT, "anna", Judgement(*each)) for at, each in enumerate(said, 1)]
    for shown in data.draw(st.lists(st.sets(st.sampled_from(entries)), max_size=3)):
        stepwise.apply(
            current_judgements(sorted(shown, key=lambda entry: entry.number)),
            described=data.draw(st.booleans()),
        )
    changes = stepwise.apply(current_judgements(entries), described=False)
    stepwise.describe()
    once = Overlay(judged_county, Work(1))
    try:
        anew = once.apply(current_judgements(entries))
        assert tables(stepwise) == tables(once)
    finally:
        once.close()
    assert (changes.gone, changes.came, changes.contradictions) == (anew.gone, anew.came, anew.contradictions)
    assert {tuple(group) for group in changes.groups} == {tuple(group) for group in anew.groups}


# What a list says of a network before its texts are read.
_LISTED = ("network", "ads", "places", "sites", "first_seen", "last_seen")


def test_left_undescribed_a_network_is_listed_as_it_will_be_described(
    judged_county: Path, networks: list[list[str]]
) -> None:
    overlay = Overlay(judged_county, Work(1))
    entries = [
        Entry(at, MOMENT, "anna", Judgement(Link.between(ids[0], ids[-1]), Verdict.NOT))
        for at, ids in enumerate(networks, 1)
    ]
    # Two whole networks as one, which has several places, sites and days.
    entries.append(Entry(99, MOMENT, "anna", Judgement(Group.of({*networks[0], *networks[1]}), Verdict.SAME)))
    changes = overlay.apply(current_judgements(entries), described=False)
    before = tables(overlay)
    came = [row for row in before["networks"] if row["network"] in changes.came]
    assert came
    assert {row["network"] for row in before["templates"]}.isdisjoint(changes.came)
    assert all(row["texts"] is row["contacts"] is row["personas"] is None for row in came)
    overlay.describe([came[0]["network"]])
    one = tables(overlay)
    assert {row["network"] for row in one["templates"]} & set(changes.came) == {came[0]["network"]}
    overlay.describe()
    after = {row["network"]: row for row in tables(overlay)["networks"]}
    assert after.keys().isdisjoint(changes.gone)
    assert [[row[name] for name in _LISTED] for row in came] == [
        [after[row["network"]][name] for name in _LISTED] for row in came
    ]
    assert all(row["texts"] and row["personas"] is not None for row in after.values())
    overlay.close()

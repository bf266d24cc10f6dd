"""A result under judgements reads like an analysis that came to them by itself."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lykta.ads.judgements import Entry, Group, Judgement, Link, Verdict, current_judgements
from lykta.ads.judgements.describing import describe_groups
from lykta.ads.judgements.overlay import Overlay
from lykta.ads.pair.corpus import Work
from tests.ads.judge.made import MOMENT

DESCRIBED = ("networks", "templates", "observations")
_NETWORKS = """
SELECT network, list(ad ORDER BY ad) AS ads, list(ad_id ORDER BY ad) AS ids
FROM members JOIN ads USING (ad) GROUP BY network HAVING count(*) > 1 ORDER BY count(*) DESC, network
"""


@pytest.fixture
def overlay(judged_county: Path) -> Iterator[Overlay]:
    opened = Overlay(judged_county, Work(1))
    yield opened
    opened.close()


def networks(overlay: Overlay) -> list[dict[str, Any]]:
    return list(overlay.engine.arrow(_NETWORKS).to_pylist())


def members(overlay: Overlay) -> list[dict[str, Any]]:
    return list(overlay.engine.arrow("SELECT ad, network FROM members ORDER BY ad").to_pylist())


def rows(overlay: Overlay, table: str) -> list[dict[str, Any]]:
    return list(overlay.engine.arrow(f"FROM {table} ORDER BY ALL").to_pylist())


def judged(*said: tuple[Link | Group, Verdict]) -> list[Entry]:
    return [Entry(number, MOMENT, "anna", Judgement(*each)) for number, each in enumerate(said, 1)]


@pytest.mark.parametrize("table", DESCRIBED)
def test_describing_a_network_anew_says_what_the_analysis_said(overlay: Overlay, table: str) -> None:
    groups = [each["ads"] for each in networks(overlay)]
    _, described = describe_groups(overlay.engine, groups, Work(1))
    before = rows(overlay, table)
    overlay.engine.put("anew", getattr(described, table))
    after = rows(overlay, "anew")
    assert before
    # What is described anew is another network than any of the analysis, and named as such.
    names = [name for name in before[0] if name != "network"]
    one, other = (sorted(repr([row[name] for name in names]) for row in found) for found in (before, after))
    assert one == other
    assert {row["network"] for row in before}.isdisjoint(row["network"] for row in after)


def test_a_judgement_that_ads_are_not_of_one_hand_splits_their_network(overlay: Overlay) -> None:
    largest = networks(overlay)[0]
    one, other = largest["ids"][0], largest["ids"][-1]
    changes = overlay.apply(current_judgements(judged((Link(one, other), Verdict.NOT))))
    assert changes.gone == (largest["network"],)
    named = {row["ad"]: row["network"] for row in members(overlay)}
    assert named[largest["ads"][0]] != named[largest["ads"][-1]]
    assert largest["network"] not in named.values()
    assert set(changes.came) <= {row["network"] for row in rows(overlay, "networks")}


def test_a_judgement_of_the_same_hand_joins_two_networks_into_one(overlay: Overlay) -> None:
    first, second = networks(overlay)[:2]
    changes = overlay.apply(
        current_judgements(judged((Link.between(first["ids"][0], second["ids"][0]), Verdict.SAME)))
    )
    assert set(changes.gone) == {first["network"], second["network"]}
    (came,) = changes.came
    joined = next(each for each in networks(overlay) if each["network"] == came)
    assert joined["ads"] == sorted(first["ads"] + second["ads"])


def test_a_network_judged_not_to_be_of_one_hand_is_no_network(overlay: Overlay) -> None:
    largest = networks(overlay)[0]
    overlay.apply(current_judgements(judged((Group.of(set(largest["ids"])), Verdict.NOT))))
    named = [row["network"] for row in members(overlay) if row["ad"] in largest["ads"]]
    assert len(set(named)) == len(largest["ads"])
    assert largest["network"] not in {row["network"] for row in rows(overlay, "networks")}


def test_every_ad_has_one_network_and_every_network_of_two_is_described(overlay: Overlay) -> None:
    before = [row["ad"] for row in members(overlay)]
    first, second, third = networks(overlay)[:3]
    said = judged(
        (Link.between(first["ids"][0], second["ids"][0]), Verdict.SAME),
        (Link(third["ids"][0], third["ids"][-1]), Verdict.NOT),
    )
    overlay.apply(current_judgements(said))
    assert [row["ad"] for row in members(overlay)] == before
    assert [row["network"] for row in rows(overlay, "networks")] == sorted(
        each["network"] for each in networks(overlay)
    )


def test_what_is_undone_is_as_it_was(overlay: Overlay) -> None:
    tables = {table: rows(overlay, table) for table in (*DESCRIBED, "members")}
    first, second = networks(overlay)[:2]
    overlay.apply(current_judgements(judged((Link.between(first["ids"][0], second["ids"][0]), Verdict.SAME))))
    overlay.apply(current_judgements([]))
    assert {table: rows(overlay, table) for table in tables} == tables


def test_being_unsure_and_judging_ads_that_are_not_there_change_nothing(overlay: Overlay) -> None:
    before = members(overlay)
    largest = networks(overlay)[0]
    said = judged(
        (Link(largest["ids"][0], largest["ids"][-1]), Verdict.UNSURE), (Link("gone-1", "gone-2"), Verdict.NOT)
    )
    assert overlay.apply(current_judgements(said)).came == ()
    assert members(overlay) == before


def test_the_file_is_not_written_to(judged_county: Path, overlay: Overlay) -> None:
    before = judged_county.read_bytes()
    first, second = networks(overlay)[:2]
    overlay.apply(current_judgements(judged((Link.between(first["ids"][0], second["ids"][0]), Verdict.SAME))))
    overlay.close()
    assert judged_county.read_bytes() == before

"""A result with judgements applied is what an analysis of the same groups gives, stepwise or at once."""

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lykta.ads.analysis import analyse
from lykta.ads.judgements import (
    JudgedLink,
    JudgedNetwork,
    Judgement,
    JudgementLog,
    Verdict,
    current_judgements,
    log_beside,
)
from lykta.ads.judgements.describing import describe_groups
from lykta.ads.judgements.overlay import Overlay
from lykta.ads.options import AnalysisOptions
from lykta.ads.pair.corpus import Work
from tests.ads.judgements.made import judged

DESCRIBED = ("networks", "templates", "observations")
_NETWORKS = """
SELECT network, list(ad ORDER BY ad) AS ads, list(ad_id ORDER BY ad) AS ids
FROM members JOIN ads USING (ad) GROUP BY network HAVING count(*) > 1 ORDER BY count(*) DESC, network
"""

TABLES = ("members", "networks", "templates", "observations")
_SMALL = """
SELECT list(ad_id ORDER BY ad_id) AS ids FROM members JOIN ads USING (ad)
GROUP BY network HAVING count(*) BETWEEN 2 AND 12 ORDER BY min(ad) LIMIT 8
"""

# What a list says of a network before its texts are read.
_LISTED = ("network", "ads", "places", "sites", "first_seen", "last_seen")
_GROUPS = "SELECT list(ad_id) AS ids FROM members JOIN ads USING (ad) GROUP BY network HAVING count(*) > 1"


@pytest.fixture
def overlay(judged_county: Path) -> Iterator[Overlay]:
    opened = Overlay(judged_county, Work(1))
    yield opened
    opened.close()


def listed_networks(overlay: Overlay) -> list[dict[str, Any]]:
    return list(overlay.engine.arrow(_NETWORKS).to_pylist())


def members(overlay: Overlay) -> list[dict[str, Any]]:
    return list(overlay.engine.arrow("SELECT ad, network FROM members ORDER BY ad").to_pylist())


def rows(overlay: Overlay, table: str) -> list[dict[str, Any]]:
    return list(overlay.engine.arrow(f"FROM {table} ORDER BY ALL").to_pylist())


@pytest.mark.parametrize("table", DESCRIBED)
def test_describing_a_network_anew_says_what_the_analysis_said(overlay: Overlay, table: str) -> None:
    groups = [each["ads"] for each in listed_networks(overlay)]
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


def test_a_judgement_that_ads_are_not_of_one_author_splits_their_network(overlay: Overlay) -> None:
    largest = listed_networks(overlay)[0]
    one, other = largest["ids"][0], largest["ids"][-1]
    changes = overlay.apply(current_judgements(judged((JudgedLink(one, other), Verdict.NOT))))
    assert changes.gone == (largest["network"],)
    named = {row["ad"]: row["network"] for row in members(overlay)}
    assert named[largest["ads"][0]] != named[largest["ads"][-1]]
    assert largest["network"] not in named.values()
    assert set(changes.came) <= {row["network"] for row in rows(overlay, "networks")}


def test_a_judgement_of_the_same_author_joins_two_networks_into_one(overlay: Overlay) -> None:
    first, second = listed_networks(overlay)[:2]
    changes = overlay.apply(
        current_judgements(judged((JudgedLink.between(first["ids"][0], second["ids"][0]), Verdict.SAME)))
    )
    assert set(changes.gone) == {first["network"], second["network"]}
    (came,) = changes.came
    joined = next(each for each in listed_networks(overlay) if each["network"] == came)
    assert joined["ads"] == sorted(first["ads"] + second["ads"])


def test_a_network_judged_not_to_be_of_one_author_is_no_network(overlay: Overlay) -> None:
    largest = listed_networks(overlay)[0]
    overlay.apply(current_judgements(judged((JudgedNetwork.of(set(largest["ids"])), Verdict.NOT))))
    named = [row["network"] for row in members(overlay) if row["ad"] in largest["ads"]]
    assert len(set(named)) == len(largest["ads"])
    assert largest["network"] not in {row["network"] for row in rows(overlay, "networks")}


def test_every_ad_has_one_network_and_every_network_of_two_is_described(overlay: Overlay) -> None:
    before = [row["ad"] for row in members(overlay)]
    first, second, third = listed_networks(overlay)[:3]
    said = judged(
        (JudgedLink.between(first["ids"][0], second["ids"][0]), Verdict.SAME),
        (JudgedLink(third["ids"][0], third["ids"][-1]), Verdict.NOT),
    )
    overlay.apply(current_judgements(said))
    assert [row["ad"] for row in members(overlay)] == before
    assert [row["network"] for row in rows(overlay, "networks")] == sorted(
        each["network"] for each in listed_networks(overlay)
    )


def test_what_is_undone_is_as_it_was(overlay: Overlay) -> None:
    tables = {table: rows(overlay, table) for table in (*DESCRIBED, "members")}
    first, second = listed_networks(overlay)[:2]
    overlay.apply(
        current_judgements(judged((JudgedLink.between(first["ids"][0], second["ids"][0]), Verdict.SAME)))
    )
    overlay.apply(current_judgements([]))
    assert {table: rows(overlay, table) for table in tables} == tables


def test_being_unsure_and_judging_ads_that_are_not_there_change_nothing(overlay: Overlay) -> None:
    before = members(overlay)
    largest = listed_networks(overlay)[0]
    said = judged(
        (JudgedLink(largest["ids"][0], largest["ids"][-1]), Verdict.UNSURE),
        (JudgedLink("gone-1", "gone-2"), Verdict.NOT),
    )
    assert overlay.apply(current_judgements(said)).came == ()
    assert members(overlay) == before


def test_the_file_is_not_written_to(judged_county: Path, overlay: Overlay) -> None:
    before = judged_county.read_bytes()
    first, second = listed_networks(overlay)[:2]
    overlay.apply(
        current_judgements(judged((JudgedLink.between(first["ids"][0], second["ids"][0]), Verdict.SAME)))
    )
    overlay.close()
    assert judged_county.read_bytes() == before


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
    subjects = st.sets(ads, min_size=2, max_size=2).map(
        lambda pair: JudgedLink.between(*pair)
    ) | st.sampled_from([JudgedNetwork.of(set(ids)) for ids in networks])
    said = data.draw(st.lists(st.tuples(subjects, st.sampled_from(Verdict)), min_size=1, max_size=5))
    entries = judged(*said)
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


def test_left_undescribed_a_network_is_listed_as_it_will_be_described(
    judged_county: Path, networks: list[list[str]]
) -> None:
    overlay = Overlay(judged_county, Work(1))
    entries = judged(
        *((JudgedLink.between(ids[0], ids[-1]), Verdict.NOT) for ids in networks),
        # Two whole networks as one, which has several places, sites and days.
        (JudgedNetwork.of({*networks[0], *networks[1]}), Verdict.SAME),
    )
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


@pytest.fixture(scope="module")
def ads(judged_county: Path) -> list[str]:
    return judged_county.with_name("ads.csv").read_text(encoding="utf-8").splitlines(keepends=True)


def _analysed(folder: Path, lines: list[str]) -> Path:
    (folder / "ads.csv").write_text("".join(lines), encoding="utf-8")
    out = folder / "county.lykta"
    analyse([str(folder / "ads.csv")], out=out, options=AnalysisOptions(key_file=folder / "key"))
    return out


def _together(result: Path) -> set[JudgedLink]:
    """The pairs of ads that the judged networks hold together."""
    overlay = Overlay(result, Work(1))
    try:
        overlay.apply(current_judgements(JudgementLog(log_beside(result)).entries))
        groups = [sorted(row["ids"]) for row in overlay.engine.arrow(_GROUPS).to_pylist()]
    finally:
        overlay.close()
    return {JudgedLink(*pair) for group in groups for pair in combinations(group, 2)}


def test_judgements_hold_in_an_analysis_of_the_same_and_of_more_ads(tmp_path: Path, ads: list[str]) -> None:
    result = _analysed(tmp_path, ads[:400])
    before = _together(result)
    ids = sorted({ad for pair in before for ad in pair.ads})
    apart = min(before)
    same = next(pair for pair in (JudgedLink(*each) for each in combinations(ids, 2)) if pair not in before)
    log = JudgementLog(log_beside(result))
    log.add(Judgement(apart, Verdict.NOT, "another voice"), by="anna")
    log.add(Judgement(same, Verdict.SAME, "the same mistakes"), by="anna")
    judged = _together(result)
    assert apart not in judged
    assert same in judged
    assert _together(_analysed(tmp_path, ads[:400])) == judged
    further = _together(_analysed(tmp_path, ads))
    assert apart not in further
    assert same in further
    assert len(JudgementLog(log_beside(result)).entries) == 2

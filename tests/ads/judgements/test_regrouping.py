"""Networks equal what the log and the links imply, and nothing else."""

from itertools import combinations
from random import Random

from hypothesis import assume, given
from hypothesis import strategies as st

from lykta.ads.judgements import (
    JudgedLink,
    JudgedNetwork,
    Judgement,
    JudgementEntry,
    Verdict,
    current_judgements,
)
from tests.ads.judgements.made import (
    WeightedLink,
    entries_of,
    judged,
    judgements,
    logs,
    partitions,
    regroup,
    weighted,
)


def pairs_of(groups: list[tuple[str, ...]]) -> set[JudgedLink]:
    return {JudgedLink(*pair) for group in groups for pair in combinations(group, 2)}


def the(*pairs: tuple[str, str], probability: float = 0.9) -> list[WeightedLink]:
    return [WeightedLink(JudgedLink(*pair), probability) for pair in pairs]


@given(partitions(), weighted)
def test_without_judgements_networks_are_those_of_the_analysis(
    networks: list[list[str]], links: list[WeightedLink]
) -> None:
    assert regroup(networks, links, current_judgements([])).groups == sorted(
        tuple(sorted(each)) for each in networks
    )


@given(partitions(), weighted, logs())
def test_every_ad_is_in_one_group(
    networks: list[list[str]], links: list[WeightedLink], log: list[JudgementEntry]
) -> None:
    groups = regroup(networks, links, current_judgements(log)).groups
    assert sorted(ad for group in groups for ad in group) == sorted(ad for each in networks for ad in each)


@given(partitions(), weighted, logs())
def test_what_is_judged_the_same_is_together_and_what_is_judged_apart_is_apart(
    networks: list[list[str]], links: list[WeightedLink], log: list[JudgementEntry]
) -> None:
    now = current_judgements(log)
    found = regroup(networks, links, now)
    together = pairs_of(found.groups)
    there = {ad for each in networks for ad in each}
    contradicted = {each.apart for each in found.contradictions}
    for pair in now.links(Verdict.SAME):
        assert pair in together or not {*pair.ads} <= there
    for pair in now.links(Verdict.NOT):
        assert pair not in together or pair in contradicted
    for ads in now.networks(Verdict.SAME):
        assert {JudgedLink(*pair) for pair in combinations([ad for ad in ads if ad in there], 2)} <= together


@given(partitions(), weighted, logs())
def test_a_contradiction_leads_over_judgements_of_the_same_author_alone(
    networks: list[list[str]], links: list[WeightedLink], log: list[JudgementEntry]
) -> None:
    now = current_judgements(log)
    there = {ad for each in networks for ad in each}
    said = {*now.links(Verdict.SAME)}
    for ads in now.networks(Verdict.SAME):
        said |= {JudgedLink(*pair) for pair in combinations([ad for ad in ads if ad in there], 2)}
    for each in regroup(networks, links, now).contradictions:
        assert (each.through[0], each.through[-1]) == (each.apart.ads[0], each.apart.ads[-1])
        assert {
            JudgedLink.between(*pair) for pair in zip(each.through, each.through[1:], strict=False)
        } <= said


@given(
    partitions(), weighted, st.lists(judgements, max_size=10, unique_by=lambda each: each.on), st.randoms()
)
def test_the_order_of_entries_that_do_not_depend_on_each_other_does_not_matter(
    networks: list[list[str]], links: list[WeightedLink], said: list[Judgement], chance: Random
) -> None:
    shuffled = list(said)
    chance.shuffle(shuffled)
    first, second = (
        regroup(
            networks,
            links,
            current_judgements(entries_of(*(("anna", act) for act in each))),
        )
        for each in (said, shuffled)
    )
    assert first == second


@given(partitions(), weighted, logs(), st.randoms())
def test_the_order_of_links_and_networks_does_not_matter(
    networks: list[list[str]], links: list[WeightedLink], log: list[JudgementEntry], chance: Random
) -> None:
    other_networks, other_links = list(networks), list(links)
    chance.shuffle(other_networks)
    chance.shuffle(other_links)
    now = current_judgements(log)
    assert regroup(networks, links, now) == regroup(other_networks, other_links, now)


@given(partitions(), weighted, logs(of=judgements))
def test_a_network_that_is_not_of_one_author_is_in_single_ads_where_nothing_else_is_judged(
    networks: list[list[str]], links: list[WeightedLink], log: list[JudgementEntry]
) -> None:
    network = max(networks, key=len)
    assume(len(network) > 1)
    now = current_judgements(judged((JudgedNetwork.of(set(network)), Verdict.NOT)))
    groups = regroup(networks, links, now).groups
    assert [group for group in groups if set(group) & set(network)] == [(ad,) for ad in sorted(network)]


def test_a_network_splits_where_it_hangs_together_least() -> None:
    links = the(("a", "b"), ("c", "d")) + the(("b", "c"), probability=0.6)
    found = regroup(
        [["a", "b", "c", "d"]], links, current_judgements(judged((JudgedLink("a", "d"), Verdict.NOT)))
    )
    assert found.groups == [("a", "b"), ("c", "d")]


def test_two_networks_are_one_by_one_judgement() -> None:
    links = the(("a", "b"), ("c", "d"))
    found = regroup(
        [["a", "b"], ["c", "d"]], links, current_judgements(judged((JudgedLink("b", "c"), Verdict.SAME)))
    )
    assert found.groups == [("a", "b", "c", "d")]


def test_a_further_ad_does_not_join_what_was_judged_to_be_several_authors() -> None:
    log = judged((JudgedNetwork(("a", "b")), Verdict.NOT))
    links = the(("a", "x"), ("b", "x"), ("a", "b"))
    groups = regroup([["a", "b", "x"]], links, current_judgements(log)).groups
    assert groups == [("a", "x"), ("b",)]


def test_a_contradiction_is_shown_and_joins() -> None:
    log = judged(
        (JudgedLink("a", "b"), Verdict.SAME),
        (JudgedLink("b", "c"), Verdict.SAME),
        (JudgedLink("a", "c"), Verdict.NOT),
    )
    found = regroup([["a"], ["b"], ["c"]], [], current_judgements(log))
    assert found.groups == [("a", "b", "c")]
    assert [(each.apart, each.through) for each in found.contradictions] == [
        (JudgedLink("a", "c"), ("a", "b", "c"))
    ]


def test_a_network_that_links_do_not_tie_stays_whole() -> None:
    log = judged((JudgedLink("a", "z"), Verdict.NOT))
    found = regroup([["a", "b", "c"], ["z"]], the(("a", "b")), current_judgements(log))
    assert found.groups == [("a", "b", "c"), ("z",)]

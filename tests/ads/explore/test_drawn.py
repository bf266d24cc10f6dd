"""Links are drawn by the ids of their ads alone, and what is judged of them is counted."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.engine import DuckDBEngine
from lykta.ads.explore.drawn import DRAWN, FLOORS, Draw, Stratum, answered_unseen, draw, strata
from lykta.ads.judgements import JudgedLink, Judgement, JudgementEntry, Verdict
from lykta.ads.judgements.entries import Subject
from lykta.ads.judgements.log import current_judgements
from tests.ads.pair.small_corpus import SMALL

type Links = Sequence[tuple[str, str, float]]

IDS = st.sampled_from([f"annons {number}" for number in range(12)])
PROBABILITIES = st.sampled_from([0.2, 0.4999, 0.5, 0.7, 0.9, 0.97, 1.0])
LINKS = st.lists(st.tuples(IDS, IDS, PROBABILITIES).filter(lambda link: link[0] != link[1]), max_size=90)


def drawn(links: Links, ids: Sequence[str]) -> Draw:
    """What is drawn of links between ads with these ids, numbered in their order."""
    number = {ad: at for at, ad in enumerate(ids)}
    pairs = [sorted((number[one], number[other])) for one, other, _ in links]
    with DuckDBEngine() as engine:
        engine.put("ads", pa.table({"ad": pa.array(range(len(ids)), pa.uint32()), "ad_id": list(ids)}))
        engine.put(
            "links",
            pa.table(
                {
                    "a": pa.array([pair[0] for pair in pairs], pa.uint32()),
                    "b": pa.array([pair[1] for pair in pairs], pa.uint32()),
                    "probability": pa.array([link[2] for link in links], pa.float64()),
                }
            ),
        )
        return draw(engine)


def strongest(links: Links) -> dict[JudgedLink, float]:
    found: dict[JudgedLink, float] = {}
    for one, other, probability in links:
        on = JudgedLink.between(one, other)
        found[on] = max(probability, found.get(on, 0))
    return found


@SMALL
@given(LINKS, st.randoms(use_true_random=False))
def test_so_many_of_each_stratum_are_drawn_whatever_the_order_of_ads_and_links(
    links: Links, random: np.random.Generator
) -> None:
    ids = [f"annons {number}" for number in range(12)]
    found, by_pair = drawn(links, ids), strongest(links)
    for at, floor in enumerate(FLOORS):
        ceiling = FLOORS[at - 1] if at else 2
        own = {on for on, probability in by_pair.items() if floor <= probability < ceiling}
        chosen = [link.on for link in found.links if link.stratum == at]
        assert len(set(chosen)) == len(chosen) == min(DRAWN, len(own))
        assert set(chosen) <= own
        assert found.totals[at] == len(own)
    for each in (links_shuffled := list(links), ids):
        random.shuffle(each)
    again = drawn(links_shuffled, ids)
    assert [link.on for link in again.links] == [link.on for link in found.links]
    assert again.totals == found.totals


def test_further_ads_change_nothing_in_the_order_of_those_that_stay() -> None:
    ids = [f"annons {number}" for number in range(40)]
    few = [(ids[at], ids[at + 1], 0.95) for at in range(0, 38, 2)]
    many = [*few, *((ids[at + 1], ids[at + 2], 0.95) for at in range(0, 38, 2))]
    before, after = ([link.on for link in drawn(links, ids).links] for links in (few, many))
    assert len(before) == 19
    assert len(after) == DRAWN
    assert [on for on in after if on in before] == [on for on in before if on in after]


def test_a_result_without_links_has_nothing_to_draw() -> None:
    found = drawn([], ["annons 1"])
    assert found.links == ()
    assert [each.links for each in strata(found, {}, set())] == [0, 0, 0]


def test_what_is_judged_is_counted_by_stratum_and_no_longer_asked() -> None:
    ids = [f"annons {number}" for number in range(8)]
    links = [(ids[at], ids[at + 1], 0.95 if at < 4 else 0.6) for at in range(7)]
    found = drawn(links, ids)
    said: dict[Subject, Verdict] = {
        JudgedLink.between(ids[0], ids[1]): Verdict.SAME,
        JudgedLink.between(ids[1], ids[2]): Verdict.NOT,
        JudgedLink.between(ids[2], ids[3]): Verdict.UNSURE,
        JudgedLink.between(ids[5], ids[6]): Verdict.SAME,
        JudgedLink.between(ids[0], ids[7]): Verdict.SAME,
    }
    high, middle, low = strata(found, said, said.keys())
    assert (high.same, high.different, high.unsure, high.share) == (1, 1, 1, 0.5)
    assert (middle.same, middle.told, middle.share) == (1, 1, 1)
    assert (low.told, low.share) == (0, None)
    assert len(found.waiting(said.keys())) == 7 - 4


def test_answers_with_the_probability_in_view_are_told_and_not_counted() -> None:
    ids = [f"annons {number}" for number in range(4)]
    found = drawn([(ids[at], ids[at + 1], 0.95) for at in range(3)], ids)
    blind, seen = JudgedLink.between(ids[0], ids[1]), JudgedLink.between(ids[1], ids[2])
    said: dict[Subject, Verdict] = {blind: Verdict.SAME, seen: Verdict.NOT}
    high, *_ = strata(found, said, {blind})
    assert (high.same, high.different, high.judged, high.in_view) == (1, 0, 1, 1)


@pytest.mark.parametrize("unseen", [True, False])
def test_the_latest_answer_tells_whether_the_probability_was_in_view(unseen: bool) -> None:
    on = JudgedLink.between("annons 1", "annons 2")
    entries = [
        JudgementEntry(number, "2026-01-01T00:00:00Z", "Anna", Judgement(on, Verdict.SAME, unseen=told))
        for number, told in enumerate((not unseen, unseen), 1)
    ]
    assert answered_unseen(current_judgements(entries)) == ({on} if unseen else set())


@pytest.mark.parametrize(
    ("same", "different", "low", "high"), [(0, 20, 0, 0.117), (20, 0, 0.883, 1), (10, 10, 0.294, 0.706)]
)
def test_the_interval_is_that_of_jeffreys(same: int, different: int, low: float, high: float) -> None:
    found = Stratum(0.9, 1.0, 100, 20, same, different, 0).interval
    assert list(found) == pytest.approx([low, high], abs=0.002)


@SMALL
@given(st.integers(0, 20), st.integers(0, 20))
def test_the_share_lies_in_its_interval(same: int, different: int) -> None:
    found = Stratum(0.5, 0.9, 100, 20, same, different, 0)
    low, high = found.interval
    assert 0 <= low <= (0.5 if found.share is None else found.share) <= high <= 1

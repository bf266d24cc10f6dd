"""The queue asks what is expected to move most, and follows each judgement exactly."""

from itertools import combinations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lykta.ads.explore import review_queue as queue_room
from lykta.ads.explore.review_queue import Links, ReviewQueue, strongest
from lykta.ads.judgements import (
    CurrentJudgements,
    JudgedLink,
    JudgedNetwork,
    Judgement,
    JudgementEntry,
    Undoing,
    Verdict,
    current_judgements,
)
from lykta.ads.judgements.overlay import NetworkChanges
from lykta.ads.judgements.regrouping import Groups, LinkedAds, members_of, regroup_places
from tests.ads.judgements.made import MOMENT, suggest_links

ADS = 9
NUMBERS = {f"ad{ad}": ad for ad in range(ADS)}
NAMES = list(NUMBERS)

type Weighted = dict[tuple[int, int], float]

networks = st.lists(st.integers(0, 3), min_size=ADS, max_size=ADS)
subjects = st.sets(st.sampled_from([*NAMES, "gone"]), min_size=2, max_size=2).map(
    lambda ads: JudgedLink.between(*ads)
) | st.sets(st.sampled_from([*NAMES, "gone"]), min_size=2, max_size=4).map(JudgedNetwork.of)
said = st.lists(st.tuples(subjects, st.sampled_from(Verdict), st.sampled_from(["anna", "bo"])), max_size=7)
type Said = list[tuple[JudgedLink | JudgedNetwork, Verdict, str]]
rows = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 3), st.sampled_from([0.25, 0.5, 0.75])), max_size=12
)


@st.composite
def weighted_links(draw: st.DrawFn) -> Weighted:
    """Links between nine ads, each probability once, as exact in 32 bits as in 64."""
    chances = draw(st.permutations(range(1, 64)))
    chosen = [pair for pair in combinations(range(ADS), 2) if draw(st.booleans())]
    return dict(zip(chosen, (each / 64 for each in chances), strict=False))


def entries_of(acts: Said) -> list[JudgementEntry]:
    return [
        JudgementEntry(at, MOMENT, by, Judgement(on, verdict)) for at, (on, verdict, by) in enumerate(acts, 1)
    ]


def labels_of(network: list[int]) -> npt.NDArray[np.int32]:
    """Each ad's network by its least ad, as results have them once links have grouped them."""
    return np.array([network.index(own) for own in network], np.int32)


def links_of(weighted: Weighted) -> Links:
    pairs = sorted(weighted)
    a, b = ([pair[end] for pair in pairs] for end in (0, 1))
    return Links.of(ADS, a, b, [weighted[pair] for pair in pairs])


def linked(links: Links, network: list[int]) -> LinkedAds:
    of, a, b = (numbers.astype(np.int64) for numbers in (labels_of(network), links.a, links.b))
    return LinkedAds(of, a, b, links.probability.astype(np.float64))


def queue_of(weighted: Weighted, network: list[int]) -> ReviewQueue:
    return ReviewQueue(links_of(weighted), labels_of(network))


def follow(queue: ReviewQueue, network: list[int], entries: list[JudgementEntry]) -> None:
    """Tell the queue what the overlay tells: every group, here of the whole."""
    stands = current_judgements(entries)
    labels, _ = regroup_places(linked(queue.links, network), NUMBERS, stands)
    queue.follow(NetworkChanges(groups=tuple(members_of(labels)), numbers=NUMBERS), stands)


def moves_of(queue: ReviewQueue) -> dict[tuple[int, int], float]:
    """What each link that is in the queue is expected to move."""
    each = zip(queue.links.a.tolist(), queue.links.b.tolist(), queue.moves.tolist(), strict=True)
    return {(a, b): moves for a, b, moves in each if moves}


def together(queue: ReviewQueue) -> set[tuple[int, int]]:
    return {(a, b) for a, b in combinations(range(ADS), 2) if queue.network[a] == queue.network[b]}


@given(weighted_links(), networks, said)
def test_following_judgement_by_judgement_is_the_same_as_following_all_at_once(
    weighted: Weighted, network: list[int], acts: Said
) -> None:
    by_steps, at_once = queue_of(weighted, network), queue_of(weighted, network)
    entries = entries_of(acts)
    for count in range(len(entries) + 1):
        follow(by_steps, network, entries[:count])
    follow(at_once, network, entries)
    assert by_steps.moves.tolist() == at_once.moves.tolist()
    assert by_steps.network.tolist() == at_once.network.tolist()


@given(weighted_links(), networks, said)
def test_undoing_gives_back_the_queue_exactly(weighted: Weighted, network: list[int], acts: Said) -> None:
    queue = queue_of(weighted, network)
    before = queue.moves.tolist()
    entries = entries_of(acts)
    follow(queue, network, entries)
    undone = [
        JudgementEntry(len(acts) + entry.number, MOMENT, "bo", Undoing(entry.number)) for entry in entries
    ]
    follow(queue, network, [*entries, *undone])
    assert queue.moves.tolist() == before


@given(weighted_links())
def test_before_any_judgement_it_is_what_is_suggested(weighted: Weighted) -> None:
    # As grouping leaves them: networks are what their links hold together, those of at least a half.
    groups = Groups(ADS)
    groups.join(pair for pair, chance in weighted.items() if chance >= 0.5)
    network = groups.labels().tolist()
    queue = queue_of(weighted, network)
    given_links = linked(queue.links, network)
    found = suggest_links(given_links.network, given_links.a, given_links.b, given_links.probability)
    pairs = zip(found.a.tolist(), found.b.tolist(), strict=True)
    expected = dict(zip(pairs, found.moves.tolist(), strict=True))
    assert moves_of(queue) == pytest.approx(expected, rel=1e-6)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(weighted_links(), networks, st.integers(1, 5))
def test_worked_out_in_parts_it_is_the_same_as_at_once(
    monkeypatch: pytest.MonkeyPatch, weighted: Weighted, network: list[int], at_once: int
) -> None:
    whole = queue_of(weighted, network).moves.tolist()
    with monkeypatch.context() as patched:
        patched.setattr(queue_room, "_AT_ONCE", at_once)
        assert queue_of(weighted, network).moves.tolist() == whole


@given(rows, st.booleans())
def test_of_several_reasons_between_two_ads_the_strongest_holds(
    reasons: list[tuple[int, int, float]], in_order: bool
) -> None:
    given_rows = sorted(reasons) if in_order else reasons
    columns = list(zip(*given_rows, strict=True)) or [(), (), ()]
    a, b, probability = strongest(
        np.array(columns[0], np.int32), np.array(columns[1], np.int32), np.array(columns[2], np.float32)
    )
    expected: dict[tuple[int, int], float] = {}
    for one, other, chance in reasons:
        expected[one, other] = max(chance, expected.get((one, other), 0))
    found = list(zip(zip(a.tolist(), b.tolist(), strict=True), probability.tolist(), strict=True))
    assert found == sorted(expected.items())


@given(weighted_links(), networks, said)
def test_what_judgements_already_say_is_never_asked(
    weighted: Weighted, network: list[int], acts: Said
) -> None:
    queue = queue_of(weighted, network)
    follow(queue, network, entries_of(acts))
    stands = current_judgements(entries_of(acts))
    hand, apart = closures(stands)
    for a, b in moves_of(queue):
        one, other = NAMES[a], NAMES[b]
        assert JudgedLink(one, other) not in stands.entries, "somebody judged it, sure or not"
        assert hand[one] != hand[other], "judgements join it"
        assert frozenset((hand[one], hand[other])) not in apart, "judgements keep it apart"


def closures(stands: CurrentJudgements) -> tuple[dict[str, str], set[frozenset[str]]]:
    """By definition: which ads judgements join, each named by one of them; and which of those stay apart."""
    hand = {ad: ad for ad in NAMES}
    for ads in [*(pair.ads for pair in stands.links(Verdict.SAME)), *stands.networks(Verdict.SAME)]:
        there = [hand[ad] for ad in ads if ad in hand]
        if len(ads) == len(there) or len(ads) > 2:
            hand = {ad: there[0] if own in there else own for ad, own in hand.items()}
    kept = [*(pair.ads for pair in stands.links(Verdict.NOT)), *stands.networks(Verdict.NOT)]
    pairs = [pair for ads in kept for pair in combinations([ad for ad in ads if ad in hand], 2)]
    return hand, {frozenset((hand[one], hand[other])) for one, other in pairs if hand[one] != hand[other]}


@given(weighted_links(), networks, said)
def test_the_pairs_that_it_tells_are_those_that_judging_moves(
    weighted: Weighted, network: list[int], acts: Said
) -> None:
    same = [each for each in acts if each[1] is Verdict.SAME]
    queue = queue_of(weighted, network)
    follow(queue, network, entries_of(same))
    asked = queue.first()
    if asked is None:
        return
    before = together(queue)
    verdict = Verdict.NOT if asked.holds else Verdict.SAME
    on = JudgedLink.between(NAMES[asked.a], NAMES[asked.b])
    follow(queue, network, entries_of([*same, (on, verdict, "anna")]))
    assert len(before ^ together(queue)) == asked.pairs
    assert asked.sizes[0] * asked.sizes[1] == asked.pairs


@given(weighted_links(), networks)
def test_what_was_skipped_comes_last_in_the_order_it_was_skipped_in(
    weighted: Weighted, network: list[int]
) -> None:
    queue = queue_of(weighted, network)
    skipped: list[tuple[int, int]] = []
    while (asked := queue.first(skipped)) and (asked.a, asked.b) not in skipped:
        skipped.append((asked.a, asked.b))
    assert len(skipped) == queue.count_remaining().links
    again = queue.first(skipped)
    assert (again is None) == (not skipped)
    assert again is None or (again.a, again.b) == skipped[0]


def test_no_link_makes_no_question() -> None:
    queue = queue_of({}, list(range(4)) + [4] * 5)
    assert queue.first() is None
    assert (queue.count_remaining().links, queue.count_remaining().moves) == (0, 0)


def test_a_million_ads_with_five_links_each_would_take_less_than_150_megabytes() -> None:
    chance = np.random.default_rng(1)
    ads, count = 10_000, 47_000
    ends = np.sort(chance.integers(0, ads, (count, 2)), axis=1)
    ends = np.unique(ends[ends[:, 0] < ends[:, 1]], axis=0)
    queue = ReviewQueue(
        Links.of(ads, ends[:, 0], ends[:, 1], np.full(len(ends), 0.5)), np.arange(ads, dtype=np.int32)
    )
    assert queue.bytes * 100 * count / len(ends) < 150e6

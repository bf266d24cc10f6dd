"""A perfect reviewer, who answers each link by the true authors of its ads, in one order or another."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

import numpy as np
import numpy.typing as npt

from benchmarks.review.county import County
from benchmarks.review.plan import GOAL
from lykta.ads.explore.review_queue import Links, ReviewQueue, read_links, read_networks
from lykta.ads.judgements import JudgedLink, Judgement, JudgementEntry, Verdict, current_judgements
from lykta.ads.judgements.overlay import Overlay
from lykta.ads.judgements.regrouping import LinkedAds, regroup_places
from lykta.ads.pair.corpus import Work
from lykta.ads.score import score_b_cubed

QUEUE: Final = "the queue"
UNCERTAIN: Final = "least certain first"
RANDOM: Final = "random"
ORDERS: Final = (QUEUE, UNCERTAIN, RANDOM)

_MOMENT: Final = "2026-01-01T00:00:00Z"
# An order that is known from the start is measured so often that its end is known to a hundredth or so.
_MEASURED_EVERY: Final = 50


@dataclass(frozen=True)
class Review:
    """One review of one county: its links, and the B-cubed F1 after so many judgements."""

    seed: int
    order: str
    links: int
    curve: list[tuple[int, float]]

    @property
    def judgements(self) -> int | None:
        """After how many the goal was reached; None when the links ended first."""
        return next((count for count, f1 in self.curve if f1 >= GOAL), None)


def review(county: County, order: str) -> Review:
    """Judge a county's links in this order until the goal is reached or no link is left."""
    overlay = Overlay(county.result, Work(1))
    try:
        links, network = read_links(overlay.engine), read_networks(overlay.engine)
        if order == QUEUE:
            measured = _by_queue(county, overlay, ReviewQueue(links, network))
        else:
            measured = _in_order(county, links, network, _order(order, links, county.seed))
        return Review(county.seed, order, len(links.a), list(_until_the_goal(measured)))
    finally:
        overlay.close()


def _until_the_goal(measured: Iterator[tuple[int, float]]) -> Iterator[tuple[int, float]]:
    for count, f1 in measured:
        yield count, f1
        if f1 >= GOAL:
            return


def _by_queue(county: County, overlay: Overlay, queue: ReviewQueue) -> Iterator[tuple[int, float]]:
    """Each time the first of the queue, as the workbench asks; measured after each judgement."""
    entries: list[JudgementEntry] = []
    while True:
        stands = current_judgements(entries)
        queue.follow(overlay.apply(stands, described=False), stands)
        yield len(entries), _f1(county, queue.network)
        asked = queue.first()
        if asked is None:
            return
        entries.append(_answered(county, (asked.a, asked.b), len(entries) + 1))


def _in_order(
    county: County, links: Links, network: npt.NDArray[np.int32], order: npt.NDArray[np.int64]
) -> Iterator[tuple[int, float]]:
    """The links in an order that is known from the start, with the networks that follow."""
    of, a, b = (numbers.astype(np.int64) for numbers in (network, links.a, links.b))
    given = LinkedAds(of, a, b, links.probability.astype(np.float64))
    places = {ad: place for place, ad in enumerate(county.ids)}
    pairs = iter(zip(links.a[order].tolist(), links.b[order].tolist(), strict=True))
    entries: list[JudgementEntry] = []
    yield 0, _f1(county, network)
    while some := list(islice(pairs, _MEASURED_EVERY)):
        entries += [_answered(county, pair, len(entries) + at) for at, pair in enumerate(some, 1)]
        labels, _ = regroup_places(given, places, current_judgements(entries))
        yield len(entries), _f1(county, labels)


def _order(order: str, links: Links, seed: int) -> npt.NDArray[np.int64]:
    if order == UNCERTAIN:
        return np.argsort(np.abs(links.probability - 0.5), kind="stable")
    return np.random.default_rng(seed).permutation(len(links.a))


def _f1(county: County, network: npt.NDArray[np.int32] | npt.NDArray[np.int64]) -> float:
    return score_b_cubed(network.astype(np.int64), county.hands).f1


def _answered(county: County, pair: tuple[int, int], number: int) -> JudgementEntry:
    a, b = pair
    verdict = Verdict.SAME if county.hands[a] == county.hands[b] else Verdict.NOT
    act = Judgement(JudgedLink.between(county.ids[a], county.ids[b]), verdict)
    return JudgementEntry(number, _MOMENT, "a perfect reviewer", act)

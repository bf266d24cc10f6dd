"""Every tool on every kind, with and without printed numbers and with planted stock."""

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import add
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.measuring import Cost
from benchmarks.quality.calibration import Bin, all_links, calibration_bins
from benchmarks.quality.figures import number, score_labels
from benchmarks.quality.judging import Estimate, estimate, mean_of
from benchmarks.quality.kinds import Kind, kinds_in, with_phones, with_texts
from benchmarks.quality.plan import Plan
from benchmarks.quality.stock import find_repeats, plant_stock
from benchmarks.quality.surest import Curve, Strengths, by_strength, surest_first
from benchmarks.quality.tool_run import LYKTA
from benchmarks.quality.tools import Grouping, group
from benchmarks.texts import SOURCES, Source, UnavailableError, write_halves

PLANTED_WORDS = (3, 7, 15, 30)
PLANTED_SHARES = (0.01, 0.1, 0.6)

type Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Skipped:
    """A kind that could not be fetched, with the reason; it has no parts."""

    name: str
    reason: str
    part: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """One tool on one part of a kind: its figures, or why there are none.

    `lyktas_precision` is the pair precision of the networks that Lykta is surest of, as many as have the
    recall of this tool; None where Lykta finds less, and of Lykta itself. `strengths` are Lykta's networks
    over all copies, and `advertisers` the low and the high number that it counts on each.
    """

    kind: str
    part: str
    contacts: str
    tool: str
    ads: int
    authors: int
    stock_texts: int
    figures: Mapping[str, Estimate] = field(default_factory=dict)
    bins: tuple[Bin, ...] = ()
    cost: Cost | None = None
    lyktas_precision: float | None = None
    strengths: Strengths | None = None
    failure: str = ""
    advertisers: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Planted:
    """What one stock sentence did to one tool: F1 over pairs without and with it.

    `joined` is the share, among ads that have the sentence, of the pairs of two authors in one group;
    `before` is the same of the same ads without the sentence.
    """

    kind: str
    tool: str
    words: int
    share: float
    f1_before: float
    f1: float
    before: float
    joined: float
    failure: str = ""


def find_kinds(plan: Plan, folder: Path, tell: Tell) -> Iterator[Kind | Skipped]:
    """The kinds of a plan by name: those of its own folder, and those fetched that this does not have."""
    given = plan.sealed or plan.data
    found: list[Kind | Skipped] = list(kinds_in(given)) if given else []
    names = {each.name for each in found}
    for source in SOURCES if plan.fetch else ():
        if source.name not in names and _asked(plan, source.name):
            tell(f"fetch {source.name}")
            found += _fetch(source, folder)
    parts: dict[str, set[str]] = defaultdict(set)
    for each in found:
        parts[each.name].add(each.part)
    for each in sorted(found, key=lambda each: (each.name, each.part)):
        # A kind that nobody split is judged whole.
        if _asked(plan, each.name) and each.part in (parts[each.name] & {*plan.parts} or parts[each.name]):
            yield each


def judge_kind(plan: Plan, kind: Kind, folder: Path, tell: Tell) -> Iterator[Judged]:
    """Each tool of the plan on a kind, with each of the plan's contacts.

    Who has a number decides much where a few authors wrote most ads: numbers are given out several times, and
    figures are means over these copies.
    """
    repeats = find_repeats(kind.texts, kind.hands)
    for contacts in plan.contacts:
        copies = [kind] if contacts == "bare" else _copies_with_phones(kind, folder, plan.draws)
        curves: list[Curve] = []
        # Lykta first: the others are compared with what it is surest of.
        for tool in sorted(plan.tools, key=lambda tool: tool != LYKTA):
            tell(f"{kind.name}, {kind.part}, {contacts}: {tool}")
            known = (
                kind.name,
                kind.part,
                contacts,
                tool,
                len(kind.hands),
                len({*kind.hands}),
                repeats.stock_texts,
            )
            found = _group_copies(plan, tool, copies)
            grouped = [each.labels for each in found if each.labels is not None]
            if len(grouped) < len(copies):
                yield Judged(*known, failure=found[-1].failure)
                continue
            figures = mean_of(
                [
                    estimate(labels, kind.hands, repeats, each.links, resamples=plan.resamples)
                    for labels, each in zip(grouped, found, strict=True)
                ]
            )
            links = [each.links for each in found if each.links]
            hands = number(kind.hands)
            bins = calibration_bins(all_links(links), hands) if links else ()
            surest = _precision_at_recall_of(grouped, hands, curves)
            own = [(labels, each.links) for labels, each in zip(grouped, found, strict=True) if each.links]
            curves += [surest_first(labels, hands, links) for labels, links in own]
            strengths = [by_strength(labels, hands, links) for labels, links in own]
            yield Judged(
                *known,
                figures,
                tuple(bins),
                found[0].cost,
                surest,
                reduce(add, strengths) if own else None,
                advertisers=tuple(each.advertisers for each in found if each.advertisers),
            )


def _precision_at_recall_of(
    grouped: Sequence[NDArray[np.int64]], hands: NDArray[np.int64], curves: Sequence[Curve]
) -> float | None:
    """The mean precision of Lykta's surest networks over copies, on each at the recall of another tool."""
    if not curves:
        return None
    found = [
        curve.precision_at(score_labels(labels, hands).pair_recall)
        for labels, curve in zip(grouped, curves, strict=True)
    ]
    known = [each for each in found if each is not None]
    return math.fsum(known) / len(known) if len(known) == len(found) else None


def _group_copies(plan: Plan, tool: str, copies: Sequence[Kind]) -> list[Grouping]:
    """What a tool makes of each copy, up to the first that it fails on: it would fail on the others too."""
    found: list[Grouping] = []
    for copy in copies:
        found.append(group(tool, copy, limit=plan.limit, checkout=plan.checkout))
        if found[-1].labels is None:
            break
    return found


def _copies_with_phones(kind: Kind, folder: Path, draws: int) -> list[Kind]:
    return [
        with_phones(kind, folder / f"{kind.name}-{kind.part}-{seed}.csv", seed=seed)
        for seed in range(1, draws + 1)
    ]


def judge_planted(plan: Plan, kind: Kind, folder: Path, tell: Tell) -> Iterator[Planted]:
    """Each tool on copies of a kind without numbers into which one stock sentence was planted."""
    for tool in plan.tools:
        before = group(tool, kind, limit=plan.limit, checkout=plan.checkout)
        for words in PLANTED_WORDS:
            for share in PLANTED_SHARES:
                tell(f"{kind.name}, {words} words planted in {share:.0%}: {tool}")
                texts, planted = plant_stock(kind.texts, words=words, share=share)
                copy = with_texts(kind, texts, folder / "planted.csv")
                after = group(tool, copy, limit=plan.limit, checkout=plan.checkout)
                yield _planted(kind, (tool, words, share), before, after, planted)


def _planted(
    kind: Kind, told: tuple[str, int, float], before: Grouping, after: Grouping, planted: NDArray[np.bool_]
) -> Planted:
    hands = number(kind.hands)
    known = [found.labels for found in (before, after) if found.labels is not None]
    if len(known) < 2:
        return Planted(
            kind.name, *told, math.nan, math.nan, math.nan, math.nan, before.failure or after.failure
        )
    f1 = [score_labels(labels, hands).pair_f1 for labels in known]
    wrong = [_wrong_share(labels[planted], hands[planted]) for labels in known]
    return Planted(kind.name, *told, f1[0], f1[1], wrong[0], wrong[1])


def _wrong_share(labels: NDArray[np.int64], hands: NDArray[np.int64]) -> float:
    """Of all pairs of two authors' ads the share in one group."""
    alike = _pairs(labels) - _pairs(np.stack([labels, hands]))
    every = len(labels) * (len(labels) - 1) / 2 - _pairs(hands)
    return alike / every if every else 0.0


def _pairs(keys: NDArray[np.int64]) -> float:
    _, ads = np.unique(keys, axis=-1, return_counts=True)
    return float((ads * (ads - 1) / 2).sum())


def _asked(plan: Plan, name: str) -> bool:
    return not plan.kinds or name in plan.kinds


def _fetch(source: Source, folder: Path) -> list[Kind | Skipped]:
    place = folder / source.name
    place.mkdir()
    try:
        halves = write_halves(source.family, source.texts(place), place)
    except UnavailableError as reason:
        return [Skipped(source.name, str(reason))]
    return [Kind(source.name, half.name, half.ads, half.truth) for half in halves]

"""Judgements, logs and networks as Hypothesis makes them, few ads in each; regrouping by ids."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st

from lykta.ads.judgements import (
    Contradiction,
    CurrentJudgements,
    Export,
    JudgedLink,
    JudgedNetwork,
    Judgement,
    JudgementEntry,
    Label,
    Reveal,
    Undoing,
    Verdict,
)
from lykta.ads.judgements.entries import Act, Subject
from lykta.ads.judgements.queue import Floats, Ints, effects
from lykta.ads.judgements.regrouping import LinkedAds, members_of, regroup_places

ADS = [f"ad{number}" for number in range(9)]
MOMENT = "2026-11-01T12:00:00Z"


@dataclass(frozen=True)
class WeightedLink:
    """A link of the result, with the probability that one author is behind both ads."""

    ads: JudgedLink
    probability: float


ads = st.sampled_from([*ADS, "gone"])
links = st.sets(ads, min_size=2, max_size=2).map(lambda pair: JudgedLink.between(*pair))
groups = st.sets(ads, min_size=2, max_size=5).map(JudgedNetwork.of)
verdicts = st.sampled_from(Verdict)
notes = st.text(max_size=5)
judgements = st.builds(Judgement, links | groups, verdicts, notes) | st.builds(
    Judgement, groups, verdicts, notes, st.sampled_from(["n0", "n1"])
)
clear = st.sampled_from([(), ("c0",)])
acts: st.SearchStrategy[Act] = (
    judgements
    | st.builds(Undoing, st.integers(1, 12))
    | st.builds(Reveal, st.just("c0"), st.text(min_size=1, max_size=5))
    | st.builds(
        Label,
        st.sampled_from(["n0", "n1"]),
        groups.map(lambda group: group.ads),
        notes,
        st.lists(notes, max_size=2).map(tuple),
        notes,
    )
    | st.builds(Export, st.just("n0"), st.text(min_size=1, max_size=5), st.just("0" * 64), clear)
)
weighted = st.lists(st.builds(WeightedLink, links, st.floats(0, 1)), max_size=20)


@st.composite
def logs(draw: st.DrawFn, *, of: st.SearchStrategy[Act] = acts) -> list[JudgementEntry]:
    """A log; an undoing in it names an entry before it."""
    entries: list[JudgementEntry] = []
    for act in draw(st.lists(of, max_size=12)):
        number = len(entries) + 1
        if isinstance(act, Undoing) and act.number >= number:
            continue
        entries.append(JudgementEntry(number, MOMENT, draw(st.sampled_from(["anna", "bo"])), act))
    return entries


@st.composite
def partitions(draw: st.DrawFn) -> list[list[str]]:
    """The ads in networks."""
    labels = draw(st.lists(st.integers(0, 4), min_size=len(ADS), max_size=len(ADS)))
    return [
        [ad for ad, label in zip(ADS, labels, strict=True) if label == one] for one in sorted(set(labels))
    ]


def entries_of(*acts_by: tuple[str, Act]) -> list[JudgementEntry]:
    """A log of these acts, each with who."""
    return [JudgementEntry(number, MOMENT, by, act) for number, (by, act) in enumerate(acts_by, 1)]


def judged(*said: tuple[Subject, Verdict]) -> list[JudgementEntry]:
    """A log in which one analyst judges these."""
    return entries_of(*(("anna", Judgement(on, verdict)) for on, verdict in said))


@dataclass(frozen=True)
class Regrouped:
    """The groups of ad ids, sorted, single ads included; and the judgements that contradict each other."""

    groups: list[tuple[str, ...]]
    contradictions: list[Contradiction]


def regroup(
    networks: Sequence[Collection[str]], links: Iterable[WeightedLink], current: CurrentJudgements
) -> Regrouped:
    """The groups that follow from these networks, the links inside them, and the current judgements.

    An ad that a judgement names and no network holds, such as one that is not in this file, is left out.
    """
    network_of = {ad: number for number, network in enumerate(networks) for ad in network}
    ads = sorted(network_of)
    places = {ad: place for place, ad in enumerate(ads)}
    ends = [(places.get(link.ads.a, -1), places.get(link.ads.b, -1), link.probability) for link in links]
    there = [end for end in ends if min(end[:2]) >= 0]
    given = LinkedAds(
        network=np.array([network_of[ad] for ad in ads], np.int64),
        a=np.array([end[0] for end in there], np.int64),
        b=np.array([end[1] for end in there], np.int64),
        probability=np.array([end[2] for end in there], np.float64),
    )
    labels, contradictions = regroup_places(given, places, current)
    groups = [tuple(ads[place] for place in group) for group in members_of(labels)]
    return Regrouped(groups, contradictions)


@dataclass(frozen=True, slots=True)
class SuggestedLinks:
    """Links in the order in which to judge them: `a` and `b`, ads by number, int64[m]; and for each how many
    pairs of ads its judgement is expected to move, float64[m], all above 0.
    """

    a: Ints
    b: Ints
    moves: Floats


def suggest_links(network: Ints, a: Ints, b: Ints, probability: Floats) -> SuggestedLinks:
    """The links that hold networks together or might join two, the greatest expected change first.

    `network` int64[n] numbers each ad's network; `a`, `b` int64[m] are the ends of each link, once for each
    pair of ads, and `probability` float64[m] says how likely one author is behind both. What is judged the
    same comes with 1, what is judged apart not at all. Equal ones stand by their ads.
    """
    a, b = np.minimum(a, b), np.maximum(a, b)
    by_ads = np.lexsort((b, a))
    a, b, probability = a[by_ads], b[by_ads], probability[by_ads]
    moves = effects(network, a, b, probability).moves
    order = np.argsort(-moves, kind="stable")
    order = order[moves[order] > 0]
    return SuggestedLinks(a[order], b[order], moves[order])

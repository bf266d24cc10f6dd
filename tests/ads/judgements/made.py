"""Judgements, logs and networks as Hypothesis makes them: few ads, so that judgements meet each other."""

from collections.abc import Sequence

from hypothesis import strategies as st

from lykta.ads.judgements import Entry, Export, Group, Judgement, Link, Reveal, Undoing, Verdict, WeightedLink
from lykta.ads.judgements.entries import Act

ADS = [f"ad{number}" for number in range(9)]
MOMENT = "2026-11-01T12:00:00Z"

ads = st.sampled_from([*ADS, "gone"])
links = st.sets(ads, min_size=2, max_size=2).map(lambda pair: Link.between(*pair))
groups = st.sets(ads, min_size=2, max_size=5).map(Group.of)
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
    | st.builds(Export, st.just("n0"), st.text(min_size=1, max_size=5), st.just("0" * 64), clear)
)
weighted = st.lists(st.builds(WeightedLink, links, st.floats(0, 1)), max_size=20)


@st.composite
def logs(draw: st.DrawFn, *, of: st.SearchStrategy[Act] = acts) -> list[Entry]:
    """A log; an undoing in it names an entry before it."""
    entries: list[Entry] = []
    for act in draw(st.lists(of, max_size=12)):
        number = len(entries) + 1
        if isinstance(act, Undoing) and act.number >= number:
            continue
        entries.append(Entry(number, MOMENT, draw(st.sampled_from(["anna", "bo"])), act))
    return entries


@st.composite
def partitions(draw: st.DrawFn) -> list[list[str]]:
    """The ads in networks."""
    labels = draw(st.lists(st.integers(0, 4), min_size=len(ADS), max_size=len(ADS)))
    return [
        [ad for ad, label in zip(ADS, labels, strict=True) if label == one] for one in sorted(set(labels))
    ]


def entries_of(*acts_by: tuple[str, Act]) -> Sequence[Entry]:
    """A log of these acts, each with who."""
    return [Entry(number, MOMENT, by, act) for number, (by, act) in enumerate(acts_by, 1)]

"""Which judgements stand: not undone, and each analyst's latest word on each link or network."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lykta.ads.judge.entries import Entry, Judgement, Link, Subject, Undoing, Verdict


@dataclass(frozen=True)
class Standing:
    """What the log says now of each subject that somebody has judged.

    `disputed` has the subjects on which analysts differ, with the entries: none of these words has an effect
    until the analysts agree or one is undone.
    """

    verdicts: dict[Subject, Verdict]
    entries: dict[Subject, tuple[Entry, ...]]
    disputed: frozenset[Subject]

    def links(self, verdict: Verdict) -> list[Link]:
        """The links of this verdict that have an effect, sorted."""
        return sorted(on for on, said in self.verdicts.items() if said is verdict and isinstance(on, Link))

    def networks(self, verdict: Verdict) -> list[tuple[str, ...]]:
        """The ads of each network of this verdict that has an effect, sorted."""
        return sorted(
            on.ads for on, said in self.verdicts.items() if said is verdict and not isinstance(on, Link)
        )


def in_force(entries: Sequence[Entry]) -> list[Entry]:
    """The entries that no undoing in force undoes, in their order."""
    undone: set[int] = set()
    kept = []
    # An undoing names an entry before it, so whether it is itself undone is known when it is reached.
    for entry in reversed(entries):
        if entry.number in undone:
            continue
        kept.append(entry)
        if isinstance(entry.act, Undoing):
            undone.add(entry.act.number)
    return kept[::-1]


def standing(entries: Sequence[Entry]) -> Standing:
    """What stands of a log."""
    latest: dict[Subject, dict[str, Entry]] = defaultdict(dict)
    for entry in in_force(entries):
        if isinstance(entry.act, Judgement):
            latest[entry.act.on][entry.by] = entry
    words = {on: tuple(by.values()) for on, by in latest.items()}
    said = {on: _verdicts(entries) for on, entries in words.items()}
    return Standing(
        verdicts={on: next(iter(found)) for on, found in said.items() if len(found) == 1},
        entries=words,
        disputed=frozenset(on for on, found in said.items() if len(found) > 1),
    )


def _verdicts(entries: Iterable[Entry]) -> set[Verdict]:
    return {entry.act.verdict for entry in entries if isinstance(entry.act, Judgement)}

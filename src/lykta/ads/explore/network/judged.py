"""What has been judged about a network: each entry on one of its ads, and what contradicts itself."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from lykta.ads.explore.network.own import Own
from lykta.ads.judge import Contradiction, Entry, Group, Judgement, Standing, Verdict
from lykta.ads.judge.entries import Subject
from lykta.ads.judge.standing import in_force

type About = Literal["network", "part", "link", "across"]


@dataclass(frozen=True)
class Word:
    """One judgement: by whom, when, and what it is about.

    `about` is `network` for exactly these ads, `part` for a network of other ads that has `shared` of these,
    `link` for two of these, and `across` for one of these and another. `pair` are the two ads of a link.
    """

    number: int
    at: str
    by: str
    verdict: Verdict
    note: str
    about: About
    shared: int
    pair: tuple[str, ...]
    undone: bool
    disputed: bool


@dataclass(frozen=True)
class Words:
    """All that is judged about a network, the newest first; and the contradictions that touch it."""

    words: tuple[Word, ...]
    contradictions: tuple[Contradiction, ...]

    @property
    def of_network(self) -> tuple[Word, ...]:
        """The words on exactly this network that are not undone."""
        return tuple(word for word in self.words if word.about == "network" and not word.undone)


def words_on(
    own: Own, entries: Sequence[Entry], stands: Standing, contradictions: Iterable[Contradiction]
) -> Words:
    """What the log says of the ads of a network."""
    ads = frozenset(own.ids)
    standing_numbers = {entry.number for entry in in_force(entries)}
    found = [
        _word(entry, entry.act, ads, standing_numbers, stands)
        for entry in reversed(entries)
        if isinstance(entry.act, Judgement) and not ads.isdisjoint(entry.act.on.ads)
    ]
    touching = [each for each in contradictions if not ads.isdisjoint({*each.apart.ads, *each.through})]
    return Words(tuple(found), tuple(touching))


def _word(
    entry: Entry, act: Judgement, ads: frozenset[str], in_force_now: set[int], stands: Standing
) -> Word:
    shared = len(ads.intersection(act.on.ads))
    return Word(
        entry.number,
        entry.at,
        entry.by,
        act.verdict,
        act.note,
        about=_about(act.on, ads, shared),
        shared=shared,
        pair=() if isinstance(act.on, Group) else act.on.ads,
        undone=entry.number not in in_force_now,
        disputed=act.on in stands.disputed,
    )


def _about(on: Subject, ads: frozenset[str], shared: int) -> About:
    if isinstance(on, Group):
        return "network" if shared == len(on.ads) == len(ads) else "part"
    return "link" if shared == len(on.ads) else "across"

"""What has been judged about a network: each entry on one of its ads, and what contradicts itself."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from lykta.ads.explore.network.own import Own
from lykta.ads.judgements import Contradiction, CurrentJudgements, Entry, Group, Judgement, Verdict
from lykta.ads.judgements.log import in_force

type About = Literal["network", "part", "link", "across"]


@dataclass(frozen=True)
class Word:
    """One judgement: by whom, when, and what it is about.

    `about` is `network` for this network, `part` for one of other ads that has `shared` of these, `link` for
    two of these, and `across` for one of these and another. `pair` are the two ads of a link. `then` is how
    many ads this network had when it was judged, where it has other ads now.
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
    then: int | None = None


@dataclass(frozen=True)
class Words:
    """All that is judged about a network, the newest first; and the contradictions that touch it."""

    words: tuple[Word, ...]
    contradictions: tuple[Contradiction, ...]

    @property
    def of_network(self) -> tuple[Word, ...]:
        """The words on this network as a whole that are not undone."""
        return tuple(word for word in self.words if word.about == "network" and not word.undone)


def words_on(
    network: str,
    own: Own,
    entries: Sequence[Entry],
    current: CurrentJudgements,
    contradictions: Iterable[Contradiction],
) -> Words:
    """What the log says of the ads of the network of this name."""
    ads = frozenset(own.ids)
    standing_numbers = {entry.number for entry in in_force(entries)}
    found = [
        _word(entry, entry.act, (network, ads), standing_numbers, current)
        for entry in reversed(entries)
        if isinstance(entry.act, Judgement) and not ads.isdisjoint(entry.act.on.ads)
    ]
    touching = [each for each in contradictions if not ads.isdisjoint({*each.apart.ads, *each.through})]
    return Words(tuple(found), tuple(touching))


def _word(
    entry: Entry,
    act: Judgement,
    on: tuple[str, frozenset[str]],
    in_force_now: set[int],
    current: CurrentJudgements,
) -> Word:
    network, ads = on
    about = _about(act, network, ads)
    shared = len(ads.intersection(act.on.ads))
    return Word(
        entry.number,
        entry.at,
        entry.by,
        act.verdict,
        act.note,
        about=about,
        shared=shared,
        pair=() if isinstance(act.on, Group) else act.on.ads,
        undone=entry.number not in in_force_now,
        disputed=act.on in current.disputed,
        then=len(act.on.ads) if about == "network" and {*act.on.ads} != ads else None,
    )


def _about(act: Judgement, network: str, ads: frozenset[str]) -> About:
    if isinstance(act.on, Group):
        return "network" if act.network == network or ads == {*act.on.ads} else "part"
    return "link" if ads >= {*act.on.ads} else "across"

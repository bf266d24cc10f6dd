"""What judgements would do to the networks, worked out before anybody makes them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

import numpy as np

from lykta.ads.engine import Engine
from lykta.ads.explore.bench import Opened
from lykta.ads.judgements import Judgement, JudgementEntry, Verdict, current_judgements
from lykta.ads.judgements.regrouping import Ints

LARGE: Final = 10
"""A judgement that regroups more ads than this beyond its own is shown before it is written."""

# Asked by ad: joined with what is known of each network, the whole of both tables would be read.
_BEFORE: Final = "SELECT ad, network FROM members WHERE ad IN (SELECT unnest(?)) ORDER BY ad"
_ANALYSED: Final = "SELECT ad, network FROM result.members WHERE ad IN (SELECT unnest(?)) ORDER BY ad"


@dataclass(frozen=True, slots=True)
class Consequence:
    """The sizes of the networks that change, single ads included, `before` and `after`, the largest first.

    `joined` and `parted` are the pairs of ads that come together and that part; `beyond` counts the regrouped
    ads that no judgement names.
    """

    before: tuple[int, ...] = ()
    after: tuple[int, ...] = ()
    joined: int = 0
    parted: int = 0
    beyond: int = 0

    @property
    def ads(self) -> int:
        """How many ads are in networks that change."""
        return sum(self.before)

    @property
    def is_large(self) -> bool:
        """Whether it is shown and asked about before anything is written."""
        return self.beyond > LARGE

    @property
    def digest(self) -> str:
        """Sixteen hexadecimal digits that tell whether it is still the one that was shown."""
        told = repr((self.before, self.after, self.joined, self.parted)).encode()
        return blake2b(told, digest_size=8, person=b"lykta-effect").hexdigest()


def consequence_of(opened: Opened, acts: Sequence[Judgement], *, by: str) -> Consequence:
    """What these judgements of one analyst would do on top of the log as it stands.

    Judging the same afterwards costs no more: what becomes of the networks is worked out once.
    """
    if all(act.verdict is Verdict.UNSURE for act in acts):
        return Consequence()
    after_last = len(opened.entries) + 1
    thought = [JudgementEntry(after_last + at, "", by, act) for at, act in enumerate(acts)]
    groups = opened.regroup(current_judgements([*opened.entries, *thought]))
    standing = {group.tobytes(): group for group in opened.changes.groups}
    coming = {group.tobytes(): group for group in groups}
    changed = [group for key, group in coming.items() if key not in standing]
    gone = [group for key, group in standing.items() if key not in coming]
    named = {ad for act in acts for ad in act.on.ads}
    return _compare(opened.engine, changed, gone, len(named)) if changed or gone else Consequence()


def earlier_answers(opened: Opened, acts: Sequence[Judgement], *, by: str, seen: int) -> list[JudgementEntry]:
    """The answers on the same subjects that an analyst should know of before giving these, by number.

    They are those of others that say otherwise, and all that came after the first `seen` entries of the log:
    the page that the analyst answered on did not show them.
    """
    found = {
        entry.number: entry
        for act in acts
        for entry in _answers_on(opened, act)
        if entry.number > seen or (entry.by != by and _verdict_of(entry) is not act.verdict)
    }
    return [found[number] for number in sorted(found)]


def list_opponents(opened: Opened, entry: JudgementEntry) -> list[str]:
    """Who says otherwise about what this entry judges, by name; while they do, no word has an effect."""
    standing = opened.current.entries.get(entry.act.on, ()) if isinstance(entry.act, Judgement) else ()
    verdict = _verdict_of(entry)
    return sorted({each.by for each in standing if each.by != entry.by and _verdict_of(each) is not verdict})


def _answers_on(opened: Opened, act: Judgement) -> Iterator[JudgementEntry]:
    """What analysts say now of the same; of a network also what was said while it had other ads."""
    yield from opened.current.entries.get(act.on, ())
    if act.network:
        for on, entries in opened.current.entries.items():
            if on != act.on:
                yield from (entry for entry in entries if _network_of(entry) == act.network)


def _verdict_of(entry: JudgementEntry) -> Verdict | None:
    return entry.act.verdict if isinstance(entry.act, Judgement) else None


def _network_of(entry: JudgementEntry) -> str:
    return entry.act.network if isinstance(entry.act, Judgement) else ""


def _compare(engine: Engine, changed: Sequence[Ints], gone: Sequence[Ints], named: int) -> Consequence:
    ads = np.unique(np.concatenate([*changed, *gone]))
    before, now = _labels(engine, _BEFORE, ads), _labels(engine, _ANALYSED, ads)
    # What no judgement ties any more is again as it was analysed; the groups have numbers of their own.
    for number, group in enumerate(changed, start=int(now.max()) + 1):
        now[np.searchsorted(ads, group)] = number
    _, now = np.unique(now, return_inverse=True)
    both, sizes = np.unique(np.stack([before, now]), axis=1, return_counts=True)
    before_sizes, after_sizes = np.bincount(before), np.bincount(now)
    stays = _staying(both, before_sizes, after_sizes, sizes)
    kept = _pairs(sizes)
    before_left = np.delete(before_sizes, stays[0])
    return Consequence(
        before=_falling(before_left),
        after=_falling(np.delete(after_sizes, stays[1])),
        joined=_pairs(after_sizes) - kept,
        parted=_pairs(before_sizes) - kept,
        beyond=max(0, int(before_left.sum()) - named),
    )


def _labels(engine: Engine, sql: str, ads: Ints) -> Ints:
    names = engine.arrow(sql, [ads.tolist()])["network"].to_pylist()
    return np.unique(np.array(names, object), return_inverse=True)[1].astype(np.int64)


def _staying(both: Ints, before: Ints, after: Ints, sizes: Ints) -> tuple[Ints, Ints]:
    """The networks that are the same groups before and after, by their places in either."""
    same = (before[both[0]] == sizes) & (after[both[1]] == sizes)
    return both[0][same], both[1][same]


def _pairs(sizes: Ints) -> int:
    return int((sizes * (sizes - 1) // 2).sum())


def _falling(sizes: Ints) -> tuple[int, ...]:
    return tuple(sorted((int(size) for size in sizes), reverse=True))

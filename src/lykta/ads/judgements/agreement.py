"""How far two analysts agree who judged the same links, the second without seeing the first one's answers.

Cohen, J. (1960). A coefficient of agreement for nominal scales.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

import numpy as np
import numpy.typing as npt

from lykta.ads.judgements.entries import JudgedLink, Judgement, JudgementEntry, Subject, Undoing, Verdict
from lykta.ads.judgements.log import current_judgements

type Counts = npt.NDArray[np.int64]

VERDICTS: Final = tuple(Verdict)
"""The order of rows and columns."""

# One observation in all, spread evenly: it moves the interval little and keeps full agreement on a few links
# from looking certain (the overall objective prior of Berger, Bernardo and Sun 2015).
_PRIOR: Final = 1 / len(VERDICTS) ** 2
_DRAWS: Final = 20_000
_ENDS: Final = (0.025, 0.975)


@dataclass(frozen=True, slots=True)
class Kappa:
    """Cohen's kappa: 1 is full agreement, 0 what chance alone would give.

    `low` and `high` are the ends of its 95 % interval. The `estimate` is None where both gave one and the
    same answer throughout: chance would agree as fully.
    """

    estimate: float | None
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class BlindPair:
    """A link that two analysts judged, the `second` without seeing the answer of the `first`."""

    on: JudgedLink
    first: JudgementEntry
    second: JudgementEntry


@dataclass(frozen=True)
class Agreement:
    """Two analysts: `first` judged before `second`, who answered blind.

    `table` int64[3, 3] counts links by both answers (`VERDICTS`), rows those of the first: the answers as
    they were given, whatever was settled later.
    """

    first: str
    second: str
    table: Counts
    kappa: Kappa

    @property
    def links(self) -> int:
        """How many links both judged."""
        return int(self.table.sum())

    @property
    def agreed(self) -> int:
        """Of how many they said the same."""
        return int(np.trace(self.table))


def cohens_kappa(table: Counts) -> Kappa:
    """The kappa of a table int64[k, k] of two analysts' answers.

    Its interval is Bayesian, from a Dirichlet distribution over the cells, drawn with a fixed seed.
    """
    draws = np.random.default_rng(1960).dirichlet(table.ravel() + _PRIOR, _DRAWS)
    low, high = np.quantile(_kappas(draws.reshape(-1, *table.shape)), _ENDS).tolist()
    whole = table.sum()
    shares = table / whole if whole else table.astype(np.float64)
    by_chance = float(shares.sum(axis=1) @ shares.sum(axis=0))
    if not whole or by_chance == 1:
        return Kappa(None, low, high)
    estimate = float((np.trace(shares) - by_chance) / (1 - by_chance))
    return Kappa(estimate, min(low, estimate), max(high, estimate))


def _kappas(shares: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    seen = np.trace(shares, axis1=1, axis2=2)
    by_chance = (shares.sum(axis=2) * shares.sum(axis=1)).sum(axis=1)
    kappas: npt.NDArray[np.float64] = (seen - by_chance) / np.maximum(1 - by_chance, 1e-12)
    return kappas


def blind_pairs(entries: Sequence[JudgementEntry]) -> list[BlindPair]:
    """The links that somebody judged blind after somebody else: the last blind answer of each, against the
    answer that stood then. Answers that were undone before do not count.
    """
    standing: dict[Subject, dict[str, JudgementEntry]] = defaultdict(dict)
    found: dict[tuple[JudgedLink, str, str], BlindPair] = {}
    for entry in entries:
        if isinstance(entry.act, Undoing):
            current = current_judgements(entries[: entry.number]).entries
            standing = defaultdict(dict, {on: {each.by: each for each in own} for on, own in current.items()})
        elif isinstance(entry.act, Judgement) and isinstance(entry.act.on, JudgedLink):
            if entry.act.blind:
                for by, other in standing[entry.act.on].items():
                    if by != entry.by:
                        found[entry.act.on, by, entry.by] = BlindPair(entry.act.on, other, entry)
            standing[entry.act.on][entry.by] = entry
    return list(found.values())


def agreements(entries: Sequence[JudgementEntry]) -> list[Agreement]:
    """The agreement of each two analysts, the most links first."""
    pairs: dict[tuple[str, str], list[BlindPair]] = defaultdict(list)
    for pair in blind_pairs(entries):
        pairs[pair.first.by, pair.second.by].append(pair)
    found = [_agreement(first, second, own) for (first, second), own in pairs.items()]
    return sorted(found, key=lambda each: (-each.links, each.first, each.second))


def _agreement(first: str, second: str, pairs: Sequence[BlindPair]) -> Agreement:
    table = np.zeros((len(VERDICTS), len(VERDICTS)), np.int64)
    for pair in pairs:
        one, other = pair.first.act, pair.second.act
        if isinstance(one, Judgement) and isinstance(other, Judgement):
            table[VERDICTS.index(one.verdict), VERDICTS.index(other.verdict)] += 1
    return Agreement(first, second, table, cohens_kappa(table))


def waiting_for(entries: Sequence[JudgementEntry], analyst: str) -> list[JudgedLink]:
    """The links that others have judged, and this analyst has not; `entries` are those in force.

    Their order says nothing of the answers.
    """
    by: dict[JudgedLink, set[str]] = defaultdict(set)
    for entry in entries:
        if isinstance(entry.act, Judgement) and isinstance(entry.act.on, JudgedLink):
            by[entry.act.on].add(entry.by)
    waiting = [on for on, names in by.items() if names and analyst not in names]
    return sorted(waiting, key=_shuffle_key)


def _shuffle_key(on: JudgedLink) -> tuple[bytes, JudgedLink]:
    return blake2b(f"{on.a}\0{on.b}".encode(), digest_size=8, person=b"lykta-second").digest(), on

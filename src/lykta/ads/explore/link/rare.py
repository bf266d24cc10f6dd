"""How rare it is what two ads share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from lykta.ads.engine import Engine
from lykta.ads.explore.link.marked import SideBySide
from lykta.ads.explore.link.values import LinkedAd
from lykta.ads.explore.link.wording import Wording
from lykta.ads.normalise.placeholders import PLACEHOLDER_NAMES

MOST_RUNS: Final = 8
MOST_WORDS: Final = 12

# A word that more of the ads hold than this is not what one would call rare.
_RARE_SHARE: Final = 0.01

_OWN: Final = "SELECT ad FROM members WHERE network IN (?, ?)"


@dataclass(frozen=True, slots=True)
class RareRun:
    """A shared run: its `number` as in the texts, its words, and in how many of the ads looked at it stands.

    `elsewhere` counts those outside the networks of the two ads. `common` wording weighs little: each of its
    word pairs is in many ads.
    """

    number: int
    text: str
    words: int
    ads: int
    elsewhere: int
    common: bool


@dataclass(frozen=True, slots=True)
class RareWord:
    """A word that both texts hold and few ads do."""

    text: str
    ads: int
    elsewhere: int


@dataclass(frozen=True, slots=True)
class Rarity:
    """What two texts share, the longest runs first and the rarest words first.

    Counted over `looked_at` ads, spread evenly over the `total` of the file; all of them when it is small.
    `further` runs are shorter than those listed.
    """

    looked_at: int
    total: int
    runs: tuple[RareRun, ...]
    further: int
    words: tuple[RareWord, ...]


def rarity_of(engine: Engine, ads: tuple[LinkedAd, LinkedAd], beside: SideBySide, file: Wording) -> Rarity:
    """How rare the shared runs and words of two ads are in their file."""
    own = engine.arrow(_OWN, [ads[0].network, ads[1].network])["ad"].to_numpy().astype(np.int64)
    runs = []
    for number, run in enumerate(beside.runs[:MOST_RUNS], start=1):
        holders = file.ads_with(run.words)
        common = file.is_common(run.words)
        runs.append(
            RareRun(number, run.text, len(run.words), len(holders), _outside(holders, own), common=common)
        )
    return Rarity(
        looked_at=len(file.ads),
        total=file.total,
        runs=tuple(runs),
        further=max(0, len(beside.runs) - MOST_RUNS),
        words=tuple(_rare_words(beside, file, own)),
    )


def _rare_words(beside: SideBySide, file: Wording, own: npt.NDArray[np.int64]) -> list[RareWord]:
    words = {
        word.hash: word.form
        for word in beside.shared
        if not any(ord(letter) in PLACEHOLDER_NAMES for letter in word.form)
    }
    counts = {word: file.holders_of(word) for word in words}
    rarest = sorted(
        (word for word in words if counts[word] <= max(2, _RARE_SHARE * len(file.ads))),
        key=lambda word: (counts[word], words[word]),
    )
    found = []
    for word in rarest[:MOST_WORDS]:
        holders = file.ads_with([word])
        found.append(RareWord(words[word], len(holders), _outside(holders, own)))
    return found


def _outside(ads: npt.NDArray[np.int64], own: npt.NDArray[np.int64]) -> int:
    return int(np.count_nonzero(~np.isin(ads, own)))

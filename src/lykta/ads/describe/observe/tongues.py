"""What can be seen of the languages of a network's ads, from a few of its texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from lykta.ads.describe.distinct import distinct_pairs
from lykta.ads.describe.languages import LANGUAGES, languages_of, told_apart
from lykta.ads.describe.observe.seen import Seen, by_count, runs
from lykta.ads.describe.observe.sentences import listing

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from lykta.ads.describe.observe.facts import Facts

# Texts of one network that are read for their language.
_READ = 6


def several_languages(facts: Facts) -> Iterator[Seen]:
    """Two languages or more among up to six different texts spread over the network."""
    ads, network = _read(facts)
    language = told_apart(languages_of(facts.given.texts.take(pa.array(ads))))
    names = list(LANGUAGES.values())
    networks, found, texts = by_count(*distinct_pairs(network, language))
    for number, begin, stop in runs(networks):
        if stop - begin < 2:
            continue
        counts = texts[begin:stop].tolist()
        told = [names[row] for row in found[begin:stop].tolist()]
        swedish = listing(
            [f"{count} på {name[0]}" for name, count in zip(told, counts, strict=True)], language=0
        )
        english = listing(
            [f"{count} in {name[1]}" for name, count in zip(told, counts, strict=True)], language=1
        )
        yield Seen(
            number,
            f"Av {sum(counts)} lästa texter är {swedish}.",
            f"Of {sum(counts)} texts that were read, {english}.",
        )


def _read(facts: Facts) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Up to six ads of each network, spread over its distinct texts, which stand sorted."""
    _, first = np.unique(facts.texts, return_index=True)
    network = facts.members.network[first]
    counts = np.bincount(network, minlength=len(facts.members.ids))
    starts = np.cumsum(counts) - counts
    taken = np.minimum(counts, _READ)
    within = np.arange(taken.sum()) - np.repeat(np.cumsum(taken) - taken, taken)
    steps = within * np.repeat(counts - 1, taken) // np.repeat(np.maximum(taken - 1, 1), taken)
    rows = first[np.repeat(starts, taken) + steps]
    return facts.members.ads[rows], facts.members.network[rows]

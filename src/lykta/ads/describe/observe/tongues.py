"""What can be seen of the languages of a network's ads, from a few of its texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from lykta.ads.describe.distinct import by_count, distinct_pairs
from lykta.ads.describe.languages import LANGUAGES, languages_of, told_apart
from lykta.ads.describe.observe.seen import Seen
from lykta.ads.describe.observe.sentences import Both, filled, listings, plain_numbers
from lykta.ads.describe.runs import runs

if TYPE_CHECKING:
    import numpy.typing as npt

    from lykta.ads.describe.observe.facts import Facts

# Texts beside the central one that are read for their language in one network.
_READ = 5
# Texts that one thread reads at a time; they are copied.
_BLOCK = 8192


def several_languages(facts: Facts) -> Seen:
    """Two languages or more among up to six texts."""
    ads, network = _read(facts)
    texts = facts.given.texts
    read = facts.given.work.over(
        len(ads),
        lambda begin, stop: languages_of(texts.take(pa.array(ads[begin:stop]))),
        parts=-(-len(ads) // _BLOCK),
    )
    language = told_apart(np.concatenate(list(read)))
    networks, language, texts = by_count(*distinct_pairs(network, language))
    found = runs(networks)
    found = found.where(found.size > 1)
    rows = found.entries()
    called = [
        pa.array(names).take(pa.array(language[rows])) for names in zip(*LANGUAGES.values(), strict=True)
    ]
    count = plain_numbers(texts[rows])
    listed = listings(
        Both(filled("{} på {}", count, called[0]), filled("{} in {}", count, called[1])), found.size
    )
    read = plain_numbers(np.bincount(networks, texts)[found.number].astype(np.int64))
    return Seen(
        found.number,
        filled("Av {} lästa texter är {}.", read, listed.swedish),
        filled("Texts read: {}, of them {}.", read, listed.english),
    )


def _read(facts: Facts) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The ads whose language is read, and their networks.

    An ad that follows its network's template is in the template's language. Of the others up to five are
    read, spread over them, beside the central ad.
    """
    comparison = facts.comparison
    unlike = np.flatnonzero(~facts.templates.follows)
    network = np.searchsorted(comparison.starts, unlike, "right") - 1
    counts = np.bincount(network, minlength=len(facts.members.ids))
    starts, taken = np.cumsum(counts) - counts, np.minimum(counts, _READ)
    within = np.arange(taken.sum()) - np.repeat(np.cumsum(taken) - taken, taken)
    steps = within * np.repeat(counts - 1, taken) // np.repeat(np.maximum(taken - 1, 1), taken)
    rows = np.repeat(starts, taken) + steps
    asked = np.flatnonzero(counts)
    ads = comparison.ads[np.concatenate((comparison.shown[asked, 0], unlike[rows]))]
    return ads, np.concatenate((asked, network[rows]))

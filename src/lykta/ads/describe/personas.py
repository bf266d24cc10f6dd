"""Personas: the distinct first names that ads are written under. A name in a text, not a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from lykta.ads.describe.name_patterns import FOLLOWED, NAMED, PRESENTED, SIGNED
from lykta.ads.describe.name_wording import Wordings, name_wordings
from lykta.ads.describe.spans import spans_of

if TYPE_CHECKING:
    import numpy.typing as npt

    from lykta.ads.describe.inputs import DescribeInput
    from lykta.ads.describe.members import Members
    from lykta.ads.describe.spans import Spans

# Signs that end a sentence: what stands beyond them is no part of the wording.
_ENDS = ".!?…:;"


@dataclass(frozen=True, slots=True)
class Personas:
    """Names by network, and the ads that give them.

    `network` and `names` have one entry per persona, sorted by network and then by how many ads give it, most
    first. `ads` and `persona` are the pairs of an ad and the persona that it gives, each pair once.
    """

    network: npt.NDArray[np.int64]
    names: list[str]
    ads: npt.NDArray[np.int64]
    persona: npt.NDArray[np.int64]

    @property
    def counts(self) -> npt.NDArray[np.int64]:
        """How many ads give each persona."""
        return np.bincount(self.persona, minlength=len(self.names))

    def per_network(self, networks: int) -> npt.NDArray[np.int64]:
        """How many personas each of the networks has."""
        return np.bincount(self.network, minlength=networks)


def find_personas(given: DescribeInput, members: Members) -> Personas:
    """The names by which the ads of each network present themselves, as they stand in the ads.

    A name counts when an ad says that it is one or signs with it, or when the network has both "I am X" and
    "X here". Neither of these alone counts, since X may be anything.
    """
    found = name_wordings(given.word_offsets, given.words, np.sort(members.ads))
    keys = (members.of_ad[found.ads] << 32) | found.names
    distinct, inverse = np.unique(keys, return_inverse=True)
    first, last = _examples(found, inverse, len(distinct))
    written: list[str] = [""] * len(distinct)
    for examples in (first, last):
        # A second look is taken only where the first showed no name.
        left = np.flatnonzero((examples >= 0) & np.array([not name for name in written], np.bool_))
        for key, name in zip(left.tolist(), _as_written(given, found, examples[left]), strict=True):
            written[key] = name
    return _arranged(distinct, written, inverse, found.ads)


def _examples(
    found: Wordings, inverse: npt.NDArray[np.int64], size: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The first and the last sure wording of each name, -1 without one: two looks are enough."""
    ways = np.zeros(size, np.int64)
    for way in (NAMED, SIGNED, PRESENTED, FOLLOWED):
        ways[inverse[found.ways == way]] |= way
    named = ways & (NAMED | SIGNED) != 0
    presented = ~named & (ways == (PRESENTED | FOLLOWED))
    sure = np.flatnonzero(
        (named[inverse] & (found.ways & (NAMED | SIGNED) != 0))
        | (presented[inverse] & (found.ways == PRESENTED))
    )
    first, last = np.full(size, -1, np.int64), np.full(size, -1, np.int64)
    last[inverse[sure]] = sure
    first[inverse[sure[::-1]]] = sure[::-1]
    return first, np.where(last != first, last, -1)


def _as_written(given: DescribeInput, found: Wordings, rows: npt.NDArray[np.int64]) -> list[str]:
    """The name of each wording as it stands in its ad; empty when it is not written as a name there."""
    spans = spans_of(given.texts.take(pa.array(found.ads[rows])), given.lexicon)
    places = spans.offsets[1:] - found.from_end[rows]
    steps, ways = found.steps[rows].tolist(), found.ways[rows].tolist()
    # What a title says has no place in the text.
    inside = (places + np.minimum(found.steps[rows], 0) >= spans.offsets[:-1]) & (places >= 0)
    inside[inside] = spans.words[places[inside]] == found.names[rows][inside]
    return [
        _written(spans, text, (place, steps[text], ways[text])) if inside[text] else ""
        for text, place in enumerate(places.tolist())
    ]


def _written(spans: Spans, text: int, wording: tuple[int, int, int]) -> str:
    place, step, way = wording
    start, stop = spans.places[place].tolist()
    name = bytes(spans.data[start:stop]).decode(errors="replace")
    if len(name) < 2 or not name.isalpha() or not _is_capitalised(spans, text, name):
        return ""
    beside = spans.places[place + step].tolist()
    between = bytes(spans.data[beside[1] : start] if step < 0 else spans.data[stop : beside[0]]).decode(
        errors="replace"
    )
    if any(sign in between for sign in _ENDS) or (way == NAMED and "\n" in between):
        return ""
    if way == PRESENTED and spans.data[beside[0] : beside[1]].tobytes().decode(errors="replace").istitle():
        # "I Am Happy Here": a capital says nothing where every word has one.
        return ""
    return name if way != SIGNED or _ends_line(spans, text, place) else ""


def _is_capitalised(spans: Spans, text: int, name: str) -> bool:
    """Whether a name is written with a capital letter, or the whole text is written without any."""
    if name[0].isupper():
        return True
    begin, stop = spans.offsets[text], spans.offsets[text + 1] - 1
    whole = bytes(spans.data[spans.places[begin, 0] : spans.places[stop, 1]]).decode(errors="replace")
    return whole.islower()


def _ends_line(spans: Spans, text: int, place: int) -> bool:
    """Whether a sign, a line break or the end of the text follows the word, as after a signature."""
    if place + 1 == spans.offsets[text + 1]:
        return True
    after = bytes(spans.data[spans.places[place, 1] : spans.places[place + 1, 1]]).decode(errors="replace")
    return not after.lstrip(" \t\xa0")[:1].isalnum() and not after.startswith(":")


def _arranged(
    keys: npt.NDArray[np.int64],
    written: list[str],
    inverse: npt.NDArray[np.int64],
    ads: npt.NDArray[np.int64],
) -> Personas:
    counted = np.array([bool(name) for name in written], np.bool_)
    kept = counted[inverse]
    # Rows of one number each: unique over pairs of columns is far slower.
    width = int(ads.max(initial=0)) + 1
    # Counted too, since numpy finds the distinct alone by hashing, which takes far longer.
    pairs, _ = np.unique(inverse[kept] * width + ads[kept], return_counts=True)
    rows = np.flatnonzero(counted)
    sizes = np.bincount(pairs // width, minlength=len(keys))[rows].tolist()
    networks = (keys[rows] >> 32).tolist()
    names = [written[row] for row in rows.tolist()]
    order = sorted(range(len(rows)), key=lambda at: (networks[at], -sizes[at], names[at]))
    number = np.full(len(keys), -1, np.int64)
    number[rows[order]] = np.arange(len(rows))
    return Personas(
        network=keys[rows[order]] >> 32,
        names=[names[at] for at in order],
        ads=pairs % width,
        persona=number[pairs // width],
    )

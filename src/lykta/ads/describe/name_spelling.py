"""How names stand in the ads that give them: with a capital, in the same sentence as the wording."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa

from lykta.ads.describe.name_patterns import NAMED, PRESENTED, SIGNED
from lykta.ads.describe.spans import spans_of

if TYPE_CHECKING:
    from lykta.ads.describe.inputs import DescribeInput
    from lykta.ads.describe.name_wording import Wordings

# Signs that end a sentence: what stands beyond them is no part of the wording.
_ENDS = frozenset(".!?…:;")
# Names looked up at a time by one thread: so few that the same memory is used again.
_BLOCK = 1000


class _Place(NamedTuple):
    """Bytes of one text: the name, the word of the wording beside it, the next word's end, and the text."""

    start: int
    stop: int
    beside_start: int
    beside_stop: int
    next_stop: int
    text_start: int
    text_stop: int


def written_names(given: DescribeInput, found: Wordings) -> list[str]:
    """The name of each of these wordings as it stands in its ad; empty when it is not written as a name.

    A name that only the title gives is empty too where the texts are without titles.
    """
    parts = given.work.over(
        len(found.ads),
        lambda begin, stop: _in_texts(given, found.at(slice(begin, stop))),
        parts=-(-len(found.ads) // _BLOCK),
    )
    return [name for part in parts for name in part]


def _in_texts(given: DescribeInput, found: Wordings) -> list[str]:
    spans = spans_of(given.texts.take(pa.array(found.ads)), given.lexicon)
    sides = found.sides
    begins, stops = spans.offsets[:-1], spans.offsets[1:]
    places = stops - found.from_end
    inside = np.flatnonzero(places + np.minimum(sides, 0) >= begins)
    inside = inside[spans.words[places[inside]] == found.names[inside]]
    name = places[inside]
    columns = (
        *spans.places[name].T,
        *spans.places[name + sides[inside]].T,
        spans.places[np.minimum(name + 1, stops[inside] - 1), 1],
        spans.places[begins[inside], 0],
        spans.places[stops[inside] - 1, 1],
    )
    data = spans.data.tobytes()
    written = [""] * len(found.ads)
    listed = zip(*(column.tolist() for column in columns), strict=True)
    for row, way, place in zip(inside.tolist(), found.ways[inside].tolist(), listed, strict=True):
        written[row] = _written(data, way, _Place(*place))
    return written


def _written(data: bytes, way: int, place: _Place) -> str:
    name = data[place.start : place.stop].decode(errors="replace")
    if len(name) < 2 or not name.isalpha() or not _is_capitalised(data, name, place):
        return ""
    before = place.beside_start < place.start
    between = data[place.beside_stop : place.start] if before else data[place.stop : place.beside_start]
    letters = between.decode(errors="replace")
    if not _ENDS.isdisjoint(letters) or (way == NAMED and "\n" in letters):
        return ""
    if way == PRESENTED and _slice(data, place.beside_start, place.beside_stop).istitle():
        # "I Am Happy Here": a capital says nothing where every word has one.
        return ""
    return name if way != SIGNED or _ends_line(data, place) else ""


def _is_capitalised(data: bytes, name: str, place: _Place) -> bool:
    """Whether a name is written with a capital letter, or the whole text is written without any."""
    return name[0].isupper() or _slice(data, place.text_start, place.text_stop).islower()


def _ends_line(data: bytes, place: _Place) -> bool:
    """Whether a sign, a line break or the end of the text follows the word, as after a signature."""
    after = _slice(data, place.stop, place.next_stop)
    return not after.lstrip(" \t\xa0")[:1].isalnum() and not after.startswith(":")


def _slice(data: bytes, start: int, stop: int) -> str:
    return data[start:stop].decode(errors="replace")

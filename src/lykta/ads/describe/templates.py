"""The template of each network: its common wording, with slots where its ads differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from lykta.ads.describe.inputs import TEMPLATES
from lykta.ads.describe.spans import spans_of
from lykta.ads.describe.template_kernel import write_templates
from lykta.ads.describe.typed_slots import typed_slots

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from lykta.ads.describe.comparison import Comparison
    from lykta.ads.describe.inputs import DescribeInput
    from lykta.ads.describe.spans import Spans

    type _Room = tuple[npt.NDArray[Any], ...]

# Networks worked on at a time by a thread: so few that the allocator hands the same memory out again, since
# to touch fresh memory costs more than what is done with it.
_BLOCK = 250
# A slot's fillings: three of 60 bytes, an ellipsis and a separator each; a typed slot's name is shorter.
_BYTES_PER_ROW = 3 * (60 + 3 + 3)


@dataclass(frozen=True, slots=True)
class Templates:
    """The table of templates (schema `TEMPLATES`), one part a row, networks and parts in order.

    `followers` and `wording` tell for each network how many of the compared ads follow its template, and how
    many words are fixed in it; `follows`, for each of the compared ads, whether it does.
    """

    table: pa.Table
    followers: npt.NDArray[np.int64]
    wording: npt.NDArray[np.int64]
    follows: npt.NDArray[np.bool_]


def templates_of(given: DescribeInput, comparison: Comparison, ids: list[str]) -> Templates:
    """The template of every network, for the table and for what is observed of it."""
    told: list[tuple[npt.NDArray[Any], ...]] = []

    def tables() -> Iterator[pa.Table]:
        for block in given.work.over(
            len(ids),
            lambda first, stop: _block(given, comparison, ids, (first, stop)),
            parts=-(-len(ids) // _BLOCK),
        ):
            told.append((block.followers, block.wording, block.follows))
            yield block.table

    table = given.work.room.table(tables(), TEMPLATES)
    followers, wording, follows = (np.concatenate(column) for column in zip(*told, strict=True))
    return Templates(table, followers, wording, follows)


def _block(
    given: DescribeInput, comparison: Comparison, ids: list[str], networks: tuple[int, int]
) -> Templates:
    first, stop = networks
    begin, end = comparison.starts[first], comparison.starts[stop]
    places = comparison.shown[first:stop]
    is_shown = places >= 0
    rows = np.where(is_shown, np.cumsum(is_shown.ravel()).reshape(is_shown.shape) - 1, -1)
    spans = spans_of(given.texts.take(pa.array(comparison.ads[places[is_shown]])), given.lexicon)
    out = _room(spans, rows[:, 0], int(end - begin))
    count, size = write_templates(
        (given.word_offsets, given.words),
        (spans.offsets, spans.words, spans.places, spans.data),
        (comparison.starts[first : stop + 1] - begin, comparison.ads[begin:end]),
        np.stack([np.where(is_shown, places - begin, -1), rows], axis=2),
        typed_slots(),
        out,
    )
    table = _table(out, count, size, ids[first:stop])
    return Templates(table, followers=out[6][:, 0], wording=out[6][:, 1], follows=out[7])


def _room(spans: Spans, central: npt.NDArray[np.int64], compared: int) -> _Room:
    """Room for a row per word of the central texts and one per gap before, between and after them."""
    rows = int(np.sum(2 * np.diff(spans.offsets)[central] + 1))
    return (
        np.empty(rows, np.int32),
        np.empty(rows, np.int32),
        np.empty(rows, np.bool_),
        np.empty(rows, np.float64),
        np.empty(rows, np.int32),
        # What is never written costs no memory.
        np.empty(len(spans.data) + rows * _BYTES_PER_ROW, np.uint8),
        np.zeros((len(central), 2), np.int64),
        np.zeros(compared, np.bool_),
    )


def _table(out: _Room, count: int, size: int, ids: list[str]) -> pa.Table:
    network, position, slot, kept, ends, data, _, _ = out
    offsets = np.concatenate((np.zeros(1, np.int32), ends[:count].astype(np.int32)))
    words = pa.StringArray.from_buffers(count, pa.py_buffer(offsets), pa.py_buffer(data[:size].copy()))
    columns = [
        pa.array(ids, pa.string()).take(pa.array(network[:count])),
        pa.array(position[:count]),
        pa.array(slot[:count]),
        words,
        pa.array(kept[:count]),
    ]
    return pa.Table.from_arrays(columns, schema=TEMPLATES)

"""Neighbours found by machines that each keep some of the texts: their keys are exchanged twice.

First every key goes to the part of its highest bits, where all its holders come together; then the holders of
those keys that texts of a block share go to the block, where each text meets them in the order of the keys,
as it does on one machine. What comes back are pairs.
"""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from lykta.ads.engine import Shelf
from lykta.ads.pair.features import KEYS, Features
from lykta.ads.pair.neighbours import MOST_ENTRIES, Keyed, entries_of, keyed_by, nearest, pairs_of, shared
from lykta.ads.spread.taking import taken

# A part holds some four million keys at most, which take 32 MB to sort; a block has so many texts.
TEXTS_OF_A_PART = 65_536
TEXTS_OF_A_BLOCK = 65_536

type Numbers = npt.NDArray[np.int64]


class Rows(NamedTuple):
    """Which texts of a piece are asked for, int64[m], or all; the first of them is text `first`."""

    first: int
    chosen: Numbers | None


class _Part(NamedTuple):
    """The keys of one part with their holders, and the numbers int32[...] of the keys that texts of each
    block hold: those of block b from `blocks[b]` on up to `blocks[b + 1]`, rising.
    """

    keyed: Keyed
    blocks: Numbers
    of_block: npt.NDArray[np.int32]


def neighbours_there(shelf: Shelf, rows: list[Rows], texts: int, most: int) -> Numbers:
    """Pairs int64[m, 2] as `neighbour_pairs` gives them of the texts that `rows` choose of each piece."""
    parts = max(1, -(-texts // TEXTS_OF_A_PART))
    blocks = [
        (begin, min(begin + TEXTS_OF_A_BLOCK, texts)) for begin in range(0, texts, TEXTS_OF_A_BLOCK)
    ] or [(0, 0)]
    asked = [[(part, (of_piece, part, parts)) for part in range(parts)] for of_piece in rows]
    by_key = shelf.exchange(asked, _keys_of, [len(blocks)] * parts, partial(_brought, TEXTS_OF_A_BLOCK))
    wanted = [[(block, block) for block in range(len(blocks))] for _ in range(parts)]
    found = list(by_key.serve(wanted, _held_in, blocks, partial(_met, texts, most)))
    by_key.close()
    return pairs_of(found, texts)


def _keys_of(features: Features, asked: tuple[Rows, int, int]) -> npt.NDArray[np.uint64]:
    (first, chosen), part, parts = asked
    keys = features.keys if chosen is None else features.keys[chosen]
    return entries_of(keys, part, parts, first)


def _brought(width: int, blocks: int, lent: list[npt.NDArray[np.uint64]]) -> _Part:
    keyed = keyed_by(shared(np.concatenate([np.zeros(0, np.uint64), *lent])))
    bounds, of_block = _by_block(*keyed, width, blocks)
    return _Part(keyed, bounds, of_block)


def _held_in(part: _Part, block: int) -> Keyed:
    """The keys that a block shares, with all their holders."""
    keys = part.of_block[part.blocks[block] : part.blocks[block + 1]].astype(np.int64)
    bounds = part.keyed.bounds.astype(np.int64)
    offsets, holders = taken(bounds[:-1], bounds[1:], part.keyed.holders, keys)
    return Keyed(offsets.astype(np.int32), holders)


def _met(texts: int, most: int, block: tuple[int, int], parts: list[Keyed]) -> Numbers:
    return nearest(_joined(parts), block, texts, most, KEYS)


def _joined(parts: list[Keyed]) -> Keyed:
    """The keys of all parts, one after the other."""
    before = np.cumsum([0, *(len(part.holders) for part in parts)])
    if before[-1] > MOST_ENTRIES:
        raise OverflowError("The texts of one block share more than can be counted with 32 bits.")
    bounds = [part.bounds[1:] + at for part, at in zip(parts, before, strict=False)]
    return Keyed(
        np.concatenate([np.zeros(1, np.int64), *bounds]).astype(np.int32),
        np.concatenate([np.zeros(0, np.int32), *(part.holders for part in parts)]),
    )


@numba.njit(cache=True, nogil=True)
def _by_block(bounds, holders, width, blocks):  # type: ignore[no-untyped-def]
    """The keys that texts of each block of so many texts hold; holders rise, so that a block's are a run."""
    starts = np.zeros(blocks + 1, np.int64)
    for key in range(len(bounds) - 1):
        last = -1
        for at in range(bounds[key], bounds[key + 1]):
            block = holders[at] // width
            starts[block + 1] += np.int64(block != last)
            last = block
    starts = np.cumsum(starts)
    of_block, free = np.empty(starts[-1], np.int32), starts[:-1].copy()
    for key in range(len(bounds) - 1):
        last = -1
        for at in range(bounds[key], bounds[key + 1]):
            block = holders[at] // width
            if block != last:
                of_block[free[block]] = key
                free[block] += 1
            last = block
    return starts, of_block

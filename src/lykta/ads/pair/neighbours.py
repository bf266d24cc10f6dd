"""Candidate pairs: each text meets those with which it shares the most of its rare words and word pairs."""

# Kernels hand on what they fill: a tuple of arrays in an inner loop costs more than the work itself.
# ruff: noqa: PLR0913, PLR0917

from __future__ import annotations

from typing import Final, NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from lykta.ads.pair.corpus import Work
from lykta.ads.pair.each_once import as_pairs, each_once
from lykta.ads.pair.features import KEYS
from lykta.errors import InputError

# So many texts are its neighbours. On ten real sets more of them found a hundredth more of the true pairs,
# and as many false ones: who is not among a text's nearest is brought in by way of those that are.
NEIGHBOURS: Final = 6
# So many texts may be looked at for one text, over all of its keys: the work grows with the texts alone. Keys
# that few hold come first, since each look by them tells most: of a million ads of the synthetic county half
# the keys are held by more texts than that, and looks in any other order are spent before the telling ones.
LOOKS: Final = 600
# Entries are counted with 32 bits.
MOST_ENTRIES = 2**31 - 1

# The keys are sorted in so many parts, by their highest bits: one holds but a part of them at a time.
_PARTS = 8


class Keyed(NamedTuple):
    """The texts int32[h] that hold each key of some rising ones: those of key k from `bounds[k]` on up to
    `bounds[k + 1]`, rising.
    """

    bounds: npt.NDArray[np.int32]
    holders: npt.NDArray[np.int32]


def neighbour_pairs(
    keys: npt.NDArray[np.uint32], work: Work, *, most: int = NEIGHBOURS
) -> npt.NDArray[np.int64]:
    """Pairs int64[m, 2] of texts, first < second, sorted, each once: each text's `most` nearest.

    `keys` uint32[t, k] are the rare features of each text, 0 for none; they are used up. The nearest share
    the most rarity: the sum of squared ln(texts / holders) over the keys in common. Raises `InputError` for
    more texts than can be counted, some 30 million.
    """
    if keys.size > MOST_ENTRIES:
        raise InputError(
            f"The ads have {len(keys):,} different texts, too many for one analysis: {keys.size:,} of their "
            f"rare words would have to be looked up, and {MOST_ENTRIES:,} can be. Analyse the ads in parts, "
            "such as one for each county. Nothing was written."
        )
    found_parts = work.over(_PARTS, lambda part, _: _select_from_part(keys, part), parts=_PARTS)
    of_text, keyed = _index([work.arrays.store(part) for part in found_parts], keys, work)
    size = len(keys)
    found = work.over(size, lambda begin, stop: _meet((begin, stop, 0), size, of_text, *keyed, LOOKS, most))
    return pairs_of(list(found), size)


def pairs_of(found: list[npt.NDArray[np.int64]], texts: int) -> npt.NDArray[np.int64]:
    """Pairs int64[m, 2], sorted and each once, of all that was found in parts of so many texts."""
    return as_pairs(each_once(np.concatenate([np.zeros(0, np.int64), *found])), texts)


def entries_of(keys: npt.NDArray[np.uint32], part: int, parts: int, first: int) -> npt.NDArray[np.uint64]:
    """The keys uint32[t, k] that fall, by their highest bits, into one of so many parts (upper 32 bits of
    each entry), with their texts (lower), which are numbered from `first` on.
    """
    # The least key of the part and that of the next, rounded up; 0 is no key.
    least, end = (max(-(-(number << 32) // parts), 1) for number in (part, part + 1))
    entries: npt.NDArray[np.uint64] = _entries(keys, np.uint32(least), np.uint32(end - least - 1), first)
    return entries


def select_shared_entries(entries: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Those of some entries, sorted, whose key brings texts together: two hold it, and no more than may be
    looked at. `entries` are sorted in their place.
    """
    entries.sort()
    kept: npt.NDArray[np.uint64] = _shared_by_few(entries, LOOKS)
    return kept


def group_by_key(entries: npt.NDArray[np.uint64]) -> Keyed:
    """The holders of each key of sorted entries."""
    keys = entries >> np.uint64(32)
    starts = np.flatnonzero(np.append(True, keys[1:] != keys[:-1])[: len(keys)])
    bounds = np.append(starts, len(keys)).astype(np.int32)
    return Keyed(bounds, (entries & np.uint64(0xFFFFFFFF)).astype(np.int32))


def nearest(
    keyed: Keyed, block: tuple[int, int], texts: int, most: int = NEIGHBOURS, width: int = KEYS
) -> npt.NDArray[np.int64]:
    """What `pairs_of` makes pairs of: the `most` nearest of each text of a block, from a first one on up to
    another, of so many `texts` in all that hold up to `width` keys each.

    `keyed` are the keys in their order that texts of the block share with any text.
    """
    begin, stop = block
    of_text = np.full((stop - begin, width), -1, np.int32)
    _hold(*keyed, begin, stop, of_text, np.zeros(stop - begin, np.int64))
    found: npt.NDArray[np.int64] = _meet((begin, stop, begin), texts, of_text, *keyed, LOOKS, most)
    return found


def _select_from_part(keys: npt.NDArray[np.uint32], part: int) -> npt.NDArray[np.uint64]:
    return select_shared_entries(entries_of(keys, part, _PARTS, 0))


def _index(
    parts: list[npt.NDArray[np.uint64]], keys: npt.NDArray[np.uint32], work: Work
) -> tuple[npt.NDArray[np.int32], Keyed]:
    """Which keys, by number, each text holds, int32[t, k], -1 after the last, in the place of the keys
    themselves; and the holders of each key.

    Texts look their keys up, and are not told of them key by key: that would write here and there in the
    largest of these arrays, where memory may be short.
    """
    total = sum(map(len, parts))
    rising, bounds = np.empty(total // 2, np.uint32), np.zeros(total // 2 + 1, np.int32)
    holders = work.arrays.empty(total, np.int32)
    known, done = np.int64(0), 0
    for part in parts:
        known = _number(part, done, known, rising, bounds, holders)
        done += len(part)
    rising, bounds = rising[:known], bounds[: known + 1]
    first = np.searchsorted(rising, np.arange(1 << 16, dtype=np.uint32) << np.uint32(16))
    first = np.append(first, known)
    of_text = keys.view(np.int32)
    _ = list(
        work.over(
            len(keys), lambda begin, stop: _look_up(keys[begin:stop], rising, first, of_text[begin:stop])
        )
    )
    return of_text, Keyed(bounds, holders)


@numba.njit(cache=True, nogil=True)
def _entries(keys, least, span, first):  # type: ignore[no-untyped-def]
    total = np.int64(0)
    for text in range(len(keys)):
        for key in keys[text]:
            total += np.int64(np.uint32(key - least) <= span)
    out, filled = np.empty(total, np.uint64), 0
    for text in range(len(keys)):
        for key in keys[text]:
            if np.uint32(key - least) <= span:
                out[filled] = np.uint64(key) << np.uint64(32) | np.uint64(first + text)
                filled += 1
    return out


@numba.njit(cache=True, nogil=True)
def _shared_by_few(entries, looks):  # type: ignore[no-untyped-def]
    out, filled, half, at = np.empty(len(entries), np.uint64), 0, np.uint64(32), 0
    while at < len(entries):
        stop = at + 1
        while stop < len(entries) and entries[stop] >> half == entries[at] >> half:
            stop += 1
        if 1 < stop - at <= looks:
            out[filled : filled + stop - at] = entries[at:stop]
            filled += stop - at
        at = stop
    return out[:filled].copy()


@numba.njit(cache=True, nogil=True)
def _hold(bounds, holders, begin, stop, of_text, filled):  # type: ignore[no-untyped-def]
    """The keys of each text of a block, by number and rising, into `of_text`."""
    for key in range(len(bounds) - 1):
        for at in range(bounds[key], bounds[key + 1]):
            text = np.int64(holders[at])
            if begin <= text < stop:
                of_text[text - begin, filled[text - begin]] = key
                filled[text - begin] += 1


@numba.njit(cache=True, nogil=True)
def _number(entries, done, known, rising, bounds, holders):  # type: ignore[no-untyped-def]
    """Number the keys of one part from `known` on, after `done` entries of earlier parts; how many then."""
    half, low = np.uint64(32), np.uint64(0xFFFFFFFF)
    for at in range(len(entries)):
        if at == 0 or entries[at] >> half != entries[at - 1] >> half:
            rising[known], bounds[known] = entries[at] >> half, done + at
            known += 1
        holders[done + at] = entries[at] & low
    bounds[known] = done + len(entries)
    return known


@numba.njit(cache=True, nogil=True)
def _look_up(keys, rising, first, of_text):  # type: ignore[no-untyped-def]
    """The places of the keys of some texts among `rising` ones, -1 after the last; a key that is not there is
    left out. `first` int64[2^16 + 1] is where the keys begin that have each value in their upper half.

    `of_text` may lie where `keys` do: no place is written before its key was read.
    """
    for text in range(len(keys)):
        filled = 0
        for key in keys[text]:
            upper = np.int64(key >> np.uint32(16))
            low, high = first[upper], first[upper + 1]
            while low < high:
                middle = (low + high) // 2
                if rising[middle] < key:
                    low = middle + 1
                else:
                    high = middle
            if low < first[upper + 1] and rising[low] == key:
                of_text[text, filled] = low
                filled += 1
        of_text[text, filled:] = -1


@numba.njit(cache=True, nogil=True)
def _meet(block, size, of_text, bounds, holders, looks, most):  # type: ignore[no-untyped-def]
    """The nearest of the texts from the first of a block to its second, of which the third is in row 0."""
    begin, stop, row = block
    gained, met = np.zeros(size, np.float32), np.empty(looks + 1, np.int64)
    gains, rarest = np.zeros(looks + 1, np.float32), np.empty(of_text.shape[1], np.int64)
    # A hair above nothing, so that a text that was met is known to have been.
    for held in range(1, looks + 1):
        gains[held] = np.float32(np.log(size / held) ** 2 + 1e-6)
    out = np.empty(most * (stop - begin), np.int64)
    filled = 0
    for text in range(begin, stop):
        count, left = np.int64(0), looks
        # As if met already, so that it does not meet itself.
        gained[text] = 1
        for entry in rarest[: _rarest_first(of_text[text - row], bounds, rarest)]:
            held, first = entry >> 32, np.int64(bounds[entry & 0xFFFFFFFF])
            if held > left:
                break
            left -= held
            gain = gains[held]
            for at in range(first, first + held):
                other = np.int64(holders[at])
                met[count] = other
                count += np.int64(gained[other] == 0)
                gained[other] += gain
        gained[text] = 0
        filled = _take_best(text, met[:count], gained, most, size, out, filled)
    return out[:filled].copy()


@numba.njit(cache=True, nogil=True)
def _rarest_first(keys, bounds, ordered):  # type: ignore[no-untyped-def]
    """The keys of a text, by number and -1 after the last, into `ordered` with their holders in the upper
    half: those that fewest hold first, and of equals the lower one. How many there are.
    """
    count = np.int64(0)
    for key in keys:
        if key < 0:
            break
        entry, place = (np.int64(bounds[key + 1] - bounds[key]) << 32) | np.int64(key), count
        while place > 0 and ordered[place - 1] > entry:
            ordered[place] = ordered[place - 1]
            place -= 1
        ordered[place] = entry
        count += 1
    return count


@numba.njit(cache=True, nogil=True)
def _take_best(text, met, gained, most, size, out, filled):  # type: ignore[no-untyped-def]
    """Add the `most` texts that gained most, of equals the lower one, and set all gains back to 0."""
    best, gains, count = np.empty(most, np.int64), np.empty(most, np.float32), 0
    for at in range(len(met)):
        other, gain = met[at], gained[met[at]]
        gained[other] = 0
        if count == most and not _before(gain, other, gains[most - 1], best[most - 1]):
            continue
        place = min(count, most - 1)
        while place > 0 and _before(gain, other, gains[place - 1], best[place - 1]):
            best[place], gains[place] = best[place - 1], gains[place - 1]
            place -= 1
        best[place], gains[place] = other, gain
        count = min(count + 1, most)
    for at in range(count):
        out[filled] = min(text, best[at]) * size + max(text, best[at])
        filled += 1
    return filled


@numba.njit(cache=True, nogil=True, inline="always")
def _before(gain, text, other_gain, other):  # type: ignore[no-untyped-def]
    return gain > other_gain or (gain == other_gain and text < other)

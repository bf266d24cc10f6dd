"""Candidate pairs: each text meets those with which it shares the most of its rare words and word pairs."""

# Kernels hand on what they fill: a tuple of arrays in an inner loop costs more than the work itself.
# ruff: noqa: PLR0913, PLR0917

from __future__ import annotations

from typing import Final, NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from lykta.ads.kernel.borrowed import prefetch_stretch
from lykta.ads.pair.corpus import Work
from lykta.ads.pair.each_once import as_pairs, begins, each_once
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
# Sorting goes by so many bits at a time, so that all the places that are written to stay in the cache.
_DIGIT = 11
# So many slots for each text that may be met, since looks that collide cost more than a larger table.
_SLOTS_A_LOOK = 6
# Keys are found by so many of their upper bits at most.
_MOST_BITS = 24


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
    # The least key of the part and that of the next, rounded up; 0 is not a key.
    least, end = (max(-(-(number << 32) // parts), 1) for number in (part, part + 1))
    part_of = keys, np.uint32(least), np.uint32(end - least - 1)
    # One more than there are, since what is left out is written too, and written over.
    entries = np.empty(_count_entries(*part_of) + 1, np.uint64)
    _fill_entries(*part_of, first, entries)
    return entries[:-1]


def select_shared_entries(entries: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Those of some entries of rising texts, sorted, whose key brings texts together: two hold it, and no
    more than may be looked at. `entries` are used up.
    """
    kept: npt.NDArray[np.uint64] = _shared_by_few(_sort_by_key(entries, np.empty_like(entries)), LOOKS)
    return kept


def group_by_key(entries: npt.NDArray[np.uint64]) -> Keyed:
    """The holders of each key of sorted entries."""
    keys = entries >> np.uint64(32)
    starts = np.flatnonzero(begins(keys))
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
    themselves; and the holders of each key. The `parts` are used up.

    Texts look their keys up, and are not told of them key by key: that would write here and there in the
    largest of these arrays, where memory may be short.
    """
    total = sum(map(len, parts))
    rising, bounds = np.empty(total // 2 + 1, np.uint32), np.zeros(total // 2 + 1, np.int32)
    holders = work.arrays.empty(total, np.int32)
    known, done = np.int64(0), 0
    while parts:
        part = parts.pop(0)
        known = _number(part, done, known, rising, bounds, holders)
        done += len(part)
    # No key is greater, so that a search ends there.
    rising[known] = 0xFFFFFFFF
    rising, bounds = rising[: known + 1], bounds[: known + 1]
    # About as many ranges as keys, so that few are searched for each; more than this would take much memory.
    bits = min(max(int(known).bit_length(), 1), _MOST_BITS)
    first = _count_below(rising[:known], bits)
    of_text = keys.view(np.int32)
    _ = list(
        work.over(
            len(keys),
            lambda begin, stop: _look_up(keys[begin:stop], rising, first, bits, of_text[begin:stop]),
        )
    )
    return of_text, Keyed(bounds, holders)


@numba.njit(cache=True, nogil=True)
def _count_entries(keys, least, span):  # type: ignore[no-untyped-def]
    total = np.int64(0)
    for text in range(len(keys)):
        for key in keys[text]:
            total += np.int64(np.uint32(key - least) <= span)
    return total


@numba.njit(cache=True, nogil=True)
def _fill_entries(keys, least, span, first, out):  # type: ignore[no-untyped-def]
    filled = np.int64(0)
    for text in range(len(keys)):
        for key in keys[text]:
            # Written in any case, and kept by moving on: a branch that nobody can foretell costs more.
            out[filled] = np.uint64(key) << np.uint64(32) | np.uint64(first + text)
            filled += np.int64(np.uint32(key - least) <= span)


@numba.njit(cache=True, nogil=True)
def _sort_by_key(entries, other):  # type: ignore[no-untyped-def]
    """The entries by their upper half, and as they stand where that is the same, in one of the two arrays."""
    ordered = entries
    places, mask = np.empty(1 << _DIGIT, np.int64), np.uint64((1 << _DIGIT) - 1)
    for begin in range(32, 64, _DIGIT):
        shift, total = np.uint64(begin), np.int64(0)
        places[:] = 0
        for entry in ordered:
            places[(entry >> shift) & mask] += 1
        for digit in range(1 << _DIGIT):
            places[digit], total = total, total + places[digit]
        for entry in ordered:
            other[places[(entry >> shift) & mask]] = entry
            places[(entry >> shift) & mask] += 1
        ordered, other = other, ordered
    return ordered


@numba.njit(cache=True, nogil=True)
def _shared_by_few(entries, looks):  # type: ignore[no-untyped-def]
    """The entries of those keys that two texts hold and no more than this; `entries` are written over."""
    filled, half, at = 0, np.uint64(32), 0
    while at < len(entries):
        stop = at + 1
        while stop < len(entries) and entries[stop] >> half == entries[at] >> half:
            stop += 1
        if 1 < stop - at <= looks:
            for place in range(at, stop):
                entries[filled] = entries[place]
                filled += 1
        at = stop
    return entries[:filled].copy()


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
def _count_below(rising, bits):  # type: ignore[no-untyped-def]
    """How many of some keys are less in their so many upper bits than each value of these, int32."""
    shift, below = np.uint32(32 - bits), np.zeros((1 << bits) + 1, np.int32)
    for key in rising:
        below[(key >> shift) + np.uint32(1)] += 1
    for upper in range(1 << bits):
        below[upper + 1] += below[upper]
    return below


@numba.njit(cache=True, nogil=True)
def _look_up(keys, rising, first, bits, of_text):  # type: ignore[no-untyped-def]
    """The places of the keys of some texts among `rising` ones, of which the last is the greatest number and
    none of them, -1 after the last; a key that is not there is left out. `first` int32[2^bits] is where the
    keys begin that have at least each value in so many upper bits.

    `of_text` may lie where `keys` do: no place is written before its key was read.
    """
    shift, known = np.uint32(32 - bits), len(rising) - 1
    for text in range(len(keys)):
        filled = np.int64(0)
        for key in keys[text]:
            place = np.int64(first[key >> shift])
            while rising[np.uint64(place)] < key:
                place += 1
            of_text[text, filled] = place
            filled += np.int64(rising[np.uint64(place)] == key and place < known)
        of_text[text, filled:] = -1


@numba.njit(cache=True, nogil=True)
def _meet(block, size, of_text, bounds, holders, looks, most):  # type: ignore[no-untyped-def]
    """The nearest of the texts from the first of a block to its second, of which the third is in row 0."""
    begin, stop, row = block
    gains, slots = np.zeros(looks + 1, np.float32), 64
    for held in range(1, looks + 1):
        # A hair above nothing, so that a key that all hold brings texts together too.
        gains[held] = np.float32(np.log(size / held) ** 2 + 1e-6)
    while slots < _SLOTS_A_LOOK * looks:
        slots *= 2
    mask = np.uint32(slots - 1)
    # Who was met and what they gained, from place 1 on, and by their numbers in which place.
    met, gained = np.empty(looks + 2, np.int32), np.zeros(looks + 2, np.float32)
    places, width = np.empty(slots, np.uint16), of_text.shape[1]
    unordered, rarest = np.empty(width, np.int64), np.empty(width, np.int64)
    first, out, filled = np.empty(width, np.int64), np.empty(most * (stop - begin), np.int64), 0
    for text in range(begin, stop):
        total, used, left = _rarest_first(of_text[text - row], bounds, unordered, rarest), 0, looks
        while used < total and rarest[used] >> 32 <= left:
            left -= rarest[used] >> 32
            first[used] = bounds[rarest[used] & 0xFFFFFFFF]
            # Lists lie anywhere: all are asked for before the first of them is waited for.
            prefetch_stretch(holders, first[used], first[used] + (rarest[used] >> 32))
            used += 1
        # As if met already, so that it does not meet itself.
        places[:] = 0
        places[np.uint32(text) & mask], met[1], count = 1, text, 1
        for key in range(used):
            held, begins = rarest[key] >> 32, first[key]
            gain = gains[held]
            for at in range(begins, begins + held):
                other = holders[np.uint64(at)]
                slot = np.uint32(other) & mask
                place = places[slot]
                while place != 0 and met[place] != other:
                    slot = (slot + np.uint32(1)) & mask
                    place = places[slot]
                if place == 0:
                    count += 1
                    places[slot], met[np.uint64(count)], gained[np.uint64(count)] = count, other, gain
                else:
                    gained[place] += gain
        filled = _take_best(text, met[2 : count + 1], gained[2 : count + 1], most, size, out, filled)
    return out[:filled].copy()


@numba.njit(cache=True, nogil=True)
def _rarest_first(keys, bounds, unordered, ordered):  # type: ignore[no-untyped-def]
    """The keys of a text, by number and -1 after the last, into `ordered` with their holders in the upper
    half: those that fewest hold first, and of equals the lower one. How many there are.
    """
    count = np.int64(0)
    while count < len(keys) and keys[count] >= 0:
        key = np.int64(keys[count])
        unordered[count] = (np.int64(bounds[key + 1] - bounds[key]) << 32) | key
        count += 1
    # The place of each is how many are less: for so few that is quicker than any sorting that branches.
    for entry in unordered[:count]:
        less = np.int64(0)
        for other in unordered[:count]:
            less += np.int64(other < entry)
        ordered[less] = entry
    return count


@numba.njit(cache=True, nogil=True)
def _take_best(text, met, gained, most, size, out, filled):  # type: ignore[no-untyped-def]
    """Add the `most` of the texts that were met that gained most, of equals the lower one."""
    best, gains, count = np.empty(most, np.int64), np.empty(most, np.float32), 0
    for at in range(len(met)):
        other, gain = np.int64(met[at]), gained[at]
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

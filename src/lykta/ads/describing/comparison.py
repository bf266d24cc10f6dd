"""The words of ads side by side (compiled): aligned, in their places, and of the ads that are compared.

Alignment is the longest common run of words of two texts, in order, with gaps, by bits, 64 words at a time:
Hyyrö, "Bit-parallel LCS-length computation revisited" (AWOCA 2004). There is one row of bits per word of the
second text; a bit of 0 says that the common part grows at that word of the first text.
"""

from __future__ import annotations

from dataclasses import dataclass

import numba
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from lykta.ads.describing.members import DescribeInput, NetworkMembers, spread_over
from lykta.ads.normalise import Lexicon, text_buffers
from lykta.ads.normalise.letters import letters
from lykta.ads.normalise.words_kernel import WORDS_PER_BYTE, find_words, make_room

_FULL = np.uint64(0xFFFFFFFFFFFFFFFF)
_ONE = np.uint64(1)
_ZERO = np.uint64(0)
COMPARED = 40
"""The most ads of one network that are compared: what more would add is not worth their time."""

CANDIDATES = 6
"""The most ads that are tried as the central one."""

SHOWN = 3
"""The ads whose own words fill a template's slots: the central one and two that are like it."""

LONGEST = 400
"""Words of an ad that are compared; what comes after is left out of the template."""

# Bits in which the words that an ad shares with one candidate are counted: enough for `LONGEST`.
_BITS = 10
_COUNT = np.uint64((1 << _BITS) - 1)


@dataclass(frozen=True, slots=True)
class ComparedAds:
    """Which ads of each network are compared, by network: `ads[starts[i] : starts[i + 1]]`.

    `shown` is int64[networks, SHOWN]: places in `ads`, the central ad's first, -1 where there is none.
    """

    starts: npt.NDArray[np.int64]
    ads: npt.NDArray[np.int64]
    shown: npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Spans:
    """The words of texts: text `i` has rows `offsets[i]` to `offsets[i + 1]` of `words` and `places`.

    `places` is int64[rows, 2]: the first byte and the byte after the last, from the start of `data`.
    """

    offsets: npt.NDArray[np.int64]
    words: npt.NDArray[np.uint32]
    places: npt.NDArray[np.int64]
    data: npt.NDArray[np.uint8]


def compare(given: DescribeInput, members: NetworkMembers) -> ComparedAds:
    """Spread the compared ads over each network's texts, so that they depend on what the texts say alone."""
    starts = np.concatenate(([0], np.cumsum(np.minimum(members.sizes, COMPARED)))).astype(np.int64)
    places = spread_over(members.starts[:-1], members.sizes, COMPARED)
    ads, texts = members.ads[places], members.texts[places]
    worded = given.text[ads]

    def choose(begin: int, stop: int) -> npt.NDArray[np.int64]:
        compared = (starts[begin : stop + 1], worded, texts)
        chosen: npt.NDArray[np.int64] = _choose(given.word_offsets, given.words, compared)
        return chosen

    shown = given.work.over(len(starts) - 1, choose)
    return ComparedAds(starts, ads, np.concatenate(list(shown)))


@numba.njit(cache=True, nogil=True)
def _choose(word_offsets, words, compared):  # type: ignore[no-untyped-def]
    starts, worded, texts = compared
    shown = np.full((len(starts) - 1, SHOWN), -1, np.int64)
    keys = np.zeros(4 * 4096, np.uint32)
    holders = np.zeros(len(keys), np.uint8)
    counting = _counting()
    tried = np.empty(CANDIDATES, np.int64)
    lengths, shared = np.empty(COMPARED, np.int64), np.empty((COMPARED, CANDIDATES), np.int64)
    for network in range(len(starts) - 1):
        first, stop = starts[network], starts[network + 1]
        of_network = texts[first:stop]
        count = _try(of_network, tried)
        size = _fill(word_offsets, words, worded[first:stop][tried[:count]], keys, holders)
        table = (keys[:size], holders[:size], counting)
        _share(word_offsets, words, (worded[first:stop], of_network), table, lengths, shared)
        best = _best(lengths[: stop - first], shared, tried[:count])
        _show(of_network, lengths, shared[:, best], tried[best], shown[network])
        for turn in range(SHOWN):
            shown[network, turn] += first if shown[network, turn] >= 0 else 0
    return shown


@numba.njit(cache=True, nogil=True)
def _counting():  # type: ignore[no-untyped-def]
    """For each set of candidates, as bits, a number that counts one for each of them, ten bits apart."""
    counting = np.zeros(1 << CANDIDATES, np.uint64)
    for holders in range(len(counting)):
        for candidate in range(CANDIDATES):
            counting[holders] += np.uint64((holders >> candidate) & 1) << np.uint64(_BITS * candidate)
    return counting


@numba.njit(cache=True, nogil=True)
def _try(texts, tried):  # type: ignore[no-untyped-def]
    """Which ads of a network are tried as the central one, spread over its different texts; how many."""
    tries = min(CANDIDATES, len(texts))
    count = 0
    for attempt in range(tries):
        candidate = attempt * (len(texts) - 1) // max(tries - 1, 1)
        # Equal texts stand together, and the first of them is tried.
        if count == 0 or texts[candidate] != texts[tried[count - 1]]:
            tried[count] = candidate
            count += 1
    return count


@numba.njit(cache=True, nogil=True)
def _fill(word_offsets, words, candidates, keys, holders):  # type: ignore[no-untyped-def]
    """Fill a table from word to the candidates that hold it, as bits; returns its size, a power of two."""
    room, size = 0, 1
    for text in candidates:
        room += min(word_offsets[text + 1] - word_offsets[text], LONGEST)
    while size < 4 * room:
        size *= 2
    keys[:size], holders[:size] = 0, 0
    table = keys[:size]
    for number in range(len(candidates)):
        begin = word_offsets[candidates[number]]
        stop = min(word_offsets[candidates[number] + 1], begin + LONGEST)
        for place in range(begin, stop):
            at = find_word(table, words[place])
            table[at] = words[place]
            holders[at] |= np.uint8(1 << number)
    return size


@numba.njit(cache=True, nogil=True)
def _share(word_offsets, words, network, table, lengths, shared):  # type: ignore[no-untyped-def]
    """How many words each of the network's ads has, and how many of them each of the candidates holds."""
    (worded, texts), (keys, holders, counting) = network, table
    mask = np.int64(len(keys) - 1)
    for other in range(len(worded)):
        if other and texts[other] == texts[other - 1]:
            lengths[other], shared[other] = lengths[other - 1], shared[other - 1]
            continue
        begin = word_offsets[worded[other]]
        stop = min(word_offsets[worded[other] + 1], begin + LONGEST)
        counts = np.uint64(0)
        for place in range(begin, stop):
            at = np.int64(words[place]) & mask
            # Looked up here, since handing over the table for each word takes longer than the looking up.
            while keys[at] != 0 and keys[at] != words[place]:
                at = (at + 1) & mask
            counts += counting[holders[at]]
        lengths[other] = stop - begin
        for candidate in range(CANDIDATES):
            shared[other, candidate] = (counts >> np.uint64(_BITS * candidate)) & _COUNT


@numba.njit(cache=True, nogil=True)
def _best(lengths, shared, tried):  # type: ignore[no-untyped-def]
    """The candidate that most ads are more like than unlike, and of several the one with the fewest words
    that it and they have apart.
    """
    best, most, least = 0, np.int64(-1), np.int64(0)
    for candidate in range(len(tried)):
        followers, apart, length = np.int64(0), np.int64(0), lengths[tried[candidate]]
        for other in range(len(lengths)):
            if 4 * shared[other, candidate] >= length + lengths[other]:
                followers += 1
                apart += length + lengths[other] - 2 * shared[other, candidate]
        if followers > most or (followers == most and apart < least):
            best, most, least = candidate, followers, apart
    return best


@numba.njit(cache=True, nogil=True)
def _show(texts, lengths, shared, central, shown):  # type: ignore[no-untyped-def]
    """The central ad and the first others of different texts that are more like it than unlike."""
    shown[0] = central
    count = 1
    for other in range(len(texts)):
        repeated = False
        for earlier in range(count):
            repeated |= texts[shown[earlier]] == texts[other]
        if not repeated and 4 * shared[other] >= lengths[central] + lengths[other]:
            shown[count] = other
            count += 1
        if count == SHOWN:
            break


def spans_of(texts: pa.Array, lexicon: Lexicon) -> Spans:
    """The words of each of the bare texts with their places, as `words_with_places` gives them for one."""
    offsets, data = text_buffers(texts)
    word_offsets, words, places = _spans_of(letters(), lexicon, offsets, data)
    return Spans(word_offsets, words, places, data)


@numba.njit(cache=True, nogil=True)
def _spans_of(tables, lexicon, offsets, data):  # type: ignore[no-untyped-def]
    rows = len(offsets) - 1
    longest = 0
    for row in range(rows):
        longest = max(longest, offsets[row + 1] - offsets[row])
    room = make_room(longest)
    codes, found = room
    word_offsets = np.zeros(rows + 1, np.int64)
    words = np.empty(WORDS_PER_BYTE * (offsets[rows] - offsets[0]), np.uint32)
    places = np.empty((len(words), 2), np.int64)
    filled = 0
    for row in range(rows):
        begin = offsets[row]
        total, _ = find_words(tables, lexicon, data, (begin, offsets[row + 1]), room)
        for at in range(total):
            words[filled] = found[at, 0]
            places[filled, 0] = begin + codes[found[at, 1], 1]
            places[filled, 1] = max(_end(data, begin + codes[found[at, 2] - 1, 1]), places[filled, 0] + 1)
            filled += 1
        word_offsets[row + 1] = filled
    return word_offsets, words[:filled].copy(), places[:filled].copy()


@numba.njit(cache=True, nogil=True)
def _end(data, last):  # type: ignore[no-untyped-def]
    """The byte after the letter that begins at byte `last`."""
    first = data[last]
    return last + (1 if first < 0x80 else 2 if first < 0xE0 else 3 if first < 0xF0 else 4)


def align(first: npt.NDArray[np.uint32], second: npt.NDArray[np.uint32]) -> npt.NDArray[np.int64]:
    """For each word of `first`, which word of `second` it is aligned with, or -1.

    The aligned words are equal, rise in both texts, and are as many as can be. Hashes must not be 0.
    """
    limbs = max((len(first) + 63) // 64, 1)
    keys, numbers = _word_table(max(len(first), 1))
    masks = np.zeros((len(first) + 1, limbs), np.uint64)
    rows = np.empty((len(second) + 1, limbs), np.uint64)
    matched = np.empty(len(first), np.int64)
    mask_words(first, keys, numbers, masks)
    align_words(keys, numbers, masks, second, rows, matched)
    return matched


def _word_table(longest: int) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.int32]]:
    """An empty table from word to number with room for `longest` words, at most a quarter full."""
    size = 1 << (4 * longest - 1).bit_length()
    return np.zeros(size, np.uint32), np.zeros(size, np.int32)


@numba.njit(cache=True, nogil=True)
def find_word(keys, word):  # type: ignore[no-untyped-def]
    """Where a word is in the table, or the empty place where it would go."""
    mask = np.int64(len(keys) - 1)
    at = np.int64(word) & mask
    while keys[at] != 0 and keys[at] != word:
        at = (at + 1) & mask
    return at


@numba.njit(cache=True, nogil=True)
def mask_words(first, keys, numbers, masks):  # type: ignore[no-untyped-def]
    """Fill the table and, for each distinct word of `first`, the bits of where it stands; a word that is not
    in the table has the first row, which has none.
    """
    keys[:], numbers[:] = 0, 0
    distinct = 1
    limbs = (len(first) + 63) // 64
    for place in range(len(first)):
        at = find_word(keys, first[place])
        if keys[at] == 0:
            keys[at] = first[place]
            numbers[at] = distinct
            masks[distinct, :limbs] = _ZERO
            distinct += 1
        masks[numbers[at], place >> 6] |= _ONE << np.uint64(place & 63)


@numba.njit(cache=True, nogil=True)
def align_words(keys, numbers, masks, second, rows, matched):  # type: ignore[no-untyped-def]
    """Align the text that the table and masks were made of with `second`; returns how many words match.

    `rows` is room for uint64[len(second) + 1, limbs]; `matched`, as long as the first text, is the answer.
    """
    limbs = (len(matched) + 63) // 64
    rows[0, :limbs] = _FULL
    for step in range(len(second)):
        number = numbers[find_word(keys, second[step])]
        carry = _ZERO
        for limb in range(limbs):
            row, mask = rows[step, limb], masks[number, limb]
            partial = row + carry
            total = partial + (row & mask)
            carry = np.uint64(partial < carry) | np.uint64(total < partial)
            rows[step + 1, limb] = total | (row & ~mask)
    return _trace_back(len(second), rows, matched)


@numba.njit(cache=True, nogil=True)
def _trace_back(steps, rows, matched):  # type: ignore[no-untyped-def]
    matched[:] = -1
    place, step, count = len(matched), steps, 0
    while place > 0 and step > 0:
        limb, bit = (place - 1) >> 6, np.uint64((place - 1) & 63)
        if (rows[step, limb] >> bit) & _ONE:
            place -= 1
            continue
        step -= 1
        if step == 0 or (rows[step, limb] >> bit) & _ONE:
            place -= 1
            matched[place] = step
            count += 1
    return count

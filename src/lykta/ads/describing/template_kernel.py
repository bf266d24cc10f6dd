"""From the compared ads of each network to the rows of its template (compiled).

The ads that follow the central one are aligned to it. A word that half of them hold, and two at the least, is
fixed: under a code where a word costs some ten bits and saying which ads hold it costs one bit an ad, that is
always shorter than writing the word out in each of them. But a word that stands alone between two slots costs
more than it saves, for each of the ads must say where the slots end: it is left to them. What stands between
fixed words is a slot; one that holds one kind of thing, such as a phone number, has the name of that kind.
"""

# Inner functions take their arrays one by one, since a tuple of them costs more than what is done with it;
# and the compiler knows no generators.
# ruff: noqa: PLR0913, PLR0917, SIM110

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numba
import numpy as np
import numpy.typing as npt

from lykta.ads.describing.comparison import COMPARED, LONGEST, SHOWN, align_words, mask_words
from lykta.ads.normalise.placeholders import PLACEHOLDER_NAMES
from lykta.ads.normalise.words_kernel import hash_code

CODE_OF_NAME: Final = {name: code for code, name in PLACEHOLDER_NAMES.items()}
"""Swedish name of a typed slot -> the code point whose hash its words have."""

type TypedSlots = tuple[npt.NDArray[np.uint32], npt.NDArray[np.int64], npt.NDArray[np.uint8]]

# About what a word costs when written out, given that common words are cheap, and what it costs to say where
# a run of aligned words begins and ends in two texts of some hundred words.
_WORD_BITS = 10
_RUN_BITS = 14
# An ad follows the template when the alignment saves this part of the shorter text.
_SAVED_PART = 0.25
# A slot is shown when at least this part of the ads have something there; other additions are an ad's own.
_FILLED_PART = 0.25
_FILLINGS = 3
_LONGEST_FILLING = 60
_LIMBS = (LONGEST + 63) // 64
_SEPARATOR = np.frombuffer(b" / ", np.uint8)
_SPACE = np.frombuffer(b" ", np.uint8)
_ELLIPSIS = np.frombuffer("…".encode(), np.uint8)


@lru_cache(maxsize=1)
def typed_slots() -> TypedSlots:
    """For kernels: the hash of each placeholder, where its name starts (n + 1), and the names' bytes."""
    hashes = np.array([hash_code(code) for code in PLACEHOLDER_NAMES], np.uint32)
    names = [name.encode() for name in PLACEHOLDER_NAMES.values()]
    starts = np.cumsum([0, *map(len, names)]).astype(np.int64)
    return hashes, starts, np.frombuffer(b"".join(names), np.uint8)


@numba.njit(cache=True, nogil=True)
def slot_type(hashes, word):  # type: ignore[no-untyped-def]
    """Which placeholder a word is, or -1."""
    for number in range(len(hashes)):
        if hashes[number] == word:
            return number
    return -1


@numba.njit(cache=True, nogil=True)
def write_templates(all_words, words, comparison, shown, typed, out):  # type: ignore[no-untyped-def]
    """Fill `out` with the rows of all templates; returns how many rows and how many bytes of text.

    `all_words` are the offsets and words of all texts; `words` the offsets, words, places and bytes of the
    texts of the shown ads; `comparison` the starts and text numbers of the compared ads; `shown`
    int64[networks, SHOWN, 2] the place in `comparison` and the row in `words` of each shown ad. `out` is
    network, position, slot, kept, end of the words in bytes, bytes; and int64[networks, 2], how many ads
    follow each template and how many fixed words it has; and whether each of the compared ads follows it.
    """
    starts, numbers = comparison
    word_offsets, ad_words = all_words
    shown_offsets, shown_words = words[0], words[1]
    keys, table = np.zeros(4 * 512, np.uint32), np.zeros(4 * 512, np.int32)
    masks = np.zeros((LONGEST + 1, _LIMBS), np.uint64)
    steps = np.empty((LONGEST + 1, _LIMBS), np.uint64)
    matches = np.empty((COMPARED, LONGEST), np.int64)
    texts = np.empty((COMPARED, 4), np.int64)
    # Typed, since numba would compile all below once more for a plain 0.
    rows, top = np.int64(0), np.int64(0)
    for network in range(len(starts) - 1):
        central = _text(word_offsets, shown_offsets, shown[network], starts[network], -1)
        first = shown_words[central[1] : central[2]]
        mask_words(first, keys, table, masks)
        followers, before = 0, first
        for place in range(starts[network], starts[network + 1]):
            text = _text(word_offsets, shown_offsets, shown[network], place, numbers[place])
            second = (shown_words if text[0] == 1 else ad_words)[text[1] : text[2]]
            matched = matches[followers, : len(first)]
            if _are_equal(second, first):
                for word in range(len(first)):
                    matched[word] = word
            elif place > starts[network] and _are_equal(second, before):
                # Equal ads stand together; one that does not follow has left its row to the next.
                earlier = followers - 1 if out[7][place - 1] else followers
                matched[:] = matches[earlier, : len(first)]
            else:
                align_words(keys, table, masks, second, steps, matched)
            before = second
            if place == shown[network, 0, 0] or _follows(matched, len(second)):
                for part in range(4):
                    texts[followers, part] = text[part]
                followers += 1
                out[7][place] = True
        compared = (ad_words, words, typed, texts[:followers], matches[:followers, : len(first)])
        before = rows
        rows, top, wording = _write(compared, out, rows, top)
        out[6][network, 0], out[6][network, 1] = followers, wording
        for row in range(before, rows):
            out[0][row], out[1][row] = network, row - before
    return rows, top


@numba.njit(cache=True, nogil=True)
def _text(word_offsets, shown_offsets, shown, place, number):  # type: ignore[no-untyped-def]
    """Where an ad's words are: 1 for those of the shown texts or 0 for those of all texts, where they begin
    and stop, and whether it is the central ad, which a number of -1 asks for.
    """
    for turn in range(SHOWN):
        if shown[turn, 0] >= 0 and (shown[turn, 0] == place or number == -1):
            row = shown[turn, 1]
            begin = shown_offsets[row]
            return 1, begin, min(shown_offsets[row + 1], begin + LONGEST), np.int64(turn == 0)
    begin = word_offsets[number]
    return 0, begin, min(word_offsets[number + 1], begin + LONGEST), 0


@numba.njit(cache=True, nogil=True)
def _are_equal(one, other):  # type: ignore[no-untyped-def]
    if len(one) != len(other):
        return False
    for place in range(len(one)):
        if one[place] != other[place]:
            return False
    return True


@numba.njit(cache=True, nogil=True)
def _follows(matched, length):  # type: ignore[no-untyped-def]
    """Whether writing an ad by way of the central one is clearly shorter than writing it out."""
    saved, run = 0, 0
    for place in range(len(matched) + 1):
        goes_on = place < len(matched) and matched[place] >= 0
        if run and not (goes_on and matched[place] == matched[place - 1] + 1):
            saved += max(0, run * _WORD_BITS - _RUN_BITS)
            run = 0
        run += goes_on
    return saved > 0 and saved >= _SAVED_PART * _WORD_BITS * min(length, len(matched))


@numba.njit(cache=True, nogil=True)
def _write(part, out, row, top):  # type: ignore[no-untyped-def]
    """The rows of one template: fixed words that stand together as one, slots between them.

    Returns the next free row and byte, and how many words are fixed.
    """
    ad_words, (_, shown_words, spans, data), (hashes, name_starts, names), texts, matches = part
    _, _, slots, kept, ends, text_out, _, _ = out
    followers, length = matches.shape
    held, apart, fixed = _count_holders(matches)
    fixed = _leave_lone_words(part, apart, fixed)
    central, wording = _wording(hashes, shown_words, texts, fixed)
    if wording == 0:
        return row, top, 0
    # The bytes of an open run that are still to be copied: in one piece, since calls cost more than bytes.
    open_run, begin, stop = False, np.int64(0), np.int64(0)
    for turn in range(len(fixed) + 1):
        left = fixed[turn - 1] if turn > 0 else -1
        right = fixed[turn] if turn < len(fixed) else length
        place = texts[central, 1] + right
        kind = slot_type(hashes, shown_words[place]) if turn < len(fixed) else 0
        # Most fixed words stand side by side in all ads: of those nothing more need be asked.
        beside = 0 <= left == right - 1 and right < length and apart[right] == 0
        filled = 0.0 if beside else _share_filled(texts, matches, left, right)
        if open_run and (filled > 0 or kind >= 0):
            top = _copy(data, begin, stop, text_out, top)
            ends[row - 1], open_run = top, False
        if filled > 0:
            gap = _gap_type(hashes, ad_words, shown_words, texts, matches, left, right)
            if gap >= 0:
                top = _copy(names, name_starts[gap], name_starts[gap + 1], text_out, top)
            else:
                top = _write_fillings(spans, data, texts, matches, left, right, text_out, top)
            slots[row], kept[row], ends[row] = True, filled, top
            row += 1
        if turn == len(fixed):
            break
        share = held[right] / followers
        if kind >= 0:
            top = _copy(names, name_starts[kind], name_starts[kind + 1], text_out, top)
            slots[row], kept[row], ends[row] = True, share, top
            row += 1
        elif open_run:
            # The run goes on: with the signs between its words, but never with words of the central ad alone.
            if right > left + 1:
                top = _copy(data, begin, stop, text_out, top)
                top = _copy(_SPACE, 0, len(_SPACE), text_out, top)
                begin = spans[place, 0]
            stop, kept[row - 1] = spans[place, 1], min(kept[row - 1], share)
        else:
            open_run, begin, stop = True, spans[place, 0], spans[place, 1]
            slots[row], kept[row] = False, share
            row += 1
    return row, top, wording


@numba.njit(cache=True, nogil=True)
def _wording(hashes, shown_words, texts, fixed):  # type: ignore[no-untyped-def]
    """Which follower is the central ad itself, and how many fixed places hold a word and no placeholder."""
    central, wording = 0, 0
    while len(texts) and texts[central, 3] == 0:
        central += 1
    for place in fixed:
        wording += slot_type(hashes, shown_words[texts[central, 1] + place]) < 0
    return central, wording


@numba.njit(cache=True, nogil=True)
def _count_holders(matches):  # type: ignore[no-untyped-def]
    """How many followers hold each word of the central ad; how many of them have words between it and the
    word before, where they hold both; and the places of the words that are fixed.

    Loops here and below, since numba takes seconds to compile what numpy says in a line.
    """
    followers, length = matches.shape
    held, apart, fixed = np.zeros(length, np.int64), np.zeros(length, np.int64), np.empty(length, np.int64)
    for follower in range(followers):
        row = matches[follower]
        for place in range(length):
            held[place] += row[place] >= 0
        for place in range(1, length):
            apart[place] += (row[place - 1] >= 0) & (row[place] > row[place - 1] + 1)
    count = 0
    for place in range(length):
        if held[place] >= 2 and 2 * held[place] >= followers:
            fixed[count] = place
            count += 1
    return held, apart, fixed[:count]


@numba.njit(cache=True, nogil=True)
def _leave_lone_words(part, apart, fixed):  # type: ignore[no-untyped-def]
    """The places that stay fixed when each word with a slot right before and one right after it is left to
    these. A slot of one kind of thing keeps its neighbours.
    """
    ad_words, (_, shown_words, _, _), (hashes, _, _), texts, matches = part
    central, _ = _wording(hashes, shown_words, texts, fixed)
    length = matches.shape[1]
    # By fixed place, whether ads fill what stands before it with this and that; last, after all of them.
    mixed = np.zeros(len(fixed) + 1, np.bool_)
    for turn in range(len(fixed) + 1):
        left = fixed[turn - 1] if turn > 0 else -1
        right = fixed[turn] if turn < len(fixed) else length
        if 0 <= left == right - 1 and right < length and apart[right] == 0:
            continue
        if _share_filled(texts, matches, left, right) > 0:
            mixed[turn] = _gap_type(hashes, ad_words, shown_words, texts, matches, left, right) < 0
    kept, count = np.empty(len(fixed), np.int64), 0
    for turn in range(len(fixed)):
        is_word = slot_type(hashes, shown_words[texts[central, 1] + fixed[turn]]) < 0
        if not (is_word and mixed[turn] and mixed[turn + 1]):
            kept[count] = fixed[turn]
            count += 1
    return kept[:count]


@numba.njit(cache=True, nogil=True)
def _gap(matches, follower, left, right, length):  # type: ignore[no-untyped-def]
    """The words of a follower between two fixed words, first and one past the last; (0, -1) for none."""
    begin = matches[follower, left] + 1 if left >= 0 else 0
    stop = matches[follower, right] if right < matches.shape[1] else length
    if (left >= 0 and matches[follower, left] < 0) or stop < 0:
        return 0, -1
    return begin, stop


@numba.njit(cache=True, nogil=True)
def _share_filled(texts, matches, left, right):  # type: ignore[no-untyped-def]
    """The share of the ads that have words here, or 0 when too few have.

    What comes before the first fixed word is judged by the shown texts alone, since the words of the
    others begin with their titles.
    """
    asked, filled = 0, 0
    for follower in range(len(texts)):
        if left >= 0 or texts[follower, 0] == 1:
            asked += 1
            begin, stop = _gap(matches, follower, left, right, texts[follower, 2] - texts[follower, 1])
            filled += stop > begin
    return filled / asked if filled > 0 and filled >= _FILLED_PART * asked else 0.0


@numba.njit(cache=True, nogil=True)
def _gap_type(hashes, ad_words, shown_words, texts, matches, left, right):  # type: ignore[no-untyped-def]
    """The placeholder that fills a slot alone in at least half of the ads that fill it, or -1."""
    counts = np.zeros(len(hashes), np.int64)
    filled = 0
    for follower in range(len(texts)):
        begin, stop = _gap(matches, follower, left, right, texts[follower, 2] - texts[follower, 1])
        if stop > begin and (left >= 0 or texts[follower, 0] == 1):
            filled += 1
            if stop == begin + 1:
                place = texts[follower, 1] + begin
                kind = slot_type(hashes, shown_words[place] if texts[follower, 0] == 1 else ad_words[place])
                counts[kind] += kind >= 0
    most = 0
    for kind in range(len(counts)):
        most = kind if counts[kind] > counts[most] else most
    return most if 2 * counts[most] >= filled and counts[most] > 0 else -1


@numba.njit(cache=True, nogil=True)
def _write_fillings(spans, data, texts, matches, left, right, bytes_out, top):  # type: ignore[no-untyped-def]
    """Up to three distinct fillings of a slot as they stand in the shown texts."""
    begins = np.empty(_FILLINGS + 1, np.int64)
    count = 0
    for follower in range(len(texts)):
        begin, stop = _gap(matches, follower, left, right, texts[follower, 2] - texts[follower, 1])
        if count == _FILLINGS or stop <= begin or texts[follower, 0] == 0:
            continue
        if count:
            top = _copy(_SEPARATOR, 0, len(_SEPARATOR), bytes_out, top)
        begins[count] = top
        first, last = texts[follower, 1] + begin, texts[follower, 1] + stop - 1
        top = _copy_short(data, spans[first, 0], spans[last, 1], bytes_out, top)
        if _is_repeated(bytes_out, begins, count, top):
            top = begins[count] - len(_SEPARATOR)
        else:
            count += 1
    return top if count else _copy(_ELLIPSIS, 0, len(_ELLIPSIS), bytes_out, top)


@numba.njit(cache=True, nogil=True)
def _is_repeated(data, begins, count, top):  # type: ignore[no-untyped-def]
    """Whether the filling that ends at `top` says the same as an earlier one."""
    length = top - begins[count]
    for earlier in range(count):
        stop = begins[earlier + 1] - len(_SEPARATOR)
        same = stop - begins[earlier] == length
        for place in range(length if same else 0):
            same = same and data[begins[earlier] + place] == data[begins[count] + place]
        if same:
            return True
    return False


@numba.njit(cache=True, nogil=True)
def _copy_short(data, begin, stop, out, top):  # type: ignore[no-untyped-def]
    if stop - begin <= _LONGEST_FILLING:
        return _copy(data, begin, stop, out, top)
    stop = begin + _LONGEST_FILLING
    while data[stop] & 0xC0 == 0x80:
        # Never in the middle of a letter.
        stop -= 1
    return _copy(_ELLIPSIS, 0, len(_ELLIPSIS), out, _copy(data, begin, stop, out, top))


@numba.njit(cache=True, nogil=True)
def _copy(data, begin, stop, out, top):  # type: ignore[no-untyped-def]
    for place in range(begin, stop):
        # Line breaks and other control characters become spaces.
        out[top] = max(data[place], 32)
        top += 1
    return top

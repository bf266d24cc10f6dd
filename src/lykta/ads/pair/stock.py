"""Stock passages: runs of words that unrelated authors share, found in the file itself without labels.

A passage of four words that many texts hold may be an author's own or everybody's. It is everybody's when its
holders do not resemble each other in what else they say: outside of the passages that two of them share, they
are no more alike than two texts taken at random. A long common run is an author's or a copier's, unless so
many unrelated texts hold it that it can be neither.
"""

# Kernels hand on what they fill: a tuple of arrays in an inner loop costs more than the work itself.
# ruff: noqa: PLR0913, PLR0917

from __future__ import annotations

from typing import Final

import numba
import numpy as np
import numpy.typing as npt

from lykta.ads.pair.corpus import Corpus, Work
from lykta.ads.pair.features import (
    FEATURE_COUNTERS,
    LONGEST_WORDS,
    NO_RARITY,
    Usual,
    feature_rarity,
    features_of,
    rarity_of_one,
)
from lykta.ads.pair.hashing import add_new, find, mask_for
from lykta.ads.pair.passages import PASSAGE, TEXT_BITS, Stock, mark, passage_key, stock_of

# Held by fewer texts, a passage tells nothing of how it spreads.
LEAST_HOLDERS: Final = 6
# So many holders are compared with each other, the first in the order of their content's hash.
MOST_HOLDERS: Final = 8
# Two rests are related when they are more alike than all but this share of random pairs.
RANDOM_PAIRS: Final = 4_000
RELATED_QUANTILE: Final = 0.99
# A rest of fewer words, or of less of its text, tells nothing.
LEAST_REST: Final = 5
LEAST_REST_SHARE: Final = 0.3
# Two texts that share so much of the shorter one beside the passage and its run are versions of one text, and
# what is left of them is only what was changed.
VERSION_SHARE: Final = 0.25
# So many pairs of holders at least must have rests that tell.
LEAST_PAIRS: Final = 5

# Of passages that one author alone held on nine real sets, three in a thousand pass the first rule (with runs
# of at most ten words); longer runs are an author's own so often that they must be spread further.
_SHORT_RUN, _SHORT_GROUPS, _SHORT_RELATED = 10, 5, 0.1
_MIDDLE_RUN, _MIDDLE_GROUPS, _MIDDLE_RELATED = 15, 6, 0.05
_LONG_RUN, _LONG_GROUPS, _LONG_RELATED = 40, 7, 0.05
_LONG_HOLDERS, _LONG_SHARE = 24, 0.006

_SLOTS: Final = 8 * LONGEST_WORDS


def learn_usual(corpus: Corpus, work: Work, *, whole: bool) -> Usual:
    """What is usual among the texts of a corpus: a sample of a file's different texts, each once, in an order
    that depends on their content alone, no more than 16 million; `whole` when these are all of the file's.
    """
    stock = find_stock(corpus, work)
    marked = np.empty_like(corpus.words)
    _mark_all(corpus.words, corpus.word_offsets, stock.table, marked)
    rarity = feature_rarity(marked, corpus.word_offsets)
    return Usual(stock, rarity, rarity_of_one(corpus.size) if whole else NO_RARITY)


def find_stock(corpus: Corpus, work: Work) -> Stock:
    """The stock passages of such a corpus."""
    sample = np.arange(corpus.size)
    rarity = feature_rarity(corpus.words, corpus.word_offsets, stock_weight=1)
    keys = np.sort(_passages(corpus.words, corpus.word_offsets, sample))
    bounds = _suspects(keys)
    given = (corpus.words, corpus.word_offsets, sample, rarity)
    bar = _related_bar(*given)
    found = work.over(
        len(bounds),
        lambda begin, stop: _judge(*given, keys, bounds[begin:stop], bar),
        parts=4 * work.threads,
    )
    return stock_of(np.concatenate([np.zeros(0, np.uint64), *found]))


@numba.njit(cache=True, nogil=True)
def _mark_all(words, offsets, table, out):  # type: ignore[no-untyped-def]
    for text in range(len(offsets) - 1):
        mark(words[offsets[text] : offsets[text + 1]], table, out[offsets[text] : offsets[text + 1]])


def _suspects(keys: npt.NDArray[np.uint64]) -> npt.NDArray[np.int64]:
    """Where the passages that enough texts hold begin and end in the sorted keys, int64[p, 2]."""
    # A text may hold a passage twice: such a key is there twice, and counts once.
    passage = keys >> np.uint64(TEXT_BITS)
    starts = np.flatnonzero(np.append(True, passage[1:] != passage[:-1]))[: len(keys)]
    stops = np.append(starts[1:], len(keys))
    many = stops - starts >= LEAST_HOLDERS
    return np.stack([starts[many], stops[many]], axis=1)


def _related_bar(
    words: npt.NDArray[np.uint32],
    offsets: npt.NDArray[np.int64],
    sample: npt.NDArray[np.int64],
    rarity: npt.NDArray[np.uint8],
) -> float:
    """What the rests of two texts taken at random reach one time in a hundred."""
    generator = np.random.Generator(np.random.Philox(len(sample)))
    pairs = generator.integers(0, max(len(sample), 1), size=(RANDOM_PAIRS, 2))
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    if not len(pairs):
        return 1.0
    return float(np.quantile(_random_rests(words, offsets, sample, rarity, pairs), RELATED_QUANTILE))


@numba.njit(cache=True, nogil=True)
def _passages(words, offsets, sample):  # type: ignore[no-untyped-def]
    """The key of each passage of each text (upper 40 bits) with the text's place in the sample."""
    total = 0
    for place in range(len(sample)):
        size = min(offsets[sample[place] + 1] - offsets[sample[place]], LONGEST_WORDS)
        total += max(size - PASSAGE + 1, 0)
    out, filled = np.empty(total, np.uint64), 0
    for place in range(len(sample)):
        begin = offsets[sample[place]]
        stop = min(offsets[sample[place] + 1], begin + LONGEST_WORDS)
        for at in range(begin, stop - PASSAGE + 1):
            out[filled] = (passage_key(words, at) << np.uint64(TEXT_BITS)) | np.uint64(place)
            filled += 1
    return out


@numba.njit(cache=True, nogil=True)
def _scratch():  # type: ignore[no-untyped-def]
    """Tables and arrays that comparing two rests needs; the first number is the stamp of the tables."""
    return (
        np.zeros(1, np.int64),
        np.zeros(_SLOTS, np.uint64),
        np.empty(2 * LONGEST_WORDS + 1, np.uint32),
        np.empty((2, LONGEST_WORDS), np.uint32),
        np.empty(LONGEST_WORDS, np.uint32),
    )


@numba.njit(cache=True, nogil=True)
def _rest(words, mine, yours, scratch, side):  # type: ignore[no-untyped-def]
    """The words of a text with 0 for those in passages that another holds as well; how many are left."""
    stamp, table, _, rests, keys = scratch
    begin, stop = mine
    stamp[0] += 1
    total = max(yours[1] - yours[0] - PASSAGE + 1, 0)
    mask = mask_for(total, _SLOTS)
    for at in range(total):
        keys[at] = np.uint32(passage_key(words, yours[0] + at))
        add_new(table, stamp[0], keys[at], mask)
    covered, left = begin, 0
    for at in range(begin, stop):
        if at + PASSAGE <= stop:
            key = np.uint32(passage_key(words, at))
            if find(table, stamp[0], key, mask) >= 0:
                covered = at + PASSAGE
        kept = at >= covered
        rests[side, at - begin] = words[at] if kept else np.uint32(0)
        left += kept
    return left


@numba.njit(cache=True, nogil=True)
def _rest_likeness(words, rarity, one, other, scratch):  # type: ignore[no-untyped-def]
    """How alike two texts are outside of what they share, by cosine; below 0 where the rests tell nothing.

    And how many words of theirs they share.
    """
    ours, theirs = _rest(words, one, other, scratch, 0), _rest(words, other, one, scratch, 1)
    sizes = one[1] - one[0], other[1] - other[0]
    covered = min(sizes[0] - ours, sizes[1] - theirs)
    if (
        min(ours, theirs) < LEAST_REST
        or ours < LEAST_REST_SHARE * sizes[0]
        or theirs < LEAST_REST_SHARE * sizes[1]
    ):
        return -1.0, covered
    stamp, table, features, rests, _ = scratch
    squares = np.zeros(2, np.float64)
    stamp[0] += 1
    total, _ = features_of(rests[0, : sizes[0]], features)
    mask = mask_for(total, _SLOTS)
    for at in range(total):
        if add_new(table, stamp[0], features[at], mask):
            squares[0] += np.float64(rarity[features[at] & np.uint32(FEATURE_COUNTERS - 1)]) ** 2
    shared, ours_stamp = 0.0, stamp[0]
    total, _ = features_of(rests[1, : sizes[1]], features)
    for at in range(total):
        weight = np.float64(rarity[features[at] & np.uint32(FEATURE_COUNTERS - 1)]) ** 2
        squares[1] += weight
        if find(table, ours_stamp, features[at], mask) >= 0:
            shared += weight
    norm = np.sqrt(squares[0] * squares[1])
    return (min(shared / norm, 1.0) if norm > 0 else -1.0), covered


@numba.njit(cache=True, nogil=True)
def _bounds(offsets, ad):  # type: ignore[no-untyped-def]
    begin = offsets[ad]
    return begin, min(offsets[ad + 1], begin + LONGEST_WORDS)


@numba.njit(cache=True, nogil=True)
def _random_rests(words, offsets, sample, rarity, pairs):  # type: ignore[no-untyped-def]
    scratch, out = _scratch(), np.zeros(len(pairs), np.float64)
    for row in range(len(pairs)):
        one, other = _bounds(offsets, sample[pairs[row, 0]]), _bounds(offsets, sample[pairs[row, 1]])
        out[row] = max(_rest_likeness(words, rarity, one, other, scratch)[0], 0.0)
    return out


@numba.njit(cache=True, nogil=True)
def _where(words, bounds, passage):  # type: ignore[no-untyped-def]
    for at in range(bounds[0], bounds[1] - PASSAGE + 1):
        if passage_key(words, at) == passage:
            return at
    return np.int64(-1)


@numba.njit(cache=True, nogil=True)
def _run(words, one, other, at, place):  # type: ignore[no-untyped-def]
    """The length of the common run of two texts around a passage that stands at these places in them."""
    length = PASSAGE
    before = 1
    while (
        at - before >= one[0] and place - before >= other[0] and words[at - before] == words[place - before]
    ):
        length += 1
        before += 1
    after = PASSAGE
    while at + after < one[1] and place + after < other[1] and words[at + after] == words[place + after]:
        length += 1
        after += 1
    return length


@numba.njit(cache=True, nogil=True)
def _judge(words, offsets, sample, rarity, keys, bounds, bar):  # type: ignore[no-untyped-def]
    """The keys of those passages that are stock; `bounds` int64[p, 2] is where each lies in `keys`."""
    scratch, text_mask = _scratch(), np.uint64((1 << TEXT_BITS) - 1)
    # What two holders share, and the verdicts on passages with the same holders: those of one run mostly are.
    known = {np.uint64(0): (np.float64(0), np.int64(0))}
    verdicts = {np.uint64(0): False}
    holders, places = np.empty(MOST_HOLDERS, np.int64), np.empty(MOST_HOLDERS, np.int64)
    out, filled = np.empty(len(bounds), np.uint64), 0
    for row in range(len(bounds)):
        passage = keys[bounds[row, 0]] >> np.uint64(TEXT_BITS)
        count, held, last, name = 0, 0, np.int64(-1), np.uint64(0)
        for at in range(bounds[row, 0], bounds[row, 1]):
            text = np.int64(keys[at] & text_mask)
            if text == last:
                continue
            last = text
            held += 1
            if count < MOST_HOLDERS:
                holders[count] = text
                places[count] = _where(words, _bounds(offsets, sample[text]), passage)
                name = (name ^ np.uint64(text)) * np.uint64(0x9E3779B97F4A7C15)
                count += 1
        if held < LEAST_HOLDERS:
            continue
        run = _median_run(words, offsets, sample, holders[:count], places)
        far = count == MOST_HOLDERS and held >= max(_LONG_HOLDERS, _LONG_SHARE * len(sample))
        rule = _rule_for(run, far)
        if rule[0] == 0:
            continue
        name ^= np.uint64(rule[0])
        if name not in verdicts:
            verdicts[name] = _is_spread(
                words, offsets, sample, rarity, holders[:count], places, rule, bar, known, scratch
            )
        if verdicts[name]:
            out[filled] = passage
            filled += 1
    return out[:filled].copy()


@numba.njit(cache=True, nogil=True)
def _median_run(words, offsets, sample, holders, places):  # type: ignore[no-untyped-def]
    """The median length of the common runs of all pairs of holders around a passage."""
    runs, seen = np.empty(len(holders) * len(holders), np.int64), 0
    for first in range(len(holders)):
        one = _bounds(offsets, sample[holders[first]])
        for second in range(first + 1, len(holders)):
            other = _bounds(offsets, sample[holders[second]])
            runs[seen] = _run(words, one, other, places[first], places[second])
            seen += 1
    return np.median(runs[:seen])


@numba.njit(cache=True, nogil=True)
def _rule_for(run, far):  # type: ignore[no-untyped-def]
    """How many groups of holders at least, and which share of related pairs at most, make a passage in runs
    of this length stock; no groups where nothing does.
    """
    if run <= _SHORT_RUN:
        return _SHORT_GROUPS, _SHORT_RELATED
    if run <= _MIDDLE_RUN:
        return _MIDDLE_GROUPS, _MIDDLE_RELATED
    if far and run <= _LONG_RUN:
        return _LONG_GROUPS, _LONG_RELATED
    return 0, 0.0


@numba.njit(cache=True, nogil=True)
def _is_spread(words, offsets, sample, rarity, holders, places, rule, bar, known, scratch):  # type: ignore[no-untyped-def]
    """Whether the holders of a passage fall into enough groups, with few enough related pairs."""
    count = len(holders)
    group, told, related = np.arange(count), 0, 0
    most = rule[1] * count * (count - 1) / 2
    for first in range(count):
        one = _bounds(offsets, sample[holders[first]])
        for second in range(first + 1, count):
            other = _bounds(offsets, sample[holders[second]])
            pair = (np.uint64(holders[first]) << np.uint64(TEXT_BITS)) | np.uint64(holders[second])
            if pair not in known:
                known[pair] = _rest_likeness(words, rarity, one, other, scratch)
            likeness, covered = known[pair]
            beside = covered - _run(words, one, other, places[first], places[second])
            version = beside >= VERSION_SHARE * min(one[1] - one[0], other[1] - other[0])
            told += version or likeness >= 0
            if version or likeness > bar:
                related += 1
                if related > most:
                    return False
                _join(group, first, second)
    return told >= LEAST_PAIRS and len(np.unique(group)) >= rule[0] and related <= rule[1] * told


@numba.njit(cache=True, nogil=True)
def _join(group, first, second):  # type: ignore[no-untyped-def]
    low, high = min(group[first], group[second]), max(group[first], group[second])
    for at in range(len(group)):
        if group[at] == high:
            group[at] = low

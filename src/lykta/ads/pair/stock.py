"""Stock passages: runs of words that unrelated authors share, found in the file itself without labels.

A passage of four words that many texts hold may be an author's own or everybody's. It is everybody's when its
holders do not resemble each other in what else they say: outside of the passages that two of them share, they
are no more alike than two texts taken at random. A long common run is an author's or a copier's, unless so
many unrelated texts hold it that it can be neither.
"""

from __future__ import annotations

from typing import Final

import numba
import numpy as np
import numpy.typing as npt

from lykta.ads.pair.corpus import Corpus, Work
from lykta.ads.pair.each_once import begins
from lykta.ads.pair.features import Usual, feature_rarity, rarity_of_one
from lykta.ads.pair.passages import PASSAGE, TEXT_BITS, mark, stock_of
from lykta.ads.pair.rests import (
    MOST_HOLDERS,
    NO_LIMIT,
    KeyedTexts,
    likeness_of_rests,
    make_scratch,
    mark_shared,
    rests_tell,
    size_of,
    take_texts,
)

# Held by fewer texts, a passage tells nothing of how it spreads.
LEAST_HOLDERS: Final = 6
# Counters of passages by their lowest bits: most passages are in too few texts, and are not sorted.
_COUNTERS: Final = 1 << 22
# Two rests are related when they are more alike than all but this share of random pairs.
RANDOM_PAIRS: Final = 4_000
RELATED_QUANTILE: Final = 0.99
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
# A menu or a notice of a site. An author's own run may be as long, so no two of its holders may be related.
_LONGER_GROUPS, _LONGER_RELATED = 8, 0.0
_LONG_HOLDERS, _LONG_SHARE = 24, 0.006

_TEXT_MASK: Final = np.uint64((1 << TEXT_BITS) - 1)


def learn_usual(corpus: Corpus, work: Work) -> Usual:
    """What is usual among the texts of a corpus: a sample of a file's different texts, each once, in an order
    that depends on their content alone, and no more than 16 million.
    """
    stock = find_stock(corpus, work)
    marked = np.empty_like(corpus.words)
    _mark_all(corpus.words, corpus.word_offsets, stock, marked)
    return Usual(stock, feature_rarity(marked, corpus.word_offsets), rarity_of_one(corpus.size))


def find_stock(corpus: Corpus, work: Work) -> npt.NDArray[np.uint64]:
    """The stock passages of such a corpus, as a table of their keys."""
    texts = take_texts(corpus)
    keys, bounds = _suspects(texts)
    bar = _related_bar(texts)
    found = work.over(len(bounds), lambda begin, stop: _judge(texts, keys, bounds[begin:stop], bar))
    return stock_of(np.sort(np.concatenate([np.zeros(0, np.uint64), *found])))


@numba.njit(cache=True, nogil=True)
def _mark_all(words, offsets, stock, out):  # type: ignore[no-untyped-def]
    for text in range(len(offsets) - 1):
        mark(words[offsets[text] : offsets[text + 1]], stock, out[offsets[text] : offsets[text + 1]])


def _suspects(texts: KeyedTexts) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.int64]]:
    """Sorted keys of passages and the texts that hold them, each pair once; and where the passages that
    enough texts hold begin and end in the keys, int64[p, 2].
    """
    keys = _with_texts(texts)
    keys.sort()
    keys = keys[begins(keys)]
    passage = keys >> np.uint64(TEXT_BITS)
    starts = np.flatnonzero(begins(passage))
    stops = np.append(starts[1:], len(keys))
    many = stops - starts >= LEAST_HOLDERS
    bounds = np.stack([starts[many], stops[many]], axis=1)
    # Passages with the same first text one after the other: its words are then in the cache.
    return keys, bounds[np.argsort(keys[bounds[:, 0]] & _TEXT_MASK, kind="stable")]


def _related_bar(texts: KeyedTexts) -> float:
    """What the rests of two texts taken at random reach one time in a hundred."""
    sample = len(texts.offsets) - 1
    generator = np.random.Generator(np.random.Philox(sample))
    pairs = generator.integers(0, max(sample, 1), size=(RANDOM_PAIRS, 2))
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    return float(np.quantile(_random_rests(texts, pairs), RELATED_QUANTILE)) if len(pairs) else 1.0


@numba.njit(cache=True, nogil=True)
def _with_texts(texts):  # type: ignore[no-untyped-def]
    """The key of each passage that enough texts may hold (upper 40 bits) with the numbers of its texts."""
    offsets, passages, mask = texts.offsets, texts.passages, np.uint64(_COUNTERS - 1)
    counts, total = np.zeros(_COUNTERS, np.uint8), 0
    for passage in passages:
        count = counts[passage & mask]
        counts[passage & mask] = count + np.uint8(count < LEAST_HOLDERS)
    for passage in passages:
        total += counts[passage & mask] >= LEAST_HOLDERS
    out, filled = np.empty(total + 1, np.uint64), 0
    for text in range(len(offsets) - 1):
        for at in range(offsets[text], offsets[text + 1] - PASSAGE + 1):
            # Written in any case, and kept by moving on: a branch that nobody can foretell costs more.
            out[filled] = (passages[at] << np.uint64(TEXT_BITS)) | np.uint64(text)
            filled += counts[passages[at] & mask] >= LEAST_HOLDERS
    return out[:filled]


@numba.njit(cache=True, nogil=True)
def _judge(texts, keys, bounds, bar):  # type: ignore[no-untyped-def]
    """The keys of those passages that are stock; `bounds` int64[p, 2] is where each lies in `keys`."""
    scratch, runs = make_scratch(), np.empty((MOST_HOLDERS, MOST_HOLDERS), np.int64)
    out, filled = np.empty(len(bounds), np.uint64), 0
    for begin, stop in bounds:
        passage = keys[begin] >> np.uint64(TEXT_BITS)
        holders = (keys[begin : min(begin + MOST_HOLDERS, stop)] & _TEXT_MASK).astype(np.int64)
        run = _common_runs(texts, holders, passage, runs)
        far = len(holders) == MOST_HOLDERS and stop - begin >= max(
            _LONG_HOLDERS, _LONG_SHARE * (len(texts.offsets) - 1)
        )
        groups, related = _rule_for(run, far)
        if groups > 0 and _is_spread(texts, holders, runs, (groups, related, bar), scratch):
            out[filled] = passage
            filled += 1
    return out[:filled].copy()


@numba.njit(cache=True, nogil=True)
def _common_runs(texts, holders, passage, runs):  # type: ignore[no-untyped-def]
    """The length of the common run around a passage for each pair of its holders, and the median length."""
    count, seen = len(holders), 0
    places, lengths = np.empty(count, np.int64), np.empty(count * count, np.int64)
    for holder in range(count):
        places[holder] = texts.offsets[holders[holder]]
        while texts.passages[places[holder]] != passage:
            places[holder] += 1
    for first in range(count):
        for second in range(first + 1, count):
            one = (texts.offsets[holders[first]], places[first], texts.offsets[holders[first] + 1])
            other = (texts.offsets[holders[second]], places[second], texts.offsets[holders[second] + 1])
            runs[first, second] = lengths[seen] = _run(texts.features[0], one, other)
            seen += 1
    return np.median(lengths[:seen])


@numba.njit(cache=True, nogil=True)
def _run(words, one, other):  # type: ignore[no-untyped-def]
    """The length of the common run of two texts; where each begins, where the passage stands, and its end."""
    before, after = 0, PASSAGE
    most = min(one[1] - one[0], other[1] - other[0])
    while before < most and words[one[1] - before - 1] == words[other[1] - before - 1]:
        before += 1
    most = min(one[2] - one[1], other[2] - other[1])
    while after < most and words[one[1] + after] == words[other[1] + after]:
        after += 1
    return before + after


@numba.njit(cache=True, nogil=True)
def _rule_for(run, far):  # type: ignore[no-untyped-def]
    """How many groups of holders at least, and which share of related pairs at most, make a passage in runs
    of this length stock; no groups where nothing does.
    """
    if run <= _SHORT_RUN:
        return _SHORT_GROUPS, _SHORT_RELATED
    if run <= _MIDDLE_RUN:
        return _MIDDLE_GROUPS, _MIDDLE_RELATED
    if not far:
        return 0, 0.0
    return (_LONG_GROUPS, _LONG_RELATED) if run <= _LONG_RUN else (_LONGER_GROUPS, _LONGER_RELATED)


@numba.njit(cache=True, nogil=True)
def _is_spread(texts, holders, runs, rule, scratch):  # type: ignore[no-untyped-def]
    """Whether the holders of a passage fall into enough groups, with few enough related pairs."""
    groups, share, bar = rule
    group, told, related = np.arange(len(holders)), 0, 0
    covered, asked = mark_shared(texts, holders, scratch), np.zeros(len(holders), np.uint8)
    for first in range(len(holders)):
        for second in range(first + 1, len(holders)):
            shorter = min(size_of(texts, holders[first]), size_of(texts, holders[second]))
            beside = min(covered[first, second], covered[second, first]) - runs[first, second]
            if beside >= VERSION_SHARE * shorter:
                told, related = told + 1, related + 1
                _join(group, first, second)
            elif rests_tell(texts, holders, covered, first, second):
                told += 1
                asked[first] |= np.uint8(1 << second)
                asked[second] |= np.uint8(1 << first)
    # Most passages of one author end here: what follows costs more.
    if told < LEAST_PAIRS or related > share * told:
        return False
    limit = bar, share * told - related
    likeness = likeness_of_rests(texts, holders, asked, limit, scratch)
    for first in range(len(holders)):
        for second in range(first + 1, len(holders)):
            if asked[first] >> second & 1:
                told -= likeness[first, second] < 0
                if likeness[first, second] > bar:
                    related += 1
                    _join(group, first, second)
    return told >= LEAST_PAIRS and len(np.unique(group)) >= groups and related <= share * told


@numba.njit(cache=True, nogil=True)
def _join(group, first, second):  # type: ignore[no-untyped-def]
    low, high = min(group[first], group[second]), max(group[first], group[second])
    for at in range(len(group)):
        if group[at] == high:
            group[at] = low


@numba.njit(cache=True, nogil=True)
def _random_rests(texts, pairs):  # type: ignore[no-untyped-def]
    scratch, out, asked = make_scratch(), np.zeros(len(pairs), np.float64), np.array([2, 1], np.uint8)
    for row in range(len(pairs)):
        covered = mark_shared(texts, pairs[row], scratch)
        if rests_tell(texts, pairs[row], covered, 0, 1):
            out[row] = max(likeness_of_rests(texts, pairs[row], asked, NO_LIMIT, scratch)[0, 1], 0.0)
    return out

"""Pairs by shared bands: exactly what a bucket makes, and that what is half alike holds together."""

from collections import defaultdict
from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from lykta.ads.normalise.lexicon import table_of
from lykta.ads.pair.corpus import Corpus, Work
from lykta.ads.pair.hashing import word_pairs_of
from lykta.ads.pair.minhash import BANDS, LEAST_AGREEMENT, PERMUTATIONS, ROWS, band_pairs, signatures
from lykta.ads.pair.word_pair_lists import word_pair_lists
from tests.ads.pair.small_corpus import (
    SMALL,
    TEXTS,
    VOCABULARY,
    Pairs,
    all_pairs,
    as_pairs,
    corpus_of,
    jaccard,
    word_pairs,
)

WORK = Work(1)
NO_WORD_PAIR = 2**32 - 1


def signed(corpus: Corpus, work: Work = WORK) -> NDArray[np.uint32]:
    """The signatures of a corpus without common word pairs."""
    return signatures_without(corpus, [], work)


def signatures_without(corpus: Corpus, common: list[int], work: Work = WORK) -> NDArray[np.uint32]:
    """The signatures of a corpus without some word pairs."""
    return signatures(word_pair_lists(corpus, np.arange(corpus.size), table_of(common), work), work)


def stars_and_chains(signatures_: NDArray[np.uint32]) -> tuple[Pairs, int]:
    """The pairs of every bucket as its star and its chain, and how many others the buckets hold."""
    found: Pairs = set()
    left_out = 0
    for band in range(BANDS):
        buckets = defaultdict(list)
        for ad, row in enumerate(signatures_[:, ROWS * band : ROWS * band + ROWS].tolist()):
            if row[0] != NO_WORD_PAIR:
                buckets[tuple(row)].append(ad)
        for ads in buckets.values():
            made = {(ads[0], ad) for ad in ads[1:]} | set(pairwise(ads))
            left_out += len(ads) * (len(ads) - 1) // 2 - len(made)
            found |= made
    agree = {pair: int((signatures_[pair[0]] == signatures_[pair[1]]).sum()) for pair in found}
    return {pair for pair in found if agree[pair] >= LEAST_AGREEMENT}, left_out


@SMALL
@given(TEXTS)
def test_a_bucket_makes_a_star_and_a_chain_of_those_that_agree(texts: list[str]) -> None:
    signatures_ = signed(corpus_of(texts))
    pairs, left_out = band_pairs(signatures_, WORK)
    assert (as_pairs(pairs), left_out) == stars_and_chains(signatures_)


# Of two ads that have half in common one pair in ten thousand shares no band. The examples are the same in
# each run, so that such a pair cannot come up by chance.
@settings(SMALL, derandomize=True)
@given(st.lists(st.lists(st.sampled_from(VOCABULARY[:6]), max_size=9).map(" ".join), min_size=2, max_size=60))
def test_ads_with_half_of_their_word_pairs_in_common_hold_together(texts: list[str]) -> None:
    corpus = corpus_of(texts)
    pairs, _ = band_pairs(signed(corpus), WORK)
    part = parts(pairs, corpus.size)
    held = [word_pairs(corpus, ad) for ad in range(corpus.size)]
    apart = [
        (one, other)
        for one, other in all_pairs(corpus.size).tolist()
        if jaccard(held[one], held[other]) >= 0.5 and part[one] != part[other]
    ]
    assert apart == []


def parts(pairs: NDArray[np.int64], ads: int) -> NDArray[np.int32]:
    """The connected part of each ad."""
    graph = coo_matrix((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(ads, ads))
    labels: NDArray[np.int32] = connected_components(graph, directed=False)[1]
    return labels


@SMALL
@given(TEXTS)
def test_equal_words_have_equal_signatures(texts: list[str]) -> None:
    signatures_ = signed(corpus_of(texts + texts))
    assert np.array_equal(signatures_[: len(texts)], signatures_[len(texts) :])


@SMALL
@given(TEXTS, st.integers(2, 5))
def test_threads_change_nothing(texts: list[str], threads: int) -> None:
    corpus = corpus_of(texts)
    alone, shared = signed(corpus), signed(corpus, Work(threads))
    assert np.array_equal(alone, shared)
    assert np.array_equal(band_pairs(alone, WORK)[0], band_pairs(alone, Work(threads))[0])


def test_signatures_agree_as_often_as_word_pairs_are_shared() -> None:
    generator = np.random.default_rng(1)
    words = np.array([f"ord{chr(97 + at // 26)}{chr(97 + at % 26)}" for at in range(600)])
    texts = []
    for _ in range(100):
        one = generator.choice(words, 60, replace=False)
        texts += [" ".join(one), " ".join(np.append(one[:40], generator.choice(words, 20, replace=False)))]
    corpus = corpus_of(texts)
    agree = (signed(corpus)[0::2] == signed(corpus)[1::2]).sum(axis=1) / PERMUTATIONS
    shared = [jaccard(word_pairs(corpus, ad), word_pairs(corpus, ad + 1)) for ad in range(0, 200, 2)]
    assert abs(agree.mean() - np.mean(shared)) < 0.02


def test_a_common_word_pair_is_not_signed() -> None:
    corpus = corpus_of(["hej där", "hej där"])
    alone = corpus_of(["hej"])
    assert (signatures_without(corpus, _pairs(corpus)) == NO_WORD_PAIR).all()
    assert (signatures_without(alone, _pairs(corpus)) != NO_WORD_PAIR).any()


def _pairs(corpus: Corpus) -> list[int]:
    out = np.empty(2, np.uint32)
    total = word_pairs_of(corpus.words[:2], out)
    found: list[int] = out[:total].tolist()
    return found


def test_a_text_without_words_meets_nobody() -> None:
    pairs, left_out = band_pairs(signed(corpus_of(["", "", "!"])), WORK)
    assert (len(pairs), left_out) == (0, 0)


def test_a_hot_bucket_makes_few_pairs_and_says_how_many_it_did_not() -> None:
    corpus = corpus_of(["jag lagar middag vid sjön"] * 50)
    pairs, left_out = band_pairs(signed(corpus), WORK)
    assert len(pairs) == 49 + 48
    assert left_out == BANDS * (50 * 49 // 2 - 97)

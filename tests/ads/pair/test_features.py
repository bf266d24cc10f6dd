"""The keys by which a text is found, and how rare features are, against plain Python."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from lykta.ads.pair.corpus import Corpus, Work
from lykta.ads.pair.features import (
    FEATURE_COUNTERS,
    KEYS,
    LEAST_SAMPLE,
    NO_RARITY,
    Features,
    feature_lists,
    feature_rarity,
    rarity_of_one,
)
from lykta.ads.pair.passages import STOCK
from tests.ads.pair.small_corpus import (
    FEW,
    SMALL,
    Feature,
    are_told_apart,
    corpus_of_words,
    feature_hash,
    features,
    features_by,
    marked,
    passages,
    rarities,
    usual_by,
    words_in,
)

type Words = NDArray[np.uint32]

WORK = Work(1)
VOCABULARY = np.random.default_rng(29).integers(1, 2**32, 60, dtype=np.uint32)
# Some of the words come again in most of the texts, others in few.
TEXTS = st.lists(
    st.lists(st.integers(0, 59) | st.integers(0, 9), max_size=50).map(lambda words: VOCABULARY[words]),
    min_size=1,
    max_size=12,
)


def keys_of(held: Features, text: int) -> list[int]:
    """The keys of one text, of which none stands after the first 0."""
    keys: list[int] = held.keys[text].tolist()
    filled = keys.index(0) if 0 in keys else len(keys)
    assert not any(keys[filled:])
    return keys[:filled]


def made(texts: list[Words], most: int, lone: int = NO_RARITY) -> tuple[Corpus, Features]:
    """The words of texts, marked as none to be stock, and their features with at most so many keys each."""
    corpus = corpus_of_words(texts)
    assume(are_told_apart(marked(corpus)))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("lykta.ads.pair.features.KEYS", most)
        usual = usual_by(corpus)._replace(lone=lone)
        return marked(corpus), feature_lists(corpus, np.arange(corpus.size), usual, WORK)


def in_order(held: set[Feature], rarity: dict[Feature, int]) -> list[Feature]:
    """The rarest first, of equally rare ones that of the least hash."""
    return sorted(held, key=lambda feature: (-rarity[feature], feature_hash(feature)))


@SMALL
@given(TEXTS, st.integers(1, 30))
def test_keys_are_the_rarest_features_and_of_equally_rare_ones_those_of_the_least_hashes(
    texts: list[Words], most: int
) -> None:
    words, held = made(texts, most)
    rarity = rarities(words)
    for text in range(len(texts)):
        chosen = in_order(features(words, text), rarity)[:most]
        assert sorted(keys_of(held, text)) == sorted(map(feature_hash, chosen))


@SMALL
@given(TEXTS, st.integers(1, 30), st.data())
def test_what_one_text_alone_holds_is_no_key_and_takes_no_other_s_place(
    texts: list[Words], most: int, data: st.DataObject
) -> None:
    rarity = rarities(marked(corpus_of_words(texts)))
    lone = data.draw(st.sampled_from(sorted({rarity_of_one(len(texts)), *rarity.values()})))
    words, held = made(texts, most, lone)
    for text in range(len(texts)):
        kept = {feature for feature in features(words, text) if rarity[feature] != lone}
        chosen = in_order(kept, rarity)[:most]
        assert sorted(keys_of(held, text)) == sorted(map(feature_hash, chosen))


@SMALL
@given(TEXTS, st.integers(1, 20))
def test_two_texts_choose_alike(texts: list[Words], most: int) -> None:
    # What both hold and only one has for a key is left out by the other for keys that come before it.
    words, held = made(texts, most)
    rarity = rarities(words)
    for one in range(len(texts)):
        for other in range(len(texts)):
            ours, theirs = set(keys_of(held, one)), set(keys_of(held, other))
            for feature in features(words, one) & features(words, other):
                key = feature_hash(feature)
                if key in ours - theirs:
                    before = in_order(features(words, other), rarity)
                    assert theirs == set(map(feature_hash, before[: before.index(feature)][:most]))


@SMALL
@given(TEXTS, st.data())
def test_stock_is_marked_on_the_way_as_it_is_marked_beforehand(
    texts: list[Words], data: st.DataObject
) -> None:
    corpus = corpus_of_words(texts)
    every = {passage for ad in range(corpus.size) for _, passage in passages(words_in(corpus, ad))}
    stock = data.draw(st.sets(st.sampled_from(sorted(every)), max_size=9)) if every else set()
    words = marked(corpus, stock)
    assume(are_told_apart(words))
    held, rarity = features_by(corpus, stock), rarities(words)
    for text in range(corpus.size):
        entries = held.lists.entries[held.lists.begin[text] : held.lists.stop[text]].tolist()
        counters = {
            feature: feature_hash(feature) % FEATURE_COUNTERS << 8 for feature in features(words, text)
        }
        assert sorted(entries) == sorted(at | rarity[feature] for feature, at in counters.items())
        first = set(entries[: held.words[text]])
        assert first == {at | rarity[feature] for feature, at in counters.items() if len(feature) == 1}


@SMALL
@given(TEXTS, st.data(), st.integers(1, 3))
def test_only_the_texts_asked_for_have_features_in_their_order(
    texts: list[Words], data: st.DataObject, threads: int
) -> None:
    corpus = corpus_of_words(texts)
    asked = np.array(data.draw(st.lists(st.integers(0, corpus.size - 1))), np.int64)
    usual = usual_by(corpus)
    whole = feature_lists(corpus, np.arange(corpus.size), usual, WORK)
    some = feature_lists(corpus, asked, usual, Work(threads))
    for row, text in enumerate(asked):
        ours = some.lists.entries[some.lists.begin[row] : some.lists.stop[row]]
        assert np.array_equal(ours, whole.lists.entries[whole.lists.begin[text] : whole.lists.stop[text]])
    assert all(np.array_equal(ours, theirs[asked]) for ours, theirs in zip(some[1:], whole[1:], strict=True))


@FEW
@given(TEXTS, st.integers(1, 3))
def test_what_one_text_holds_is_told_from_what_several_or_none_do(texts: list[Words], again: int) -> None:
    words = marked(corpus_of_words(texts * again))
    rarity = feature_rarity(words.words, words.word_offsets)
    held = Counter(
        feature_hash(feature) % FEATURE_COUNTERS
        for at in range(words.size)
        for feature in features(words, at)
    )
    lone = rarity_of_one(words.size)
    assert all((rarity[counter] == lone) == (number == 1) for counter, number in held.items())
    nobody_s = next(at for at in range(0, FEATURE_COUNTERS, 2) if at not in held)
    assert rarity[nobody_s] > lone


@pytest.mark.parametrize("texts", [1, LEAST_SAMPLE, 50_000, 2_000_000])
def test_in_a_file_of_any_size_one_text_s_words_are_told_from_those_of_two(texts: int) -> None:
    words = np.array([2, 4, 4], np.uint32)
    offsets = np.concatenate([[0, 2, 3], np.full(max(texts - 2, 0), 3)])
    rarity = feature_rarity(words, offsets)
    assert rarity[4] < rarity[2] == rarity_of_one(len(offsets) - 1) < rarity[6]


@FEW
@given(TEXTS)
def test_the_lowest_bit_of_words_that_are_not_yet_marked_says_nothing_of_their_rarity(
    texts: list[Words],
) -> None:
    corpus, even = corpus_of_words(texts), corpus_of_words([text & ~STOCK for text in texts])
    counters = np.uint32(FEATURE_COUNTERS - 1)
    one, other = (feature_rarity(held.words, held.word_offsets, stock_weight=1) for held in (corpus, even))
    assert np.array_equal(one[corpus.words & counters], other[even.words & counters])


def test_a_text_without_words_has_no_keys() -> None:
    held = features_by(corpus_of_words([np.zeros(0, np.uint32), VOCABULARY[:3]]))
    assert (keys_of(held, 0), len(keys_of(held, 1))) == ([], 5)
    assert held.keys.shape == (2, KEYS)

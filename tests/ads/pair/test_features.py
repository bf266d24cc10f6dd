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
    KEYS_OF_ONE,
    LEAST_SAMPLE,
    MARKS,
    Features,
    Usual,
    feature_lists,
    feature_rarity,
    rarity_of_one,
)
from lykta.ads.pair.neighbours import neighbour_pairs
from lykta.ads.pair.passages import STOCK, stock_of
from lykta.ads.pair.stock import learn_usual
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


def made(texts: list[Words], most: int) -> tuple[Corpus, Features]:
    """The words of texts, marked as none to be stock, and their features with at most so many keys each."""
    corpus = corpus_of_words(texts)
    assume(are_told_apart(marked(corpus)))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("lykta.ads.pair.features.KEYS", most)
        return marked(corpus), feature_lists(corpus, usual_by(corpus), WORK)


def chosen_of(held: set[Feature], rarity: dict[Feature, int], once: int, most: int) -> set[int]:
    """The keys of a text: the hashes of its rarest features, some of them those that one text at most has."""
    ordered = sorted(held, key=lambda feature: (-rarity[feature], feature_hash(feature)))
    of_one = sorted((each for each in held if rarity[each] >= once), key=feature_hash)
    others = [each for each in ordered if rarity[each] < once]
    kept = others[: max(0, most - min(len(of_one), KEYS_OF_ONE))]
    return set(map(feature_hash, [*of_one[: most - len(kept)], *kept]))


@SMALL
@given(TEXTS, st.integers(1, 60))
def test_keys_are_the_rarest_features_and_not_all_of_them_what_one_text_alone_has(
    texts: list[Words], most: int
) -> None:
    words, held = made(texts, most)
    rarity = rarities(words)
    for text in range(len(texts)):
        expected = chosen_of(features(words, text), rarity, rarity_of_one(len(texts)), most)
        assert sorted(keys_of(held, text)) == sorted(expected)


def unrelated_texts(chance: np.random.Generator, texts: int) -> list[Words]:
    """Texts of 40 words each out of a common vocabulary."""
    vocabulary = own_words(chance, 400)
    return [vocabulary[chance.integers(0, 400, 40)] for _ in range(texts)]


def own_words(chance: np.random.Generator, count: int) -> Words:
    """Words that no other text has."""
    return chance.integers(2, 2**32, size=count, dtype=np.uint32)


def paired(texts: list[Words], usual: Usual) -> bool:
    """Whether the last two texts meet."""
    held = feature_lists(corpus_of_words(texts), usual, WORK)
    return [len(texts) - 2, len(texts) - 1] in neighbour_pairs(held.keys, WORK).tolist()


@pytest.mark.parametrize("changed", [0, 3, 10])
@pytest.mark.parametrize("more", [0, 70])
@pytest.mark.parametrize("learnt", ["before both", "before the second", "from all"])
def test_a_version_of_a_text_meets_it_whatever_the_model_was_learnt_from(
    changed: int, more: int, learnt: str
) -> None:
    chance = np.random.default_rng(7)
    others, one = unrelated_texts(chance, 60), own_words(chance, 40)
    version = one.copy()
    version[chance.choice(40, changed, replace=False)] = own_words(chance, changed)
    version = np.concatenate([version, own_words(chance, more)])
    texts = [*others, one, version]
    known = {"before both": others, "before the second": [*others, one], "from all": texts}[learnt]
    assert paired(texts, learn_usual(corpus_of_words(known), WORK))


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
def test_a_text_has_the_same_features_whatever_stands_beside_it(
    texts: list[Words], data: st.DataObject, threads: int
) -> None:
    corpus = corpus_of_words(texts)
    asked = np.array(data.draw(st.lists(st.integers(0, corpus.size - 1))), np.int64)
    usual = usual_by(corpus)
    whole, some = feature_lists(corpus, usual, WORK), feature_lists(corpus.of(asked), usual, Work(threads))
    for row, text in enumerate(asked):
        ours = some.lists.entries[some.lists.begin[row] : some.lists.stop[row]]
        assert np.array_equal(ours, whole.lists.entries[whole.lists.begin[text] : whole.lists.stop[text]])
    assert all(np.array_equal(ours, theirs[asked]) for ours, theirs in zip(some[1:], whole[1:], strict=True))


def test_a_word_that_all_texts_hold_hides_none_of_the_texts_that_follow() -> None:
    # The two share the bit by which a text knows that it has a word already.
    everywhere, own = np.array([2], np.uint32), np.array([2 + MARKS], np.uint32)
    rarity = np.full(FEATURE_COUNTERS, 20, np.uint8)
    rarity[everywhere] = 0
    usual = Usual(stock_of(np.zeros(0, np.uint64)), rarity, 30)
    # So many that one thread takes several of them, one after the other.
    texts = [everywhere, own] * 20
    held = feature_lists(corpus_of_words(texts), usual, WORK)
    assert held.words.tolist() == [0, 1] * 20


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
    once = rarity_of_one(words.size)
    assert all((rarity[counter] == once) == (number == 1) for counter, number in held.items())
    nobody_s = next(at for at in range(0, FEATURE_COUNTERS, 2) if at not in held)
    assert rarity[nobody_s] > once


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

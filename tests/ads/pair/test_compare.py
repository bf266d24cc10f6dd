"""Likeness against plain Python: the cosine of words and word pairs by rarity, and the Jaccard of pairs."""

from random import Random

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lykta.ads.normalise.lexicon import table_of
from lykta.ads.pair.compare import LEAST_COUNTED, Likeness, Yardstick, compare
from lykta.ads.pair.corpus import Corpus, Work
from lykta.ads.pair.features import LEAST_SAMPLE, LONGEST_WORDS, feature_lists, feature_rarity
from lykta.ads.pair.hashing import word_pairs_of
from lykta.ads.pair.lists import laid_by
from lykta.ads.pair.word_pair_lists import word_pair_lists
from lykta.ads.room import Room
from tests.ads.pair.small_corpus import (
    FEW,
    SMALL,
    TEXTS,
    all_pairs,
    are_told_apart,
    bits,
    corpus_of,
    corpus_of_words,
    cosine,
    features,
    jaccard,
    rarities,
    with_stock,
    word_pairs,
    words_in,
)

WORK = Work(1)


def yardstick_of(corpus: Corpus, common: list[int] | None = None, work: Work = WORK) -> Yardstick:
    """The yardstick of a whole corpus."""
    texts = np.arange(corpus.size)
    features = feature_lists(corpus, texts, feature_rarity(corpus, texts), work)
    return Yardstick(features, word_pair_lists(corpus, texts, table_of(common or []), work))


def like(texts: list[str]) -> Likeness:
    """What the first two of some texts share."""
    corpus = corpus_of(texts)
    return compare(yardstick_of(corpus), np.array([[0, 1]]), WORK)


@st.composite
def corpora(draw: st.DrawFn) -> Corpus:
    """Texts of which some words are marked as stock."""
    corpus = corpus_of(draw(TEXTS))
    total = len(corpus.words)
    stock = draw(st.sets(st.integers(0, total - 1))) if total else set()
    marked = with_stock(corpus, stock)
    assume(are_told_apart(marked))
    return marked


@SMALL
@given(corpora())
def test_similarity_is_the_cosine_of_words_and_word_pairs_weighted_by_rarity(corpus: Corpus) -> None:
    pairs, rarity = all_pairs(corpus.size), rarities(corpus)
    held = [features(corpus, ad) for ad in range(corpus.size)]
    measured = compare(yardstick_of(corpus), pairs, WORK)
    expected = [cosine(held[one], held[other], rarity) for one, other in pairs.tolist()]
    assert measured.similarity == pytest.approx(np.array(expected), abs=1e-5)


@SMALL
@given(corpora())
def test_information_is_the_rarity_in_bits_of_the_different_words_that_are_no_stock(corpus: Corpus) -> None:
    rarity, measured = rarities(corpus), yardstick_of(corpus).features.information
    expected = [bits(features(corpus, ad), rarity) for ad in range(corpus.size)]
    assert measured == pytest.approx(np.array(expected), rel=1e-5)


@SMALL
@given(corpora(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(corpus: Corpus, chance: Random) -> None:
    order = list(range(corpus.size))
    chance.shuffle(order)
    moved = corpus_of_words([np.array(words_in(corpus, ad), np.uint32) for ad in order])
    pairs = all_pairs(corpus.size)
    one, other = yardstick_of(corpus), yardstick_of(moved)
    assert np.array_equal(one.features.information[order], other.features.information)
    measured, again = compare(one, np.array(order)[pairs], WORK), compare(other, pairs, WORK)
    assert all(np.array_equal(left, right) for left, right in zip(measured, again, strict=True))


@FEW
@given(st.integers(1, 15))
def test_what_is_stock_in_both_texts_makes_them_less_alike(shared: int) -> None:
    # Every word of the two texts stands in no other, but for the passage that they share.
    whole = np.arange(2, 2 * 40 + 2, 2, dtype=np.uint32) * np.uint32(2_654_435_769)
    one, other = whole[:20], np.concatenate([whole[:shared], whole[20:]])
    unmarked = with_stock(corpus_of_words([one, other]), ())
    places = [*range(shared), *range(20, 20 + shared)]
    likeness, less = (
        compare(yardstick_of(corpus), np.array([[0, 1]]), WORK).similarity[0]
        for corpus in (unmarked, with_stock(unmarked, places))
    )
    assert 0 < less < likeness


@SMALL
@given(TEXTS, st.data())
def test_jaccard_is_that_of_the_word_pairs_without_common_ones(texts: list[str], data: st.DataObject) -> None:
    corpus, pairs = corpus_of(texts), all_pairs(len(texts))
    held = [word_pairs(corpus, ad) for ad in range(corpus.size)]
    every = sorted(set().union(*held))
    left_out = set(data.draw(st.lists(st.sampled_from(every), max_size=5))) if every else set()
    yardstick = yardstick_of(corpus, [pair_hash(pair) for pair in left_out])
    measured = compare(yardstick, pairs, WORK)
    for row, (one, other) in enumerate(pairs.tolist()):
        mine, theirs = held[one] - left_out, held[other] - left_out
        # Of texts whose words count, word pairs are counted only where the texts are alike at all.
        norms = yardstick.features.norms[[one, other]]
        counted = measured.similarity[row] >= LEAST_COUNTED or not norms.all()
        assert measured.shared[row] == (len(mine & theirs) if counted else 0)
        assert measured.jaccard[row] == pytest.approx(jaccard(mine, theirs) if counted else 0)


def pair_hash(pair: tuple[int, ...]) -> int:
    """The hash of one word pair."""
    out = np.empty(2, np.uint32)
    assert word_pairs_of(np.array(pair, np.uint32), out) == 1
    return int(out[0])


@SMALL
@given(TEXTS, st.integers(2, 5))
def test_threads_change_nothing(texts: list[str], threads: int) -> None:
    corpus, pairs = corpus_of(texts), all_pairs(len(texts))
    alone = compare(yardstick_of(corpus), pairs, WORK)
    shared = compare(yardstick_of(corpus, work=Work(threads)), pairs, Work(threads))
    assert all(np.array_equal(one, other) for one, other in zip(alone, shared, strict=True))


@SMALL
@given(TEXTS, st.integers(1, 500), st.integers(1, 20))
def test_lists_in_files_asked_for_stretch_by_stretch_change_nothing(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], stretch: int, at_once: int
) -> None:
    corpus, pairs = corpus_of(texts), all_pairs(len(texts))
    yardstick = yardstick_of(corpus)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("lykta.ads.pair.compare._STRETCH", stretch)
        patched.setattr("lykta.ads.pair.compare._AT_ONCE", at_once)
        paged = Work(1, Room(tmp_path_factory.getbasetemp()))
        spared = compare(yardstick, pairs, paged)
    for one, other in zip(compare(yardstick, pairs, WORK), spared, strict=True):
        assert np.array_equal(one, other)


@SMALL
@given(TEXTS)
def test_the_order_of_the_pairs_changes_nothing(texts: list[str]) -> None:
    corpus, pairs = corpus_of(texts), all_pairs(len(texts))
    order = np.random.default_rng(len(texts)).permutation(len(pairs))
    yardstick = yardstick_of(corpus)
    sorted_pairs, mixed = (compare(yardstick, rows, WORK) for rows in (pairs, pairs[order]))
    assert all(np.array_equal(one[order], other) for one, other in zip(sorted_pairs, mixed, strict=True))


@SMALL
@given(TEXTS)
def test_the_two_ads_of_a_pair_may_change_places(texts: list[str]) -> None:
    corpus, pairs = corpus_of(texts), all_pairs(len(texts))
    yardstick = yardstick_of(corpus)
    one, other = (compare(yardstick, rows, WORK) for rows in (pairs, pairs[:, ::-1].copy()))
    assert one.similarity == pytest.approx(other.similarity, abs=1e-6)
    assert np.array_equal(one.shared, other.shared)
    assert one.jaccard == pytest.approx(other.jaccard)


def test_a_text_is_wholly_like_itself() -> None:
    measured = like(["jag lagar middag", "jag lagar middag", "något helt annat"])
    assert (measured.similarity[0], measured.jaccard[0], measured.shared[0]) == (pytest.approx(1), 1, 2)


def test_what_every_text_holds_says_nothing() -> None:
    assert like(["samma ord"] * LEAST_SAMPLE).similarity[0] == 0


def test_in_a_file_too_small_to_tell_what_every_text_holds_still_counts() -> None:
    assert like(["samma ord", "samma ord"]).similarity[0] == pytest.approx(1)


def test_a_single_word_is_compared() -> None:
    measured = like(["hej", "hej"])
    assert (measured.similarity[0], measured.jaccard[0]) == (pytest.approx(1), 1)


def test_a_stock_word_is_another_word_than_the_same_outside_of_stock() -> None:
    corpus = with_stock(corpus_of(["hej hej", "hej hej"]), (0, 1))
    assert compare(yardstick_of(corpus), np.array([[0, 1]]), WORK).similarity[0] == 0


def test_what_stands_past_the_longest_text_changes_no_similarity() -> None:
    start = np.arange(1, LONGEST_WORDS + 1, dtype=np.uint32) * np.uint32(2_654_435_769)
    ends = [np.full(9, word, np.uint32) for word in (3, 5)]
    corpus = corpus_of_words([np.concatenate([start, end]) for end in ends])
    assert compare(yardstick_of(corpus), np.array([[0, 1]]), WORK).similarity[0] == pytest.approx(1)


def test_no_pairs_have_no_likeness() -> None:
    corpus = corpus_of(["hej"])
    measured = compare(yardstick_of(corpus), np.zeros((0, 2), np.int64), WORK)
    assert [len(column) for column in measured] == [0, 0, 0]


@SMALL
@given(TEXTS, st.randoms(use_true_random=False), st.integers(1, 60))
def test_lists_laid_in_any_order_are_the_same_lists(texts: list[str], chance: Random, at_once: int) -> None:
    corpus = corpus_of(texts)
    yardstick, order = yardstick_of(corpus), list(range(len(texts)))
    chance.shuffle(order)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("lykta.ads.pair.lists._AT_ONCE", at_once)
        laid = laid_by(yardstick.features.lists, np.array(order), Work(2))
    ends = laid.stop[order]
    assert (laid.begin[order] == np.append(0, ends[:-1])).all()
    pairs = all_pairs(len(texts))
    moved = compare(yardstick._replace(features=yardstick.features._replace(lists=laid)), pairs, WORK)
    for one, other in zip(compare(yardstick, pairs, WORK), moved, strict=True):
        assert np.array_equal(one, other)

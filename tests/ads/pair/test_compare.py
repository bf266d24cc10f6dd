"""Likeness against plain Python: the cosine of words and word pairs by rarity, and what share both hold."""

from random import Random

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lykta.ads.array_store import ArrayStore
from lykta.ads.pair.compare import Likeness, compare
from lykta.ads.pair.corpus import Corpus, Work
from lykta.ads.pair.features import LEAST_SAMPLE, LONGEST_WORDS
from lykta.ads.pair.lists import reorder_lists
from lykta.ads.pair.passages import PASSAGE
from tests.ads.pair.small_corpus import (
    FEW,
    SMALL,
    TEXTS,
    Passage,
    all_pairs,
    are_told_apart,
    bits,
    corpus_of,
    corpus_of_words,
    cosine,
    features,
    features_by,
    jaccard,
    marked,
    passages,
    rarities,
    words_in,
)

WORK = Work(1)

type WithStock = tuple[Corpus, set[Passage]]


def like(texts: list[str], stock: str | None = None) -> Likeness:
    """What the first two of some texts share, where the passages of one text are stock."""
    corpus = corpus_of(texts if stock is None else [*texts, stock])
    held = set() if stock is None else {passage for _, passage in passages(words_in(corpus, len(texts)))}
    return compare(features_by(corpus, held), np.array([[0, 1]]), WORK)


@st.composite
def corpora(draw: st.DrawFn) -> WithStock:
    """Texts of which some passages are stock."""
    corpus = corpus_of(draw(TEXTS))
    every = {passage for ad in range(corpus.size) for _, passage in passages(words_in(corpus, ad))}
    stock = draw(st.sets(st.sampled_from(sorted(every)), max_size=6)) if every else set()
    assume(are_told_apart(marked(corpus, stock)))
    return corpus, stock


@SMALL
@given(corpora())
def test_similarity_is_the_cosine_of_words_and_word_pairs_weighted_by_rarity(made: WithStock) -> None:
    corpus, stock = made
    pairs, words = all_pairs(corpus.size), marked(corpus, stock)
    held, rarity = [features(words, ad) for ad in range(corpus.size)], rarities(words)
    measured = compare(features_by(corpus, stock), pairs, WORK)
    expected = [cosine(held[one], held[other], rarity) for one, other in pairs.tolist()]
    assert measured.similarity == pytest.approx(np.array(expected), abs=1e-5)


@SMALL
@given(corpora())
def test_jaccard_is_what_both_hold_of_the_words_and_word_pairs_that_either_does(made: WithStock) -> None:
    corpus, stock = made
    pairs, words = all_pairs(corpus.size), marked(corpus, stock)
    held = [features(words, ad) for ad in range(corpus.size)]
    measured = compare(features_by(corpus, stock), pairs, WORK)
    assert measured.jaccard == pytest.approx([jaccard(held[one], held[other]) for one, other in pairs])


@SMALL
@given(corpora())
def test_shared_counts_the_different_words_that_both_hold(made: WithStock) -> None:
    corpus, stock = made
    pairs, words = all_pairs(corpus.size), marked(corpus, stock)
    held = [set(words_in(words, ad)) for ad in range(corpus.size)]
    found = features_by(corpus, stock)
    assert found.words.tolist() == list(map(len, held))
    shared = compare(found, pairs, WORK).shared
    assert shared.tolist() == [len(held[one] & held[other]) for one, other in pairs]


@SMALL
@given(corpora())
def test_information_is_the_rarity_in_bits_of_the_different_words_that_are_no_stock(made: WithStock) -> None:
    corpus, stock = made
    words, measured = marked(corpus, stock), features_by(corpus, stock).information
    rarity = rarities(words)
    expected = [bits(features(words, ad), rarity) for ad in range(corpus.size)]
    assert measured == pytest.approx(np.array(expected), rel=1e-5)


@SMALL
@given(corpora(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(made: WithStock, chance: Random) -> None:
    corpus, stock = made
    order = list(range(corpus.size))
    chance.shuffle(order)
    moved = corpus.of(np.array(order))
    pairs = all_pairs(corpus.size)
    one, other = features_by(corpus, stock), features_by(moved, stock)
    assert np.array_equal(one.information[order], other.information)
    assert np.array_equal(one.keys[order], other.keys)
    measured, again = compare(one, np.array(order)[pairs], WORK), compare(other, pairs, WORK)
    assert all(np.array_equal(left, right) for left, right in zip(measured, again, strict=True))


@FEW
@given(st.integers(PASSAGE, 15))
def test_what_is_stock_in_both_texts_makes_them_less_alike(shared: int) -> None:
    # Every word of the two texts stands in no other, but for the passage that they share.
    whole = np.arange(2, 2 * 40 + 2, 2, dtype=np.uint32) * np.uint32(2_654_435_769)
    one, other = whole[:20], np.concatenate([whole[:shared], whole[20:]])
    corpus = corpus_of_words([one, other])
    stock = {passage for _, passage in passages(whole[:shared].tolist())}
    likeness, less = (
        compare(features_by(corpus, held), np.array([[0, 1]]), WORK).similarity[0] for held in (set(), stock)
    )
    assert 0 < less < likeness


@SMALL
@given(TEXTS, st.integers(2, 5))
def test_threads_change_nothing(texts: list[str], threads: int) -> None:
    corpus, pairs = corpus_of(texts), all_pairs(len(texts))
    alone = compare(features_by(corpus), pairs, WORK)
    shared = compare(features_by(corpus, threads=threads), pairs, Work(threads))
    assert all(np.array_equal(one, other) for one, other in zip(alone, shared, strict=True))


@SMALL
@given(TEXTS, st.integers(1, 500), st.integers(1, 20))
def test_lists_in_files_asked_for_stretch_by_stretch_change_nothing(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], stretch: int, at_once: int
) -> None:
    corpus, pairs = corpus_of(texts), all_pairs(len(texts))
    held = features_by(corpus)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("lykta.ads.pair.compare._STRETCH", stretch)
        patched.setattr("lykta.ads.pair.compare._AT_ONCE", at_once)
        paged = Work(1, ArrayStore(tmp_path_factory.getbasetemp()))
        spared = compare(held, pairs, paged)
    for one, other in zip(compare(held, pairs, WORK), spared, strict=True):
        assert np.array_equal(one, other)


@SMALL
@given(TEXTS)
def test_the_order_of_the_pairs_changes_nothing(texts: list[str]) -> None:
    corpus, pairs = corpus_of(texts), all_pairs(len(texts))
    order = np.random.default_rng(len(texts)).permutation(len(pairs))
    held = features_by(corpus)
    sorted_pairs, mixed = (compare(held, rows, WORK) for rows in (pairs, pairs[order]))
    assert all(np.array_equal(one[order], other) for one, other in zip(sorted_pairs, mixed, strict=True))


@SMALL
@given(TEXTS)
def test_the_two_ads_of_a_pair_may_change_places(texts: list[str]) -> None:
    corpus, pairs = corpus_of(texts), all_pairs(len(texts))
    # Two features with one mark are counted once more from the side that holds both.
    assume(are_told_apart(marked(corpus, set())))
    held = features_by(corpus)
    one, other = (compare(held, rows, WORK) for rows in (pairs, pairs[:, ::-1].copy()))
    assert one.similarity == pytest.approx(other.similarity, abs=1e-6)
    assert np.array_equal(one.shared, other.shared)
    assert one.jaccard == pytest.approx(other.jaccard)


def test_a_text_is_wholly_like_itself() -> None:
    measured = like(["jag lagar middag", "jag lagar middag", "något helt annat"])
    assert (measured.similarity[0], measured.jaccard[0], measured.shared[0]) == (pytest.approx(1), 1, 3)


def test_what_every_text_holds_says_nothing() -> None:
    measured = like(["samma ord"] * LEAST_SAMPLE)
    assert [column[0] for column in measured] == [0, 0, 0]


def test_in_a_file_too_small_to_tell_what_every_text_holds_still_counts() -> None:
    assert like(["samma ord", "samma ord"]).similarity[0] == pytest.approx(1)


def test_a_single_word_is_compared() -> None:
    measured = like(["hej", "hej"])
    assert (measured.similarity[0], measured.jaccard[0]) == (pytest.approx(1), 1)


def test_a_stock_word_is_another_word_than_the_same_outside_of_stock() -> None:
    texts = ["jag lagar gärna kaffe", "kaffe nu"]
    assert like(texts).shared[0] == 1
    measured = like(texts, stock=texts[0])
    assert [column[0] for column in measured] == [0, 0, 0]


def test_what_stands_past_the_longest_text_changes_no_similarity() -> None:
    start = np.arange(1, LONGEST_WORDS + 1, dtype=np.uint32) * np.uint32(2_654_435_769)
    ends = [np.full(9, word, np.uint32) for word in (3, 5)]
    corpus = corpus_of_words([np.concatenate([start, end]) for end in ends])
    assert compare(features_by(corpus), np.array([[0, 1]]), WORK).similarity[0] == pytest.approx(1)


def test_no_pairs_have_no_likeness() -> None:
    corpus = corpus_of(["hej"])
    measured = compare(features_by(corpus), np.zeros((0, 2), np.int64), WORK)
    assert [len(column) for column in measured] == [0, 0, 0]


@SMALL
@given(TEXTS, st.randoms(use_true_random=False), st.integers(1, 60))
def test_lists_laid_in_any_order_are_the_same_lists(texts: list[str], chance: Random, at_once: int) -> None:
    corpus = corpus_of(texts)
    held, order = features_by(corpus), list(range(len(texts)))
    chance.shuffle(order)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("lykta.ads.pair.lists._AT_ONCE", at_once)
        laid = reorder_lists(held.lists, np.array(order), Work(2))
    ends = laid.stop[order]
    assert (laid.begin[order] == np.append(0, ends[:-1])).all()
    pairs = all_pairs(len(texts))
    moved = compare(held._replace(lists=laid), pairs, WORK)
    for one, other in zip(compare(held, pairs, WORK), moved, strict=True):
        assert np.array_equal(one, other)

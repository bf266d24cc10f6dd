"""Passages that unrelated texts share are found and marked, and an author's own are let be."""

from collections import defaultdict
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from lykta.ads.pair.corpus import Corpus, Work
from lykta.ads.pair.features import FEATURE_COUNTERS, STOCK, feature_lists, feature_rarity
from lykta.ads.pair.rests import PASSAGE
from lykta.ads.pair.stock import LEAST_HOLDERS, find_stock, mark_stock
from tests.ads.pair.small_corpus import FEW, corpus_of_words, words_in

type Words = NDArray[np.uint32]

WORK = Work(1)
VOCABULARY = np.random.default_rng(17).integers(1, 2**32, 4_000, dtype=np.uint32)
TEXTS, LENGTH = 600, 50
# Whether two of some holders happen to be alike is a matter of chance, as it is for one passage in a hundred:
# the examples are the same in each run.
PLANTED = settings(max_examples=12, deadline=None, derandomize=True)


def unrelated(chance: np.random.Generator, texts: int = TEXTS) -> list[Words]:
    """Texts of words that nobody chose."""
    return [chance.choice(VOCABULARY, LENGTH) for _ in range(texts)]


def planted(
    chance: np.random.Generator, texts: list[Words], holders: int, sentence: Words
) -> tuple[list[Words], dict[int, int]]:
    """The texts with a sentence somewhere in so many of them, and where it begins in each."""
    places = {
        int(text): int(chance.integers(0, LENGTH + 1)) for text in chance.choice(len(texts), holders, False)
    }
    return [
        np.insert(text, np.full(len(sentence), places[number]), sentence) if number in places else text
        for number, text in enumerate(texts)
    ], places


def marked(corpus: Corpus, sample: NDArray[np.int64] | None = None, work: Work = WORK) -> list[list[bool]]:
    """Which words of each text are stock, as its sample shows."""
    every = np.arange(corpus.size)
    stock = find_stock(corpus, every if sample is None else sample, work)
    masked = mark_stock(corpus, every, stock, work)
    return stock_words(masked)


def stock_words(masked: Corpus) -> list[list[bool]]:
    """Which words of each text of a marked corpus are stock."""
    return [[bool(word & STOCK) for word in words_in(masked, ad)] for ad in range(masked.size)]


@PLANTED
@given(st.integers(PASSAGE, 10), st.floats(0.01, 0.6), st.integers(0, 99))
def test_a_sentence_of_unrelated_texts_is_marked_and_nothing_else_is(
    words: int, share: float, seed: int
) -> None:
    chance = np.random.default_rng(seed)
    sentence = chance.choice(VOCABULARY, words)
    texts, places = planted(chance, unrelated(chance), round(share * TEXTS), sentence)
    for number, found in enumerate(marked(corpus_of_words(texts))):
        expected = np.zeros(len(texts[number]), np.bool_)
        if number in places:
            expected[places[number] : places[number] + words] = True
        assert found == expected.tolist()


@FEW
@given(st.integers(PASSAGE, 10), st.integers(0, 99))
def test_a_text_that_is_nothing_but_stock_says_nothing(words: int, seed: int) -> None:
    chance = np.random.default_rng(seed)
    sentence = chance.choice(VOCABULARY, words)
    texts, _ = planted(chance, unrelated(chance), TEXTS // 10, sentence)
    corpus, every = corpus_of_words([*texts, sentence]), np.arange(TEXTS + 1)
    masked = mark_stock(corpus, every, find_stock(corpus, every, WORK), WORK)
    informed = feature_lists(masked, every, feature_rarity(masked, every), WORK).information
    left = [words.count(False) for words in stock_words(masked)]
    assert (left[-1], informed[-1]) == (0, 0)
    assert left[:-1] == [LENGTH] * TEXTS
    assert (informed[:-1] > 0).all()


def versions(chance: np.random.Generator, count: int, own: Words) -> list[Words]:
    """Versions of one author's text: six sentences in any order with a fifth of their words changed, and a
    passage of the author's own that never changes.
    """
    text = chance.choice(VOCABULARY, 60)
    found = []
    for _ in range(count):
        version = np.where(chance.random(60) < 0.2, chance.choice(VOCABULARY, 60), text)
        sentences = [*np.split(version, 6), own]
        found.append(np.concatenate([sentences[at] for at in chance.permutation(7)]))
    return found


@PLANTED
@given(st.integers(PASSAGE, 30), st.integers(LEAST_HOLDERS, 60), st.integers(0, 99))
def test_an_authors_own_passage_is_no_stock_in_however_many_versions(
    words: int, count: int, seed: int
) -> None:
    chance = np.random.default_rng(seed)
    texts = versions(chance, count, chance.choice(VOCABULARY, words))
    corpus = corpus_of_words([*texts, *unrelated(chance, 400)])
    order = chance.permutation(corpus.size)
    assert not any(map(any, marked(corpus, order)))


def few_words() -> st.SearchStrategy[list[Words]]:
    """Texts of so few different words that many passages come again."""
    text = st.lists(st.sampled_from(VOCABULARY[:3].tolist()), max_size=14)
    return st.lists(text.map(lambda words: np.array(words, np.uint32)), min_size=1, max_size=40)


def passages(words: list[int]) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Where each passage of a text begins, and its words."""
    for at in range(len(words) - PASSAGE + 1):
        yield at, tuple(words[at : at + PASSAGE])


@FEW
@given(few_words())
def test_only_passages_that_enough_texts_hold_are_marked(texts: list[Words]) -> None:
    corpus = corpus_of_words(texts)
    holders = defaultdict(set)
    for ad in range(corpus.size):
        for _, passage in passages(words_in(corpus, ad)):
            holders[passage].add(ad)
    for ad, found in enumerate(marked(corpus)):
        may = [False] * len(found)
        for at, passage in passages(words_in(corpus, ad)):
            if len(holders[passage]) >= LEAST_HOLDERS:
                may[at : at + PASSAGE] = [True] * PASSAGE
        assert all(allowed or not is_marked for allowed, is_marked in zip(may, found, strict=True))


@FEW
@given(st.integers(2, LEAST_HOLDERS - 1), st.integers(0, 99))
def test_a_sentence_of_too_few_texts_is_never_marked_however_often_they_say_it(
    holders: int, seed: int
) -> None:
    chance = np.random.default_rng(seed)
    sentence = chance.choice(VOCABULARY, 6)
    texts, places = planted(chance, unrelated(chance), holders, sentence)
    said_again = [np.append(text, sentence) if at in places else text for at, text in enumerate(texts)]
    assert not any(map(any, marked(corpus_of_words(said_again))))


@FEW
@given(st.integers(0, 99), st.integers(2, 4))
def test_neither_the_order_of_the_rows_nor_threads_change_what_is_marked(seed: int, threads: int) -> None:
    chance = np.random.default_rng(seed)
    texts = unrelated(chance)
    for words in (4, 6, 9, 13):
        texts = _with_sentence(chance, texts, words)
    order = chance.permutation(TEXTS)
    # Sampled in the order of the content, so that the sample is the same for any order of the rows.
    by_content = np.arange(TEXTS)
    found = marked(corpus_of_words(texts), by_content)
    moved = marked(corpus_of_words([texts[at] for at in order]), np.argsort(order), Work(threads))
    assert any(map(any, found))
    assert moved == [found[at] for at in order]


@PLANTED
@given(st.integers(0, 99), st.integers(1, 9))
def test_each_passage_is_judged_by_its_own_run_in_however_many_threads(seed: int, threads: int) -> None:
    # Beside the short sentence its holders share a fourth of their texts, beside the long one they do not.
    chance = np.random.default_rng(seed)
    short, long = chance.choice(VOCABULARY, 5), chance.choice(VOCABULARY, 10)
    both = [
        np.concatenate([chance.choice(VOCABULARY, 12), short, chance.choice(VOCABULARY, 13), long])
        for _ in range(LEAST_HOLDERS)
    ]
    found = marked(corpus_of_words([*unrelated(chance), *both]), work=Work(threads))
    assert found[TEXTS:] == [[False] * 30 + [True] * 10] * LEAST_HOLDERS
    assert not any(map(any, found[:TEXTS]))


@FEW
@given(few_words())
def test_the_lowest_bit_of_words_that_are_not_yet_marked_says_nothing_of_their_rarity(
    texts: list[Words],
) -> None:
    corpus = corpus_of_words(texts)
    even = corpus_of_words([text & ~STOCK for text in texts])
    every, counters = np.arange(len(texts)), np.uint32(FEATURE_COUNTERS - 1)
    one, other = (feature_rarity(words, every, stock_weight=1) for words in (corpus, even))
    assert np.array_equal(one[corpus.words & counters], other[even.words & counters])


def _with_sentence(chance: np.random.Generator, texts: list[Words], words: int) -> list[Words]:
    sentence = chance.choice(VOCABULARY, words)
    holders = set(chance.choice(TEXTS, TEXTS // 20, replace=False).tolist())
    return [np.append(text, sentence) if at in holders else text for at, text in enumerate(texts)]


@FEW
@given(few_words(), st.data())
def test_marking_changes_no_number_of_words_and_nothing_of_those_that_are_no_stock(
    texts: list[Words], data: st.DataObject
) -> None:
    corpus = corpus_of_words(texts)
    asked = np.array(data.draw(st.permutations(range(corpus.size))), np.int64)
    stock = find_stock(corpus, np.arange(corpus.size), WORK)
    masked = mark_stock(corpus, asked, stock, WORK)
    assert np.array_equal(masked.word_offsets, corpus.word_offsets)
    assert len(masked.words) == len(corpus.words)
    unmarked = (masked.words & STOCK) == 0
    assert np.array_equal(masked.words[unmarked], corpus.words[unmarked] & ~STOCK)


def test_a_corpus_without_words_has_no_stock() -> None:
    corpus = corpus_of_words([np.zeros(0, np.uint32)] * 9)
    assert find_stock(corpus, np.arange(9), WORK).size == 0
    assert find_stock(corpus_of_words([]), np.zeros(0, np.int64), WORK).size == 0


def test_a_text_that_many_repeat_word_for_word_is_no_stock_of_itself() -> None:
    # Where nothing is left beside the passage nothing tells whether its holders are related.
    chance = np.random.default_rng(3)
    same = chance.choice(VOCABULARY, 9)
    assert not any(map(any, marked(corpus_of_words([*unrelated(chance, 300), *[same] * 20]))))


@pytest.mark.parametrize(
    ("texts", "holders", "found"), [(8_000, 80, True), (8_000, 40, False), (2_000, 10, False)]
)
def test_a_long_run_must_be_spread_far(texts: int, holders: int, found: bool) -> None:
    said = 0
    for seed in range(4):
        chance = np.random.default_rng(seed)
        sentence = chance.choice(VOCABULARY, 20)
        whole, places = planted(chance, unrelated(chance, texts), holders, sentence)
        is_marked = marked(corpus_of_words(whole))
        said += all(all(is_marked[text][at : at + 20]) for text, at in places.items())
        assert found or not any(map(any, is_marked))
    assert said >= 3 * found

"""Passages that unrelated texts share are found and marked, and an author's own are let be."""

from collections import defaultdict
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from lykta.ads.pair.corpus import Corpus, Work
from lykta.ads.pair.features import feature_lists, feature_rarity, rarity_of_one
from lykta.ads.pair.passages import PASSAGE, STOCK, mark, passage_key, stock_of
from lykta.ads.pair.stock import LEAST_HOLDERS, find_stock, learn_usual
from tests.ads.pair import small_corpus
from tests.ads.pair.small_corpus import FEW, SMALL, corpus_of_words, passages, words_in
from tests.examples import examples

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


def words_marked(corpus: Corpus, stock: NDArray[np.uint64]) -> list[Words]:
    """The words of each text, marked."""
    texts = [np.array(words_in(corpus, ad), np.uint32) for ad in range(corpus.size)]
    out = [np.empty_like(words) for words in texts]
    for words, found in zip(texts, out, strict=True):
        mark(words, stock, found)
    return out


def marked(corpus: Corpus, sample: NDArray[np.int64] | None = None, work: Work = WORK) -> list[list[bool]]:
    """Which words of each text are stock, as its sample shows."""
    stock = find_stock(corpus if sample is None else corpus.of(sample), work)
    return [[bool(word & STOCK) for word in words] for words in words_marked(corpus, stock)]


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


def alone_with_its_sentence(words: int, seed: int) -> tuple[list[int], NDArray[np.float32]]:
    """How many words are not stock in each of some texts, of which a tenth hold a sentence of so many words
    that is all of the last one; and the information of each.
    """
    chance = np.random.default_rng(seed)
    sentence = chance.choice(VOCABULARY, words)
    texts, _ = planted(chance, unrelated(chance), TEXTS // 10, sentence)
    corpus = corpus_of_words([*texts, sentence])
    usual = learn_usual(corpus, WORK)
    left = [int(np.count_nonzero(found & STOCK == 0)) for found in words_marked(corpus, usual.stock)]
    return left, feature_lists(corpus, usual, WORK).information


@pytest.mark.parametrize("words", range(PASSAGE, 11))
def test_a_text_that_is_nothing_but_stock_says_nothing(words: int) -> None:
    for seed in range(5):
        left, information = alone_with_its_sentence(words, seed)
        assert (left[-1], information[-1]) == (0, 0)
        assert left[:-1] == [LENGTH] * TEXTS
        assert (information[:-1] > 0).all()


@pytest.mark.slow
def test_stock_is_missed_in_one_file_of_a_hundred_at_most() -> None:
    # Of the eight holders that are looked at more than a tenth of the pairs may be related by chance: in 5 of
    # these 700 files they are, in none of the first 25 of each length.
    cases = list(product(range(PASSAGE, 11), range(examples(100))))
    missed = sum(alone_with_its_sentence(*case)[0][-1] > 0 for case in cases)
    assert missed <= len(cases) / 100


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


def _with_sentence(chance: np.random.Generator, texts: list[Words], words: int) -> list[Words]:
    sentence = chance.choice(VOCABULARY, words)
    holders = set(chance.choice(TEXTS, TEXTS // 20, replace=False).tolist())
    return [np.append(text, sentence) if at in holders else text for at, text in enumerate(texts)]


@SMALL
@given(few_words(), st.data())
def test_words_in_stock_passages_are_marked_and_nothing_changes_of_the_others(
    texts: list[Words], data: st.DataObject
) -> None:
    corpus = corpus_of_words(texts)
    every = {passage for text in texts for _, passage in passages(text.tolist())}
    chosen = data.draw(st.sets(st.sampled_from(sorted(every)))) if every else set()
    keys = [int(passage_key(np.array(passage, np.uint32), 0)) for passage in chosen]
    stock = stock_of(np.array(keys, np.uint64))
    assert np.count_nonzero(stock) == len(chosen)
    expected = small_corpus.marked(corpus, chosen)
    for ad, found in enumerate(words_marked(corpus, stock)):
        assert found.tolist() == words_in(expected, ad)


@FEW
@given(st.integers(0, 99))
def test_what_is_usual_is_the_stock_and_the_rarity_of_the_marked_words(seed: int) -> None:
    chance = np.random.default_rng(seed)
    texts = unrelated(chance)
    for length in (4, 6, 9, 13):
        texts = _with_sentence(chance, texts, length)
    corpus = corpus_of_words(texts)
    usual = learn_usual(corpus, WORK)
    stock = find_stock(corpus, WORK)
    assert stock.any()
    assert np.array_equal(usual.stock, stock)
    words = corpus_of_words(words_marked(corpus, stock))
    assert np.array_equal(usual.rarity, feature_rarity(words.words, words.word_offsets))
    assert usual.once == rarity_of_one(corpus.size)


def test_a_corpus_without_words_has_no_stock() -> None:
    corpus = corpus_of_words([np.zeros(0, np.uint32)] * 9)
    assert not find_stock(corpus, WORK).any()
    assert not find_stock(corpus_of_words([]), WORK).any()


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


@pytest.mark.parametrize("words", [45, 80])
def test_a_menu_of_a_site_around_unrelated_texts_is_stock(words: int) -> None:
    said = 0
    for seed in range(4):
        chance = np.random.default_rng(seed)
        menu = chance.choice(VOCABULARY, words)
        whole, places = planted(chance, unrelated(chance, 2_000), 200, menu)
        is_marked = marked(corpus_of_words(whole))
        said += all(all(is_marked[text][at : at + words]) for text, at in places.items())
    assert said >= 3

"""Neighbours by rare shared words against plain Python."""

import math
from collections import Counter, defaultdict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.pair import neighbours
from lykta.ads.pair.corpus import Corpus, Work
from lykta.ads.pair.hashing import word_pairs_of
from lykta.ads.pair.neighbours import neighbour_pairs
from lykta.errors import InputError
from tests.ads.pair.small_corpus import FEW, TEXTS, Pairs, as_pairs, corpus_of, words_in

WORK = Work(1)
# What a file of so few texts may ask for; the looks of a text are never used up by sixty short ones.
NEIGHBOURS, WORDS = 20, 256


def features_of(corpus: Corpus, ad: int) -> set[int]:
    """The hashes of the words and word pairs of an ad."""
    words = words_in(corpus, ad)
    out = np.empty(max(len(words), 1), np.uint32)
    total = word_pairs_of(np.array(words, np.uint32), out)
    return set(words) | set(out[:total].tolist())


def best_neighbours(corpus: Corpus, texts: list[int]) -> Pairs:
    """Each text's `NEIGHBOURS` that share most rarity with it, of equals the lower ones."""
    features = {ad: features_of(corpus, ad) for ad in texts}
    holders = Counter(feature for ad in texts for feature in features[ad])
    found: Pairs = set()
    for ad in texts:
        gains: dict[int, np.float32] = defaultdict(lambda: np.float32(0))
        for feature in sorted(features[ad]):
            for other in texts:
                if other != ad and feature in features[other]:
                    gain = math.log(len(texts) / holders[feature]) ** 2 + 1e-6
                    gains[other] += np.float32(gain)
        best = sorted(gains, key=lambda other: (-gains[other], other))[:NEIGHBOURS]
        found |= {(min(ad, other), max(ad, other)) for other in best}
    return found


@FEW
@given(TEXTS)
def test_neighbours_are_those_that_share_most_rarity(texts: list[str]) -> None:
    corpus = corpus_of(texts)
    found = neighbour_pairs(corpus, np.arange(corpus.size), WORK)
    assert as_pairs(found) == best_neighbours(corpus, list(range(corpus.size)))


@FEW
@given(TEXTS, st.data())
def test_only_the_texts_asked_for_are_neighbours(texts: list[str], data: st.DataObject) -> None:
    corpus = corpus_of(texts)
    chosen = sorted(data.draw(st.sets(st.sampled_from(range(corpus.size)))))
    found = neighbour_pairs(corpus, np.array(chosen, np.int64), WORK)
    assert as_pairs(found) == best_neighbours(corpus, chosen)


@FEW
@given(TEXTS, st.integers(2, 3))
def test_threads_change_nothing(texts: list[str], threads: int) -> None:
    corpus = corpus_of(texts)
    alone, shared = (neighbour_pairs(corpus, np.arange(corpus.size), Work(n)) for n in (1, threads))
    assert np.array_equal(alone, shared)


@pytest.mark.parametrize("texts", [[""], ["hej"], ["hej", "nej"], ["", ""]])
def test_texts_that_share_nothing_have_no_neighbours(texts: list[str]) -> None:
    corpus = corpus_of(texts)
    assert neighbour_pairs(corpus, np.arange(len(texts)), WORK).shape == (0, 2)


def test_no_texts_have_no_neighbours() -> None:
    assert neighbour_pairs(corpus_of(["hej"]), np.zeros(0, np.int64), WORK).shape == (0, 2)


def test_more_rare_words_than_the_index_counts_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = corpus_of(["ett två tre", "ett två fyra"])
    monkeypatch.setattr(neighbours, "MOST_ENTRIES", 3)
    with pytest.raises(InputError, match="Analyse the ads in parts"):
        neighbour_pairs(corpus, np.arange(corpus.size), WORK)

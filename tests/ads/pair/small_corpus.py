"""Small corpora of made-up texts, and the same measures in plain Python."""

import math
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

import numpy as np
import pyarrow as pa
from hypothesis import settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from lykta.ads.normalise import make_lexicon, words_of
from lykta.ads.normalise.words_kernel import mix
from lykta.ads.pair.corpus import Corpus, Work
from lykta.ads.pair.features import (
    LEAST_SAMPLE,
    MARKS,
    STOCK_WEIGHT,
    Features,
    Usual,
    feature_lists,
    feature_rarity,
    rarity_of_one,
)
from lykta.ads.pair.passages import _SALT, PASSAGE, STOCK, passage_key, stock_of
from tests.examples import examples

type Pairs = set[tuple[int, int]]
type Feature = tuple[int, ...]
type Passage = tuple[int, ...]

VOCABULARY = [
    "hej",
    "jag",
    "heter",
    "mira",
    "bor",
    "vid",
    "sjön",
    "lagar",
    "gärna",
    "middag",
    "och",
    "kaffe",
    "i",
    "nu",
]
LEXICON = make_lexicon([])

# The kernels clear tables of some megabytes for each corpus, however small: fewer examples, and no deadline.
SMALL = settings(max_examples=examples(25), deadline=None)
FEW = settings(max_examples=6, deadline=None)

TEXTS = st.lists(
    st.lists(st.sampled_from(VOCABULARY), max_size=12).map(" ".join) | st.text("aåÄб. \n", max_size=20),
    min_size=1,
    max_size=60,
)


def corpus_of(texts: list[str]) -> Corpus:
    """The corpus of some texts."""
    words = words_of(pa.array(texts, pa.large_string()), LEXICON)
    return Corpus(
        words.offsets.to_numpy().astype(np.int64),
        words.values.to_numpy(zero_copy_only=False).astype(np.uint32),
    )


def corpus_of_words(texts: Sequence[NDArray[np.uint32]]) -> Corpus:
    """The corpus of texts that are known by the hashes of their words alone."""
    offsets = np.append(0, np.cumsum([len(text) for text in texts], dtype=np.int64)).astype(np.int64)
    nothing = np.zeros(0, np.uint32)
    return Corpus(offsets, np.concatenate([nothing, *texts]).astype(np.uint32))


def words_in(corpus: Corpus, ad: int) -> list[int]:
    """The words of one ad."""
    found: list[int] = corpus.words[corpus.word_offsets[ad] : corpus.word_offsets[ad + 1]].tolist()
    return found


def passages(words: list[int]) -> Iterator[tuple[int, Passage]]:
    """Where each passage of a text begins, and its words."""
    for at in range(len(words) - PASSAGE + 1):
        yield at, tuple(words[at : at + PASSAGE])


def marked(corpus: Corpus, stock: Collection[Passage] = ()) -> Corpus:
    """The corpus with the words in these passages marked as stock, and all others as none."""
    texts = []
    for ad in range(corpus.size):
        words = words_in(corpus, ad)
        held = {at + place for at, found in passages(words) if found in stock for place in range(PASSAGE)}
        texts.append([_as_stock(word) if at in held else word & ~1 for at, word in enumerate(words)])
    return corpus_of_words([np.array(text, np.uint32) for text in texts])


def _as_stock(word: int) -> int:
    return int(mix(np.uint32(word), _SALT)) | 1


def usual_by(corpus: Corpus, stock: Collection[Passage] = ()) -> Usual:
    """What is usual in a corpus with these passages of stock."""
    keys = [int(passage_key(np.array(passage, np.uint32), 0)) for passage in sorted(stock)]
    words = marked(corpus, stock)
    rarity = feature_rarity(words.words, words.word_offsets)
    return Usual(stock_of(np.array(keys, np.uint64)), rarity, rarity_of_one(corpus.size))


def features_by(corpus: Corpus, stock: Collection[Passage] = (), threads: int = 1) -> Features:
    """The features of all texts of a corpus with these passages of stock."""
    return feature_lists(corpus, usual_by(corpus, stock), Work(threads))


def features(corpus: Corpus, ad: int) -> set[Feature]:
    """The different words and word pairs of one ad."""
    words = words_in(corpus, ad)
    return {(word,) for word in words} | set(pairwise(words))


def feature_hash(feature: Feature) -> int:
    """The hash of a word or a pair of words that are marked."""
    if len(feature) == 1:
        return feature[0]
    return int(mix(*np.array(feature, np.uint32))) & ~1 | is_stock(feature)


def is_stock(feature: Feature) -> bool:
    """Whether all words of a feature are stock."""
    return all(word & STOCK for word in feature)


def rarities(corpus: Corpus) -> dict[Feature, int]:
    """How rare each feature is among all ads, in sixteenths of a nat; of stock so much less."""
    counts = Counter(feature for ad in range(corpus.size) for feature in features(corpus, ad))
    total = max(corpus.size, LEAST_SAMPLE)
    weights = {feature: STOCK_WEIGHT if is_stock(feature) else 1 for feature in counts}
    return {
        feature: min(round(math.log(total / held) * 16 * weights[feature]), 255)
        for feature, held in counts.items()
    }


def cosine(one: set[Feature], other: set[Feature], rarity: dict[Feature, int]) -> float:
    """The cosine of two texts' features, weighted by rarity."""
    first, second, shared = (
        sum(rarity[feature] ** 2 for feature in held) for held in (one, other, one & other)
    )
    return shared / math.sqrt(first * second) if first and second else 0.0


def jaccard(one: set[Feature], other: set[Feature]) -> float:
    """What two sets have in common, of what either has."""
    return len(one & other) / len(one | other) if one | other else 0.0


def bits(held: set[Feature], rarity: dict[Feature, int]) -> float:
    """The information of a text: the rarity of its words that are not stock."""
    return sum(rarity[one] for one in held if len(one) == 1 and not is_stock(one)) / (16 * math.log(2))


def are_told_apart(corpus: Corpus) -> bool:
    """Whether no two features share a bit of the bitmap, which happens by chance in few corpora."""
    every: set[Feature] = set().union(*(features(corpus, ad) for ad in range(corpus.size)))
    return len({feature_hash(feature) % MARKS for feature in every}) == len(every)


def as_pairs(pairs: NDArray[np.int64]) -> Pairs:
    """Rows of pairs as a set, each once, the lower ad first."""
    found = {(int(one), int(other)) for one, other in pairs}
    assert len(found) == len(pairs)
    assert all(one < other for one, other in found)
    return found


def all_pairs(ads: int) -> NDArray[np.int64]:
    """Every pair of so many ads."""
    return np.stack(np.triu_indices(ads, 1), axis=1).astype(np.int64)

"""Small corpora of made-up texts, and the same measures in plain Python."""

import math
from collections import Counter
from collections.abc import Collection, Sequence
from itertools import pairwise

import numpy as np
import pyarrow as pa
from hypothesis import settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from lykta.ads.normalise import make_lexicon, text_buffers, words_of
from lykta.ads.pair.corpus import Corpus
from lykta.ads.pair.features import LEAST_SAMPLE, MARKS, STOCK, STOCK_WEIGHT, features_of

type Pairs = set[tuple[int, int]]
type Feature = tuple[int, ...]

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
SMALL = settings(max_examples=25, deadline=None)
FEW = settings(max_examples=6, deadline=None)

TEXTS = st.lists(
    st.lists(st.sampled_from(VOCABULARY), max_size=12).map(" ".join) | st.text("aåÄб. \n", max_size=20),
    min_size=1,
    max_size=60,
)


def corpus_of(texts: list[str]) -> Corpus:
    """The corpus of some texts."""
    array = pa.array(texts, pa.large_string())
    offsets, data = text_buffers(array)
    words = words_of(array, LEXICON)
    return Corpus(
        offsets,
        data,
        words.offsets.to_numpy().astype(np.int64),
        words.values.to_numpy(zero_copy_only=False).astype(np.uint32),
    )


def corpus_of_words(texts: Sequence[NDArray[np.uint32]]) -> Corpus:
    """The corpus of texts that are known by the hashes of their words alone."""
    offsets = np.append(0, np.cumsum([len(text) for text in texts], dtype=np.int64)).astype(np.int64)
    nothing = np.zeros(0, np.uint32)
    words = np.concatenate([nothing, *texts]).astype(np.uint32)
    return Corpus(np.zeros_like(offsets), np.zeros(0, np.uint8), offsets, words)


def words_in(corpus: Corpus, ad: int) -> list[int]:
    """The words of one ad."""
    found: list[int] = corpus.words[corpus.word_offsets[ad] : corpus.word_offsets[ad + 1]].tolist()
    return found


def word_pairs(corpus: Corpus, ad: int) -> set[tuple[int, ...]]:
    """The neighbouring words of one ad; a single word stands for itself."""
    words = words_in(corpus, ad)
    return {(words[0],)} if len(words) == 1 else set(pairwise(words))


def jaccard(one: set[tuple[int, ...]], other: set[tuple[int, ...]]) -> float:
    """What two sets have in common, of what either has."""
    return len(one & other) / len(one | other) if one | other else 0.0


def with_stock(corpus: Corpus, stock: Collection[int]) -> Corpus:
    """The corpus with the words at some places marked as stock, and all others as none."""
    words = corpus.words & ~STOCK
    words[list(stock)] |= STOCK
    return corpus._replace(words=words)


def features(corpus: Corpus, ad: int) -> set[Feature]:
    """The different words and word pairs of one ad."""
    words = words_in(corpus, ad)
    return {(word,) for word in words} | set(pairwise(words))


def is_stock(feature: Feature) -> bool:
    """Whether all words of a feature are stock."""
    return all(word & 1 for word in feature)


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


def bits(held: set[Feature], rarity: dict[Feature, int]) -> float:
    """The information of a text: the rarity of its words that are no stock."""
    return sum(rarity[one] for one in held if len(one) == 1 and not is_stock(one)) / (16 * math.log(2))


def are_told_apart(corpus: Corpus) -> bool:
    """Whether no two features share a bit of the bitmap, which happens by chance in few corpora."""
    every = set().union(*(features(corpus, ad) for ad in range(corpus.size)))
    out = np.empty(5, np.uint32)
    marks = set()
    for feature in every:
        total, single = features_of(np.array(feature, np.uint32), out)
        marks.add(int(out[total - 1 if total > single else 0]) % MARKS)
    return len(marks) == len(every)


def as_pairs(pairs: NDArray[np.int64]) -> Pairs:
    """Rows of pairs as a set, each once, the lower ad first."""
    found = {(int(one), int(other)) for one, other in pairs}
    assert len(found) == len(pairs)
    assert all(one < other for one, other in found)
    return found


def all_pairs(ads: int) -> NDArray[np.int64]:
    """Every pair of so many ads."""
    return np.stack(np.triu_indices(ads, 1), axis=1).astype(np.int64)

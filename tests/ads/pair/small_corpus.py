"""Small corpora of made-up texts, and the same measures in plain Python."""

import math
import re
from collections import Counter
from itertools import pairwise

import numpy as np
import pyarrow as pa
from hypothesis import settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from lykta.ads.normalise import make_lexicon, text_buffers, words_of
from lykta.ads.pair.corpus import Corpus
from lykta.ads.pair.gram_lists import LEAST_OF_MEAN
from lykta.ads.pair.hashing import grams_of
from lykta.ads.pair.rarity import GRAM_COUNTERS, LEAST_SAMPLE

type Pairs = set[tuple[int, int]]

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


def grams(text: str) -> set[str]:
    """The different character 5-grams of a text, white space as one space."""
    spaced = re.sub(r"[\x00-\x20]+", " ", text)
    return {spaced[at : at + 5] for at in range(len(spaced) - 4)}


def counter_of(gram: str) -> int:
    """The counter in which a gram alone, as a text of its own, is counted."""
    data = np.frombuffer(gram.encode(), np.uint8)
    out = np.empty(8, np.uint32)
    assert grams_of(data, (0, len(data)), out) == 1
    return int(out[0]) & (GRAM_COUNTERS - 1)


def rarities(texts: list[str]) -> dict[str, float]:
    """How rare each gram is, in nats, kept in sixteenths; of a gram that one text alone holds, half."""
    counts = Counter(counter_of(gram) for text in texts for gram in grams(text))
    found: dict[str, float] = {}
    for gram in {gram for text in texts for gram in grams(text)}:
        held = counts[counter_of(gram)]
        sixteenths = math.log(max(len(texts), LEAST_SAMPLE) / held) * 16 * (0.5 if held == 1 else 1)
        found[gram] = min(max(round(sixteenths), 0), 255) / 16
    return found


def listed(text: str, rarity: dict[str, float]) -> set[str]:
    """The grams of a text without those that are common beside its others."""
    squares = {gram: round(rarity[gram] * 16) ** 2 for gram in grams(text)}
    least = LEAST_OF_MEAN * sum(squares.values()) / max(len(squares), 1)
    return {gram for gram, square in squares.items() if square and square >= least}


def cosine(one: str, other: str, rarity: dict[str, float]) -> float:
    """The cosine of two texts' grams, weighted by rarity."""
    ours, theirs = listed(one, rarity), listed(other, rarity)
    first, second = (sum(rarity[gram] ** 2 for gram in held) for held in (ours, theirs))
    shared = sum(rarity[gram] ** 2 for gram in ours & theirs)
    return shared / math.sqrt(first * second) if first and second else 0.0


def as_pairs(pairs: NDArray[np.int64]) -> Pairs:
    """Rows of pairs as a set, each once, the lower ad first."""
    found = {(int(one), int(other)) for one, other in pairs}
    assert len(found) == len(pairs)
    assert all(one < other for one, other in found)
    return found


def all_pairs(ads: int) -> NDArray[np.int64]:
    """Every pair of so many ads."""
    return np.stack(np.triu_indices(ads, 1), axis=1).astype(np.int64)

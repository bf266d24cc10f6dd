"""Word shingles and their Jaccard, as every text peer here takes them."""

import re
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from benchmarks.peers.components import Components

type Shingles = set[tuple[str, ...]]

# Three words and .3: the plain baseline that the literature on ads compares with.
WORDS, LEAST = 3, 0.3


def shingles(text: str) -> Shingles:
    """The runs of three words in a text, its case folded; a shorter text is one shingle."""
    words = re.findall(r"\w+", text.lower())
    return {*zip(*(words[place:] for place in range(WORDS)), strict=False)} or {tuple(words)}


def alike(first: Shingles, second: Shingles) -> bool:
    """Whether two texts have an exact Jaccard of at least `LEAST`."""
    shared = len(first & second)
    return shared >= LEAST * (len(first) + len(second) - shared)


def verified(texts: list[Shingles], candidates: Iterable[tuple[int, Iterable[int]]]) -> NDArray[np.int64]:
    """The components of the candidates that are alike indeed; each pair is looked at once.

    A pair that is already joined is not compared: that changes no component and saves the peers much time.
    """
    same = Components(len(texts))
    for number, others in candidates:
        for other in others:
            if (
                other < number
                and same.root(other) != same.root(number)
                and alike(texts[other], texts[number])
            ):
                same.join(other, number)
    return same.labels()

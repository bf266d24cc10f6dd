"""The plain baseline: every pair of texts with a word-3-shingle Jaccard of at least .3, found exactly."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator

import pyarrow as pa

from benchmarks.peers import Labels
from benchmarks.peers.shingles import LEAST, Shingles, shingles, verified


def components(ads: pa.Table) -> Labels:
    """Components of the texts alike, by prefix filtering (Chaudhuri et al. 2006), in plain Python."""
    texts = [shingles(text) for text in ads["text"].to_pylist()]
    order = sorted(range(len(texts)), key=lambda number: len(texts[number]))
    labels = verified([texts[number] for number in order], _candidates([texts[number] for number in order]))
    return labels[sorted(range(len(order)), key=order.__getitem__)]


def _candidates(texts: list[Shingles]) -> Iterator[tuple[int, set[int]]]:
    """For each text those before it, the shortest first, that share one of the rarest shingles of each."""
    frequency = Counter(shingle for text in texts for shingle in text)
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, text in enumerate(texts):
        rare_first = sorted(text, key=lambda shingle: (frequency[shingle], shingle))
        prefix = rare_first[: len(text) - math.ceil(LEAST * len(text)) + 1]
        yield number, {other for shingle in prefix for other in holders[shingle]}
        for shingle in prefix:
            holders[shingle].append(number)

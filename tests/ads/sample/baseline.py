"""The plain baseline that the county must be too hard for: word-3-shingles, Jaccard, connected components."""

import math
import re
from collections import Counter, defaultdict


def components(texts: list[str], *, least: float = 0.3) -> list[int]:
    """The component of each text when texts with a shingle Jaccard of at least `least` are joined (exact)."""
    shingles = [_shingles(text) for text in texts]
    frequency = Counter(shingle for text in shingles for shingle in text)
    parents = list(range(len(texts)))
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for index in sorted(range(len(texts)), key=lambda index: len(shingles[index])):
        own = shingles[index]
        rare_first = sorted(own, key=lambda shingle: (frequency[shingle], shingle))
        # Two sets that meet the bound share one of each one's rarest (Chaudhuri et al. 2006: prefix filter).
        prefix = rare_first[: len(own) - math.ceil(least * len(own)) + 1]
        for other in {other for shingle in prefix for other in holders[shingle]}:
            shared = len(own & shingles[other])
            if shared >= least * (len(own) + len(shingles[other]) - shared):
                parents[_root(parents, other)] = _root(parents, index)
        for shingle in prefix:
            holders[shingle].append(index)
    return [_root(parents, index) for index in range(len(texts))]


def b_cubed(found: list[int], true: list[str]) -> float:
    """The B-cubed F1 of a grouping against the truth (Bagga and Baldwin 1998)."""
    both, by_found, by_true = Counter(zip(found, true, strict=True)), Counter(found), Counter(true)
    precision = sum(count**2 / by_found[group] for (group, _), count in both.items()) / len(true)
    recall = sum(count**2 / by_true[hand] for (_, hand), count in both.items()) / len(true)
    return 2 * precision * recall / (precision + recall)


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return set(zip(words, words[1:], words[2:], strict=False))


def _root(parents: list[int], index: int) -> int:
    while parents[index] != index:
        parents[index] = parents[parents[index]]
        index = parents[index]
    return index

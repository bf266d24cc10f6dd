"""Texts that many authors use word for word, and stock sentences planted into texts."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray

from benchmarks.quality.figures import Integers, Weights, number

# Two authors may be one person under two names or hosts; three rarely are.
FEWEST_HANDS = 3
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True, slots=True)
class Repeats:
    """Which whole text each ad has, int64 from 0, and for each text whether it is stock or one author's own.

    `stock` texts are used by three authors or more, `own` texts more than once and by one author alone.
    """

    texts: Integers
    stock: NDArray[np.bool_]
    own: NDArray[np.bool_]

    @property
    def stock_texts(self) -> int:
        """How many different texts are stock."""
        return int(self.stock.sum())


def find_repeats(texts: Sequence[str], hands: Sequence[str]) -> Repeats:
    """Compare texts as their words in lower case; `hands` gives the author of each."""
    wordings = number([" ".join(re.findall(r"\w+", text.lower())) for text in texts])
    users: dict[int, set[str]] = defaultdict(set)
    for wording, hand in zip(wordings.tolist(), hands, strict=True):
        users[wording].add(hand)
    authors = np.array([len(users[wording]) for wording in range(len(users))], np.int64)
    ads = np.bincount(wordings, minlength=len(users))
    return Repeats(wordings, authors >= FEWEST_HANDS, (authors == 1) & (ads > 1))


def share_of_stock_joined(
    repeats: Repeats, labels: Integers, hands: Integers, weights: Weights
) -> tuple[float, float]:
    """The pairs of two authors' ads that have one stock text in common, and the share of them in one group.

    `labels` and `hands` are int64 from 0 for each ad, `weights` float64 for each author. The share is NaN
    where the pairs are none.
    """
    chosen = repeats.stock[repeats.texts]
    texts = repeats.texts[chosen]
    all_pairs = _between_authors(texts, hands[chosen], weights)
    joined = _between_authors(_both(texts, labels[chosen]), hands[chosen], weights)
    return all_pairs, joined / all_pairs if all_pairs else float("nan")


def share_of_own_joined(repeats: Repeats, labels: Integers, hands: Integers, weights: Weights) -> float:
    """Of the pairs of ads that are one author's own repeats, the share in one group; NaN for none.

    What takes an author's own wording for stock loses these pairs. Arguments as `share_of_stock_joined`.
    """
    chosen = repeats.own[repeats.texts]
    texts = repeats.texts[chosen]
    all_pairs = _of_one_author(texts, hands[chosen], weights)
    joined = _of_one_author(_both(texts, labels[chosen]), hands[chosen], weights)
    return joined / all_pairs if all_pairs else float("nan")


def plant_stock(
    texts: Sequence[str], *, words: int, share: float, seed: int = 1
) -> tuple[list[str], NDArray[np.bool_]]:
    """Put one stock sentence of `words` words into a `share` (0 to 1) of the texts, whoever wrote them.

    The sentence is made of two runs of words from two of the texts, so that it reads like the file and is no
    author's own as a whole. It stands before, between or after the sentences of a text. Also returns which
    texts have it. Raises ValueError where no two texts are long enough to take the words from.
    """
    chance = Random(f"{seed} {words} {share}")
    sentence = _made_sentence(texts, words, chance)
    planted = np.zeros(len(texts), np.bool_)
    planted[chance.sample(range(len(texts)), round(share * len(texts)))] = True
    pairs = zip(texts, planted.tolist(), strict=True)
    return [_with(text, sentence, chance) if has else text for text, has in pairs], planted


def _made_sentence(texts: Sequence[str], words: int, chance: Random) -> str:
    parts = [words - words // 2, words // 2]
    pool = [found for text in texts if len(found := re.findall(r"\w+", text)) >= parts[0]]
    if len(pool) < 2:
        raise ValueError(f"fewer than two texts have {parts[0]} words")
    made: list[str] = []
    for source, length in zip(chance.sample(pool, 2), parts, strict=True):
        begins = chance.randrange(len(source) - length + 1)
        made += source[begins : begins + length]
    return " ".join(made).capitalize() + "."


def _with(text: str, sentence: str, chance: Random) -> str:
    sentences = _SENTENCE_END.split(text)
    sentences.insert(chance.randrange(len(sentences) + 1), sentence)
    return " ".join(sentences)


def _between_authors(groups: Integers, hands: Integers, weights: Weights) -> float:
    """The weighted pairs of ads of one group that are by two authors."""
    cells, ads = np.unique(np.stack([groups, hands]), axis=1, return_counts=True)
    heavy = weights[cells[1]] * ads
    places = number(cells[0])
    return float((np.bincount(places, heavy) ** 2 - np.bincount(places, heavy**2)).sum()) / 2


def _of_one_author(groups: Integers, hands: Integers, weights: Weights) -> float:
    """The weighted pairs of ads of one group that are by one author."""
    cells, ads = np.unique(np.stack([groups, hands]), axis=1, return_counts=True)
    return float((weights[cells[1]] * ads * (ads - 1) / 2).sum())


def _both(first: Integers, second: Integers) -> Integers:
    """One number for each two numbers, int64."""
    width = int(second.max()) + 1 if len(second) else 1
    return number(first * width + second)

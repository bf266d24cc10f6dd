"""The ads of a network that are compared, and the central one of them."""

import numpy as np
from hypothesis import given as holds_for
from hypothesis import settings
from hypothesis import strategies as st

from lykta.ads.describing import DescribeInput
from lykta.ads.describing.comparison import CANDIDATES, SHOWN, compare
from lykta.ads.describing.members import arrange
from tests.ads.describing.ads_in_networks import Ad, given

WORDS = ("jag", "heter", "mira", "kaffe", "ring", "karlstad", "ny", "här")
TEXTS = st.lists(st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join), min_size=2, max_size=12)


def shared(one: list[int], other: list[int]) -> int:
    return sum(word in one for word in other)


def is_like(one: list[int], other: list[int]) -> bool:
    return 4 * shared(one, other) >= len(one) + len(other)


def plainly(words: list[list[int]]) -> list[int]:
    """Which of the compared ads are shown, the central one first."""
    tries = min(CANDIDATES, len(words))
    best, most, least = 0, -1, 0
    for attempt in range(tries):
        candidate = words[attempt * (len(words) - 1) // max(tries - 1, 1)]
        like = [other for other in words if is_like(candidate, other)]
        apart = sum(len(candidate) + len(other) - 2 * shared(candidate, other) for other in like)
        if len(like) > most or (len(like) == most and apart < least):
            best, most, least = words.index(candidate), len(like), apart
    shown = [best]
    for row, other in enumerate(words):
        if is_like(words[best], other) and other not in [words[earlier] for earlier in shown]:
            shown.append(row)
    return (shown[:SHOWN] + [-1] * SHOWN)[:SHOWN]


def words_of_ads(taken: DescribeInput, ads: np.ndarray) -> list[list[int]]:
    return [taken.words[taken.word_offsets[ad] : taken.word_offsets[ad + 1]].tolist() for ad in ads]


@settings(deadline=None)
@holds_for(TEXTS, TEXTS)
def test_the_central_ad_and_those_shown_beside_it_are_those_that_are_found_plainly(
    texts: list[str], others: list[str]
) -> None:
    taken = given([*(Ad(text) for text in texts), *(Ad(text, network="n2") for text in others)])
    found = compare(taken, arrange(taken))
    for network in range(2):
        first, stop = found.starts[network : network + 2]
        expected = plainly(words_of_ads(taken, found.ads[first:stop]))
        central, *beside = [row - first if row >= 0 else -1 for row in found.shown[network].tolist()]
        words = words_of_ads(taken, found.ads[first:stop])
        # Of equal texts it does not matter which is the central one.
        assert words[central] == words[expected[0]]
        assert beside == expected[1:]

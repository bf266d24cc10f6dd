"""Stock is what three authors use word for word, and the share of its pairs that are joined is exact."""

import re
from itertools import combinations

import numpy as np
import pytest
from benchmarks.quality.figures import number
from benchmarks.quality.stock import find_repeats, plant_stock, share_of_own_joined, share_of_stock_joined
from hypothesis import given
from hypothesis import strategies as st

ADS = st.lists(
    st.tuples(st.sampled_from("xyz"), st.integers(0, 5), st.integers(0, 3)), min_size=1, max_size=16
)
WORDS = "the flat is light and quiet with a view of the harbour and close to trains"


@given(ADS)
def test_the_shares_are_those_of_all_pairs(ads: list[tuple[str, int, int]]) -> None:
    texts, hands, labels = (list(column) for column in zip(*ads, strict=True))
    repeats = find_repeats(texts, [f"{hand}" for hand in hands])
    users = {text: {hand for other, hand, _ in ads if other == text} for text in texts}
    alike = [(first, second) for first, second in combinations(ads, 2) if first[0] == second[0]]
    wrong = [pair for pair in alike if len(users[pair[0][0]]) >= 3 and pair[0][1] != pair[1][1]]
    own = [pair for pair in alike if len(users[pair[0][0]]) == 1]
    ones = np.ones(len({*hands}))
    pairs, joined = share_of_stock_joined(repeats, number(labels), number(hands), ones)
    assert pairs == len(wrong)
    if wrong:
        assert joined == pytest.approx(sum(first[2] == second[2] for first, second in wrong) / len(wrong))
    else:
        assert np.isnan(joined)
    share = share_of_own_joined(repeats, number(labels), number(hands), ones)
    if own:
        assert share == pytest.approx(sum(first[2] == second[2] for first, second in own) / len(own))
    else:
        assert np.isnan(share)


def test_texts_are_compared_by_their_words() -> None:
    repeats = find_repeats(
        ["Light, quiet flat!", "light quiet flat", "LIGHT quiet - flat", "dark flat"], list("abcd")
    )
    assert repeats.stock_texts == 1
    assert np.count_nonzero(repeats.stock[repeats.texts]) == 3


@pytest.mark.parametrize("words", [3, 7, 30])
@pytest.mark.parametrize("share", [0.01, 0.1, 0.6])
def test_planted_ads_have_the_one_sentence_and_the_others_are_as_they_were(words: int, share: float) -> None:
    texts = [f"Number {place}. {WORDS}. {WORDS}!" for place in range(200)]
    found, planted = plant_stock(texts, words=words, share=share)
    assert planted.sum() == round(200 * share)
    added = set()
    for before, after, has in zip(texts, found, planted, strict=True):
        longer = re.findall(r"\w+", after)
        assert len(longer) == len(re.findall(r"\w+", before)) + (words if has else 0)
        if has:
            rest = re.sub(r"\s+", " ", after)
            added.add(next(s for s in re.split(r"(?<=[.!])\s", rest) if s not in before))
        else:
            assert after == before
    assert len(added) == 1


def test_texts_too_short_to_take_a_sentence_from_are_refused() -> None:
    with pytest.raises(ValueError, match="fewer than two texts have 15 words"):
        plant_stock(["two words", WORDS + WORDS], words=30, share=0.5)

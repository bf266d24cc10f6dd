"""Noise changes words and never the number's place."""

from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.sample.dice import Dice, wheel
from lykta.ads.sample.wording import PHONE, roughen, shuffle, write_lookalikes

WORDS = st.lists(
    st.sampled_from(["kaffe", "och", "te.", "hej!", "promenad\n", PHONE]), min_size=1, max_size=60
)


@given(words=WORDS, seed=st.integers(0, 999), rate=st.floats(0, 0.2))
def test_noise_keeps_every_number(words: list[str], seed: int, rate: float) -> None:
    noisy = roughen(" ".join(words), rate, ["ju", "nog"], Dice(seed))
    assert noisy.count(PHONE) == words.count(PHONE)


@given(words=WORDS, seed=st.integers(0, 999))
def test_lookalike_letters_keep_every_number_and_length(words: list[str], seed: int) -> None:
    text = " ".join(words)
    changed = write_lookalikes(text, 0.1, Dice(seed))
    assert (len(changed), changed.count(PHONE)) == (len(text), text.count(PHONE))


@given(count=st.integers(1, 20), level=st.integers(0, 2), seed=st.integers(0, 999))
def test_shuffling_keeps_first_last_and_the_number(count: int, level: int, seed: int) -> None:
    sentences = [f"mening {place}" for place in range(count)]
    sentences[count // 2] = f"ring {PHONE}"
    kept = shuffle(sentences, level, Dice(seed))
    assert {sentences[0], sentences[-1], sentences[count // 2]} <= set(kept) <= set(sentences)
    assert len(kept) >= count - 1


def test_a_wheel_holds_each_item_in_proportion() -> None:
    turned = wheel(["a", "b"], [3, 1], slots=400)
    assert (turned.count("a"), turned.count("b")) == (300, 100)

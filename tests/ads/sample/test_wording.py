"""Grammars and noise."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.sample.dice import Dice, wheel
from lykta.ads.sample.wording import (
    PHONE,
    SHARES,
    Grammar,
    expand,
    language,
    roughen,
    shuffle,
    write_lookalikes,
)

SPOKEN = (
    "greeting", "intro", "nature", "interest", "taste", "offer", "place", "when", "price", "manners",
    "contact", "nocontact", "extra_contact", "closing", "coin", "title",
)  # fmt: skip


def test_a_choice_gives_each_alternative_and_nothing_else() -> None:
    grammar = Grammar({"start": ["a [b|c [d|e]] {end}"], "end": ["x", "100 %"]})
    dice = Dice(1)
    spoken = {expand(grammar["start"][0], dice.random) for _ in range(300)}
    assert spoken == {f"a {middle} {end}" for middle in ("b", "c d", "c e") for end in ("x", "100 %")}


def test_an_empty_alternative_is_allowed() -> None:
    grammar = Grammar({"start": ["a[| b]"]})
    assert {expand(grammar["start"][0], Dice(1).random) for _ in range(1)} <= {"a", "a b"}


@pytest.mark.parametrize("frame", ["a ] b", "a {nowhere}", "a { b"])
def test_a_frame_that_cannot_be_read_is_refused(frame: str) -> None:
    with pytest.raises((ValueError, KeyError)):
        Grammar({"start": [frame]})


@pytest.mark.parametrize("code", SHARES)
def test_every_frame_of_a_language_can_be_spoken(code: str) -> None:
    dice = Dice(2)
    grammar = language(code).grammar
    for section in SPOKEN:
        for pattern in grammar[section]:
            spoken = expand(pattern, dice.random)
            assert spoken.strip(), section
            assert not re.search(r"[{}\[\]|%]", spoken), spoken


@pytest.mark.parametrize("code", SHARES)
def test_every_contact_frame_holds_the_number(code: str) -> None:
    assert all(PHONE in expand(pattern, Dice(3).random) for pattern in language(code).grammar["contact"])


def test_swedish_has_at_least_four_hundred_frames() -> None:
    assert sum(len(language("sv").grammar[section]) for section in (*SPOKEN, "stock")) >= 400


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

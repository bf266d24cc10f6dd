"""Frames are read whole, and every one of every language can be spoken."""

import re

import pytest

from lykta.ads.sample.dice import Dice
from lykta.ads.sample.wording import PHONE, SHARES, Grammar, expand, language

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

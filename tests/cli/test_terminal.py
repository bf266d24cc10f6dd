"""What reaches the terminal."""

import unicodedata
from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from lykta.cli.terminal import day, harmless, minute


@given(st.text())
def test_no_control_character_is_left(text: str) -> None:
    shown = harmless(text)
    assert len(shown) == len(text)
    assert all(unicodedata.category(letter) != "Cc" for letter in shown if letter not in "\n\t")
    shown.encode()


def test_letters_of_every_script_and_emoji_stay() -> None:
    text = "Hej åäö, Привет, سلام, 👩‍🦰 ❤️\n"
    assert harmless(text) == text


def test_moments_are_written_for_people_and_a_dash_where_nobody_knows() -> None:
    moment = datetime(2026, 3, 1, 12, 5, 9)  # noqa: DTZ001 - local time, as ads give it
    assert (day(moment), minute(moment)) == ("2026-03-01", "2026-03-01 12:05")
    assert (day(None), minute(None)) == ("–", "–")

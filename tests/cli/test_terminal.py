"""What reaches the terminal."""

import unicodedata
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.cli import terminal
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


def test_commands_and_pages_are_named_as_a_package_has_them(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told = "Run `lykta consult prepare`; docs/reference/settings.md says why. /usr/bin/lykta team, lykta ads"
    assert terminal.name_as_installed(told) == told
    monkeypatch.setattr(terminal, "_PACKAGED", Path(terminal.__file__).parents[2])
    terminal.screen().print(told, soft_wrap=True)
    assert capsys.readouterr().out == (
        "Run `as-lykta consult prepare`; /usr/share/doc/lykta/settings.md says why. "
        "/usr/bin/lykta team, lykta ads\n"
    )

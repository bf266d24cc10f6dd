"""Numbers and months as readers of each language write them."""

import pytest

from lykta.language import MONTH_OF, Language, format_number


@pytest.mark.parametrize(
    ("value", "language", "written"),
    [
        (0, "sv", "0"),
        (999, "en", "999"),
        (1_140, "sv", "1\u00a0140"),
        (1_140, "en", "1,140"),
        (-12_345_678, "sv", "-12\u00a0345\u00a0678"),
        (-12_345_678, "en", "-12,345,678"),
    ],
)
def test_thousands_are_parted_as_each_language_does(value: int, language: Language, written: str) -> None:
    assert format_number(value, language) == written


@pytest.mark.parametrize(
    ("word", "number"), [("januari", 1), ("maj", 5), ("may", 5), ("sept", 9), ("dec", 12)]
)
def test_a_month_is_known_in_both_languages_and_cut_short(word: str, number: int) -> None:
    assert MONTH_OF[word] == number


def test_every_month_is_there() -> None:
    assert set(MONTH_OF.values()) == set(range(1, 13))

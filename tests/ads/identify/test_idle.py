"""Passing over what means nothing changes nothing that the scanner finds."""

import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lykta.ads.identify.scan import buffers, scan_block
from lykta.ads.identify.stretch import Finds
from lykta.ads.identify.symbols import LETTER, MAY_STAND_ALONE, fold_letter, symbols
from lykta.ads.identify.words import flagged_words, number_words
from tests.ads.identify.disguises import disguised_numbers, other_digits

# The scanner looks at so many bytes in one step; a text that is shorter and stands alone is read carefully.
_STEP = 64

_KNOWN = st.sampled_from(sorted(flagged_words().keys() | number_words().keys()))
_LIKE = {
    "a": "åäàаÀ",
    "e": "éèеĕ",
    "o": "öоøóО",
    "u": "üů",
    "i": "íіl",
    "l": "łI1",
    "s": "š5",
    "n": "ñ",
    "k": "к",
}


@st.composite
def _spelt(draw: st.DrawFn) -> str:
    """A known word in other letters, or with more letters."""
    word = [draw(st.sampled_from(letter + letter.upper() + _LIKE.get(letter, ""))) for letter in draw(_KNOWN)]
    if draw(st.booleans()):
        word.insert(draw(st.integers(0, len(word))), draw(st.sampled_from("aåzж×÷з9\u0308\u200b\u00ad-")))
    return "".join(word)


_SIGNS = st.sampled_from(
    (" ", "\n", ".", ", ", "(", ")", "[", "@", "|", "+", "€", "{", "<", "$", "%", "×", "❤", ":")
)
_LETTERS = st.text(st.sampled_from("abcxyzåäöéžйзж"), min_size=1, max_size=12)
_PIECES = st.one_of(
    _spelt(), _KNOWN, _SIGNS, _SIGNS, _LETTERS, st.text(max_size=4), other_digits,
    disguised_numbers().map(lambda disguise: disguise[0]), st.text("oOlIiа1", max_size=4),
)  # fmt: skip


def _short(text: str) -> str:
    return text.encode()[: _STEP - 2].decode(errors="ignore")


_TEXTS = st.one_of(st.lists(_PIECES, max_size=8).map("".join), st.text(max_size=40)).map(_short)
_BEFORE = st.tuples(st.sampled_from(("\n", "b ", "é ", "яя\n", "bбåc ")), st.integers(0, 80)).map(
    lambda filler: filler[0] * filler[1]
)


def _told(finds: Finds, moved: int) -> tuple[object, ...]:
    return (
        finds.key.tobytes(),
        finds.key_at.tolist(),
        (finds.first - moved).tolist(),
        (finds.last - moved).tolist(),
        finds.key_row.tolist(),
        finds.place_row.tolist(),
        (finds.place_at - moved).tolist(),
    )


def _scanned(texts: list[str]) -> Finds:
    return scan_block(*buffers(pa.array(texts, pa.string())))


def _the_same(text: str, before: str) -> bool:
    careful = _scanned(["\n" + text])
    passed_over = _scanned([before + "\n" + text, " " * _STEP])
    return _told(careful, 1) == _told(passed_over, len(before.encode()) + 1)


@given(_TEXTS, _BEFORE)
@settings(max_examples=800, deadline=None)
@example("a×", "")
@example("en 0", "b " * 27)
@example("två", "é " * 20)
def test_what_is_passed_over_means_nothing(text: str, before: str) -> None:
    assert _the_same(text, before)


@pytest.mark.slow
@given(_TEXTS, _BEFORE)
@settings(max_examples=15_000, deadline=None)
def test_what_is_passed_over_means_nothing_in_fifteen_thousand_texts(text: str, before: str) -> None:
    assert _the_same(text, before)


@pytest.mark.parametrize(
    "around", ["{}", "1{}2", "0701740605{}", "{}0701740605", "ab{}", "(a{})", "telegram{} mira_1"]
)
def test_each_character_is_read_the_same(around: str) -> None:
    texts = [around.format(chr(code)) for code in (*range(0x20, 0x530), *range(0x2000, 0x2100))]
    careful = [_told(_scanned([text]), 0) for text in texts]
    passed_over = [_told(_scanned([text, " " * _STEP]), 0) for text in texts]
    assert careful == passed_over


def test_all_characters_in_the_bytes_of_letters_are_letters_that_fold_as_they_look() -> None:
    tables = symbols()
    for code in (*range(0xC0, 0x280), *range(0x400, 0x480)):
        if code not in (0xD7, 0xF7):
            assert tables.kind[code] == LETTER
            assert tables.stands_for[code] < MAY_STAND_ALONE or fold_letter(chr(code)) in {"o", "l", "i"}

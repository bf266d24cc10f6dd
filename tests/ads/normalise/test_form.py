"""The normal form of one text: what it keeps, what it drops, and where each word stands."""

import unicodedata
from itertools import pairwise

import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lykta.ads.normalise import Lexicon, make_lexicon, words_of, words_with_places

PLACES = ("Karlstad", "Åmål", "Upplands Väsby", "Ed")
LEXICON = make_lexicon(PLACES)
# Everything that normalising treats on its own, in the neighbourhoods that real text seldom has.
PIECES = (
    "hej",
    "Hej",
    "å",
    "ａｂ",
    "e\u0301",
    "\u0301",
    "привет",
    "hеj",
    "ж",
    "ρ",
    "สวัสดี",
    "مرحبا",
    "12",
    "12:30",
    "500 kr",
    "€ 5",
    "300:-",
    "kr",
    "Karlstad",
    "Upplands",
    "Väsby",
    "🌸",
    "🌸🌸",
    "👍🏽",
    "½",
    "²",
    "5\ufe0f\u20e3",
    "\u200b",
    "\ufdfa",
    "ß",
    "ﬁ",
    "İ",
    "日本",
    "𠀀",
    "☎",
    "📍",
)
TEXTS = st.text(max_size=40) | st.lists(st.sampled_from(PIECES) | st.sampled_from(" \n.,:-'")).map("".join)


def form(text: str, lexicon: Lexicon = LEXICON) -> str:
    """The words of a text, in order, with a space between."""
    return " ".join(word.form for word in words_with_places(text, lexicon))


# What has the placeholders that no text holds.
WRITTEN = {"🔢": "7", "💰": "7 kr", "🕒": "7:07", "📍": "Karlstad"}


@given(TEXTS)
def test_the_words_of_a_normal_form_are_its_own(text: str) -> None:
    words = form(text).split(" ")
    assert form(" ; ".join(WRITTEN.get(word, word) for word in words)) == form(text)


@given(TEXTS)
@example("ノ朝朝0ノ朝")
def test_equal_words_have_equal_hashes_and_other_words_others(text: str) -> None:
    words = words_with_places(text, LEXICON)
    assert len({word.hash for word in words}) == len({word.form for word in words})
    assert len({(word.hash, word.form) for word in words}) == len({word.form for word in words})


@given(TEXTS)
def test_words_stand_in_the_text_in_order_and_hold_whole_characters(text: str) -> None:
    data = text.encode()
    words = words_with_places(text, LEXICON)
    for word in words:
        assert 0 <= word.start < word.end <= len(data)
        assert data[word.start : word.end].decode()
    assert all(one.start <= other.start for one, other in pairwise(words))


@given(st.text("abcdefghijklmnopqrstuvwxyzåäö ", max_size=30))
def test_spans_of_plain_words_hold_the_words_themselves(text: str) -> None:
    data = text.encode()
    words = words_with_places(text, make_lexicon([]))
    assert [data[word.start : word.end].decode() for word in words] == text.split()


@given(st.text("abcåäöéñçßüшжяюф αβγδθ", max_size=30))
def test_letter_case_makes_no_difference(text: str) -> None:
    assert form(text.upper()) == form(text.lower()) == form(text)


@given(TEXTS)
def test_how_letters_are_composed_makes_no_difference_to_latin(text: str) -> None:
    plain = "".join(c for c in text if c < "\u0250")
    assert form(unicodedata.normalize("NFD", plain)) == form(unicodedata.normalize("NFC", plain))


@pytest.mark.parametrize("text", ["한국 마사지", "がぎぐ ガール", "آب أحمد", "ΐ ᾴ", "йёї", "নেওয়া কো"])
def test_how_letters_are_composed_makes_no_difference_to_other_scripts(text: str) -> None:
    assert form(unicodedata.normalize("NFD", text)) == form(unicodedata.normalize("NFC", text))


def test_every_character_is_what_it_decomposes_to() -> None:
    every = [chr(code) for code in range(0x30000) if not 0xD800 <= code < 0xE000]
    whole, parts = (
        words_of(pa.array([unicodedata.normalize(kind, one) for one in every]), LEXICON).to_pylist()
        for kind in ("NFC", "NFD")
    )
    assert [one for one, *words in zip(every, whole, parts, strict=True) if words[0] != words[1]] == []


def test_a_half_width_letter_and_its_mark_are_one() -> None:
    assert form("ｶﾞｰﾙ") == form("ガール")


@given(st.text("abcdefgåäö", min_size=1, max_size=10))
def test_full_width_letters_are_the_plain_ones(word: str) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) if c < "\x7f" else c for c in word)
    assert form(wide) == form(word)


@given(st.sampled_from("жяюшщэыъбдлфц"), st.text("асеорхуіјкмтнвжяю", max_size=12))
def test_a_cyrillic_text_keeps_its_letters(own: str, rest: str) -> None:
    assert form(own + rest) == own + rest
    assert form(f"{rest} {own}") == f"{rest} {own}".strip()


@pytest.mark.parametrize("rest", ["", " ж", " hej"])
def test_an_armenian_text_keeps_its_letters_whatever_else_it_holds(rest: str) -> None:
    assert form(f"նոր տուն{rest}") == f"նոր տուն{rest}"


@pytest.mark.parametrize(
    "word",
    [
        "hallå",
        "ärlig",
        "öppen",
        "привет",
        "καλημέρα",
        "สวัสดี",
        "مرحبا",
        "שלום",
        "नमस्ते",
        "안녕",
        "こんにちは",
        "ærø",
    ],
)
def test_letters_of_every_script_survive(word: str) -> None:
    kept = form(word).replace(" ", "")
    assert kept == unicodedata.normalize("NFC", kept)
    assert kept == word.casefold()


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("Zażółć gęślą jaźń", "zazolc gesla jazn"),
        ("mâine și țara", "maine si tara"),
        ("mañana, ÉTÉ, Übung", "manana ete ubung"),
        ("hǎr, ǟr, hår", "har är hår"),
        ("Đẹp lắm", "dep lam"),
    ],
)
def test_marks_of_latin_letters_make_no_difference_but_in_swedish_letters(marked: str, plain: str) -> None:
    assert form(marked) == plain


@given(st.lists(st.tuples(st.sampled_from("abceiouyåäö"), st.text("\u0300\u0301\u0302\u0303\u0306\u0327"))))
def test_marks_added_to_letters_make_no_difference(letters: list[tuple[str, str]]) -> None:
    assert form("".join(letter + marks for letter, marks in letters)) == form("".join(a for a, _ in letters))


@pytest.mark.parametrize(
    ("disguised", "plain"),
    [
        ("mаssage", "massage"),  # Cyrillic а
        ("Κаrlа", "karla"),  # Greek kappa, Cyrillic а
        ("ѕkоnа", "skona"),
        ("Аnnа", "anna"),
        ("mօtսng", "motung"),  # Armenian օ and ս
    ],
)
def test_a_latin_word_with_look_alikes_becomes_latin(disguised: str, plain: str) -> None:
    assert form(disguised) == plain


def test_a_latin_word_with_look_alikes_in_a_cyrillic_text_becomes_latin() -> None:
    assert form("жизнь mаssage") == "жизнь massage"


def test_a_whole_word_of_look_alikes_in_a_latin_text_becomes_latin() -> None:
    assert form("hej сора hej") == "hej copa hej"


# Signs that stand between words: emoji, with and without what belongs to one, and what writers use by habit.
SIGNS = (
    "🌸", "💋💋", "👍🏽", "❤️", "★", "•", "*", "!!!", "?!", "~", "|", "+", "→", "=", "°", "©",
    ", ", ".", "(", '"', " / ", "📍", "💰", "🕒", "🔢",
)  # fmt: skip
WORDS = st.lists(st.text("abcåäö", min_size=1, max_size=8), max_size=12)


@given(WORDS, st.lists(st.sampled_from(SIGNS), min_size=1))
def test_signs_only_separate_words(words: list[str], signs: list[str]) -> None:
    spaced = "".join(f"{word} {signs[at % len(signs)]} " for at, word in enumerate(words))
    glued = "".join(f"{word}{signs[at % len(signs)]}" for at, word in enumerate(words))
    assert form(spaced) == form(glued) == form(" ".join(words))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("h\u0336e\u0336j\u0336", "hej"),
        ("a\u030a", "å"),
        ("a\u0336\u030a", "å"),
        ("he\u200bj", "hej"),
        ("he\u00adj", "hej"),
        ("h\u0483e\u1ab0j\u1dc4", "hej"),
        ("h\u20d2e\u20e3j\ufe20", "hej"),
        ("ＨＥＪ", "hej"),
        ("ﬁka", "fika"),
        ("Straße", "strasse"),
        ("𝓗𝓮𝓳", "hej"),
        ("ⓗⓔⓙ", "hej"),
    ],
)
def test_marks_and_fancy_letters_fold(text: str, expected: str) -> None:
    assert form(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("500 kr", "💰"),
        ("500kr", "💰"),
        ("1 500 SEK", "💰"),
        ("1.500:-", "💰"),
        ("€ 50", "💰"),
        ("$50", "💰"),
        ("50 €", "💰"),
        ("12:30", "🕒"),
        ("kl 8:00 fika", "kl 🕒 fika"),
        ("24", "🔢"),
        ("２４", "🔢"),
        ("٢٤", "🔢"),
        ("070 123 45 67", "🔢"),
        ("10 kronprins", "🔢 kronprins"),
        ("i Karlstad nu", "i 📍 nu"),
        ("KARLSTAD karlstad", "📍"),
        ("a\u030amål", "📍"),
        ("Upplands Väsby", "📍"),
        ("upplands bro", "upplands bro"),
        ("Ed", "ed"),
    ],
)
def test_prices_hours_numbers_and_places_become_placeholders(text: str, expected: str) -> None:
    assert form(text) == expected


@pytest.mark.parametrize("text", ["", " ", "...", "\n\t", "\u200b", "\u0301"])
def test_a_text_without_words_has_none(text: str) -> None:
    assert words_with_places(text, LEXICON) == []


@pytest.mark.parametrize("lexicon", [make_lexicon([]), make_lexicon(["", " ", "..."])])
def test_a_lexicon_without_places_still_knows_prices(lexicon: Lexicon) -> None:
    assert form("karlstad 5 kr", lexicon) == "karlstad 💰"


@pytest.mark.parametrize(
    "unseen",
    [
        "\U000e0061",
        "\U000e0100",
        "\u3164",
        "\uffa0",
        "\u115f",
        "\u17b4",
        "\u180b",
        "\u180f",
        "\u2065",
        "\ufff0",
    ],
)
def test_what_nobody_sees_is_not_part_of_a_word(unseen: str) -> None:
    written = "rum att hyra".replace("r", f"r{unseen}")
    assert form(written) == "rum att hyra"


@pytest.mark.parametrize("drawn", ["ʀᴜᴍ", "🆁🆄🅼", "🅡🅤🅜"])
def test_letters_that_are_drawn_otherwise_are_read_as_such(drawn: str) -> None:
    assert form(f"{drawn} att hyra") == "rum att hyra"

"""A text is read without its disguises, and every character is traced to where it stood."""

from hypothesis import given
from hypothesis import strategies as st

from lykta.deidentify.reading import read


@given(text=st.text(max_size=80))
def test_every_character_is_traced_forward_through_the_text(text: str) -> None:
    reading = read(text)
    assert len(reading.text) == len(reading.lower) == len(reading.starts) == len(reading.ends)
    assert list(reading.starts) == sorted(reading.starts)
    assert all(0 <= start < end <= len(text) for start, end in zip(reading.starts, reading.ends, strict=True))


@given(text=st.text("abcåäö ABC123.,-\n", max_size=60))
def test_plain_text_is_read_as_it_stands(text: str) -> None:
    if "-\n" not in text:
        assert read(text).text == text


def test_disguises_are_taken_off() -> None:
    assert read("Ｓａ\u200bra").text == "Sara"
    assert read("Ѕаra").text == "Sara"
    assert read("Svens-\nson").text == "Svensson"
    assert read("\u0661\u0662").text == "12"
    assert read("Bjo\u0308rn").text == "Björn"


def test_a_word_wholly_in_another_script_stays() -> None:
    assert read("Анна").text == "Анна"


def test_what_opens_a_sentence_and_what_is_shouted_is_told() -> None:
    reading = read("Hon kom. Sara gick.\nVI VET INTE VAD VI GÖR")
    assert [t.text for t in reading.tokens if t.opens] == ["Hon", "Sara", "VI"]
    assert {t.text for t in reading.tokens if t.shouted} == {"VI", "VET", "INTE", "VAD", "GÖR"}

"""Where addresses are looked for, and which byte each character of what is read has."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.contacts import addresses
from tests.ads.pair.small_corpus import SMALL

PIECES = st.lists(
    st.sampled_from(("a", "å", "😀", " ", "\n", "@", "\u200b", "\u00ad", "。", ".se", "\u3164")), max_size=40
).map("".join)


@SMALL
@given(PIECES, st.data(), st.sampled_from((0, 4_096)))
def test_a_character_that_is_read_has_the_byte_at_which_it_is_written(
    text: str, data: st.DataObject, short: int
) -> None:
    whole = f"{text}.".encode()
    first = data.draw(st.integers(0, len(whole) - 1))
    last = data.draw(st.integers(first, len(whole)))
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(addresses, "_SHORT_WINDOW", short)
        window = addresses._window(whole, first, last)
    written = whole[window.first :].decode()
    at = 0
    for number, character in enumerate(window.text):
        while not addresses._as_read(written[at]):
            at += 1
        assert addresses._as_read(written[at]) == character
        byte = window.first + len(written[:at].encode())
        assert window.byte(number) == byte
        assert window.char(byte, whole) == number
        at += 1


@SMALL
@given(PIECES, st.data())
def test_a_stretch_goes_on_to_the_end_of_its_word(text: str, data: st.DataObject) -> None:
    whole = (text * 20).encode()
    places = sorted(data.draw(st.sets(st.integers(0, max(len(whole) - 1, 0)), max_size=6)))
    if not whole:
        return
    found = list(addresses._stretches_around(whole, places))
    assert [place for _, _, inside in found for place in inside] == places
    for begin, end, inside in found:
        wanted = []
        for place in inside:
            last = min(place + addresses._AFTER, len(whole))
            while last < len(whole) and last < place + addresses._LONGEST and whole[last] > 32:
                last += 1
            wanted.append(last)
        assert begin == max(inside[0] - addresses._BEFORE, 0)
        assert end == max(wanted)

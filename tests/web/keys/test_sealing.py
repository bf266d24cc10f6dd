"""What is sealed opens at its place under its key, and nowhere and with nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.errors import InputError
from lykta.web.keys.sealing import Key, SealBrokenError, SealedPlace, rewrap, seal, unseal, unwrap, wrap

places = st.builds(SealedPlace, st.text(max_size=6), st.text(max_size=6), st.text(max_size=6))
KEY = Key.new()


@given(text=st.binary(max_size=200), place=places)
def test_a_text_opens_where_it_was_sealed(text: bytes, place: SealedPlace) -> None:
    assert unseal(seal(text, KEY, place), KEY, place) == text


KEPT_TEXT = "01000000000000000000000000000000000000000000000000dd63e6af46aa4db759bb97704d574bf457380f"
KEPT_KEY = (
    "6789650d95583e49010000000000000000000000000000000000000000000000006dfb2a31200a30d037cc40"
    "34bc2e75c90b8aa8838cc5384959279767a275f9fb1299ae8e18f77baba22495a9f384570e"
)


def test_what_was_sealed_before_still_opens() -> None:
    """Of the first version, with a nonce of zeros: servers keep such texts and keys for years."""
    key, master = Key(bytes(range(32))), Key(bytes(range(32, 64)))
    assert unwrap(bytes.fromhex(KEPT_KEY), (master,), "c1") == key
    assert unseal(bytes.fromhex(KEPT_TEXT), key, SealedPlace("message", "1", "body")) == b"Hej"


@given(first=places, second=places)
def test_a_text_that_changed_place_is_refused(first: SealedPlace, second: SealedPlace) -> None:
    if first == second:
        return
    with pytest.raises(SealBrokenError):
        unseal(seal(b"text", KEY, first), KEY, second)


@given(data=st.data())
def test_a_changed_or_cut_text_is_refused(data: st.DataObject) -> None:
    place = SealedPlace("message", "1", "body")
    sealed = bytearray(seal(b"a text", KEY, place))
    at = data.draw(st.integers(0, len(sealed) - 1))
    sealed[at] ^= data.draw(st.integers(1, 255))
    with pytest.raises(SealBrokenError):
        unseal(bytes(sealed), KEY, place)
    with pytest.raises(SealBrokenError):
        unseal(bytes(sealed[:at]), KEY, place)


def test_another_key_is_refused_and_the_text_is_not_in_the_sealed() -> None:
    place = SealedPlace("message", "1", "body")
    sealed = seal(b"Kanariefagel", KEY, place)
    assert b"Kanarie" not in sealed
    assert seal(b"Kanariefagel", KEY, place) != sealed
    with pytest.raises(SealBrokenError):
        unseal(sealed, Key.new(), place)


def test_a_key_is_unwrapped_for_its_own_consultation_only() -> None:
    master, key = Key.new(), Key.new()
    wrapped = wrap(key, master, "a")
    assert unwrap(wrapped, (master,), "a") == key
    with pytest.raises(SealBrokenError):
        unwrap(wrapped, (master,), "b")
    with pytest.raises(SealBrokenError):
        unwrap(wrapped, (Key.new(),), "a")


def test_rotation_keeps_the_key_and_leaves_the_old_master_out() -> None:
    old, new, key = Key.new(), Key.new(), Key.new()
    wrapped = rewrap(wrap(key, old, "a"), (new, old), "a")
    assert unwrap(wrapped, (new,), "a") == key
    assert rewrap(wrapped, (new, old), "a") == wrapped
    with pytest.raises(SealBrokenError):
        unwrap(wrapped, (old,), "a")


def test_a_key_of_another_length_is_refused_and_none_is_shown() -> None:
    with pytest.raises(InputError):
        Key(b"short")
    assert KEY.secret.hex() not in repr(KEY)

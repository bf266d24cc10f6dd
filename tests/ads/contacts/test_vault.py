"""The vault: what is sealed opens under its key, in its place, unchanged, and not otherwise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.contacts import ContactKey, open_row, open_rows, open_sealed, place, seal, seal_rows
from lykta.errors import InputError

KEY = ContactKey(bytes(range(32)))


@given(st.binary(), st.binary(), st.binary(min_size=32, max_size=32).map(ContactKey))
def test_what_is_sealed_opens_in_its_place(value: bytes, where: bytes, key: ContactKey) -> None:
    assert open_sealed(seal(value, key, place=where), key, place=where) == value


@given(st.binary(), st.binary(), st.binary())
def test_another_place_refuses(value: bytes, where: bytes, elsewhere: bytes) -> None:
    blob = seal(value, KEY, place=where)
    if elsewhere != where:
        with pytest.raises(InputError, match="moved from another row"):
            open_sealed(blob, KEY, place=elsewhere)


@given(st.binary(), st.integers(0), st.integers(1, 255))
def test_a_changed_blob_refuses(value: bytes, at: int, change: int) -> None:
    blob = bytearray(seal(value, KEY, place=b"here"))
    blob[at % len(blob)] ^= change
    with pytest.raises(InputError):
        open_sealed(bytes(blob), KEY, place=b"here")


def test_another_key_is_named_as_the_cause() -> None:
    with pytest.raises(InputError, match="under another key"):
        open_sealed(seal(b"+46701740605", KEY, place=b"here"), ContactKey.new(), place=b"here")


@pytest.mark.parametrize("blob", [b"", b"\x01", b"\x02" + bytes(60), bytes(100)])
def test_what_is_no_sealed_contact_is_refused(blob: bytes) -> None:
    with pytest.raises(InputError, match="no sealed contact"):
        open_sealed(blob, KEY, place=b"here")


def test_the_same_value_is_never_sealed_the_same() -> None:
    assert len(set(seal_rows([b"same"] * 100, KEY, table="contacts"))) == 100


@given(st.lists(st.binary(max_size=30), max_size=20), st.integers(0, 2**40))
def test_rows_open_one_by_one_and_together(values: list[bytes], first: int) -> None:
    blobs = seal_rows(values, KEY, table="contacts", first_row=first)
    assert open_rows(blobs, KEY, table="contacts", first_row=first) == values
    assert [open_row(blob, KEY, table="contacts", row=first + i) for i, blob in enumerate(blobs)] == values


def test_swapped_rows_and_tables_refuse() -> None:
    one, two = seal_rows([b"one", b"two"], KEY, table="contacts")
    for blob, table, row in ((two, "contacts", 0), (one, "contacts", 1), (one, "ads", 0)):
        with pytest.raises(InputError, match="moved from another row"):
            open_row(blob, KEY, table=table, row=row)


def test_more_rows_than_a_batch_keep_their_places() -> None:
    values = [str(i).encode() for i in range(5000)]
    assert open_rows(seal_rows(values, KEY, table="t"), KEY, table="t") == values


@given(st.tuples(st.text(), st.integers(0, 2**63)), st.tuples(st.text(), st.integers(0, 2**63)))
def test_no_two_places_are_written_the_same(one: tuple[str, int], other: tuple[str, int]) -> None:
    assert (place(*one) == place(*other)) == (one == other)

"""Pseudonyms: the same for the same contact under one key, and no bridge to another key."""

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.contacts import ContactKey, pseudonym, pseudonyms

_keys = st.binary(min_size=32, max_size=32).map(ContactKey)
_kinds = st.sampled_from(("phone", "email", "handle", "link"))


@given(_kinds, st.text(), _keys)
def test_a_contact_has_one_pseudonym_under_a_key(kind: str, value: str, key: ContactKey) -> None:
    name = pseudonym(kind, value, key)
    assert name == pseudonym(kind, value, key)
    assert len(name) == 32
    assert set(name) <= set("0123456789abcdef")


@given(_kinds, st.text(), _keys, _keys)
def test_pseudonyms_differ_under_different_keys(
    kind: str, value: str, one: ContactKey, other: ContactKey
) -> None:
    assert (pseudonym(kind, value, one) == pseudonym(kind, value, other)) == (one == other)


@given(st.tuples(_kinds, st.text()), st.tuples(_kinds, st.text()), _keys)
def test_different_contacts_have_different_pseudonyms(
    one: tuple[str, str], other: tuple[str, str], key: ContactKey
) -> None:
    assert (pseudonym(*one, key) == pseudonym(*other, key)) == (one == other)


@given(st.lists(st.tuples(_kinds, st.sampled_from(("a", "b", "c")))), _keys)
def test_many_at_once_are_named_as_one_by_one(contacts: list[tuple[str, str]], key: ContactKey) -> None:
    kinds, values = ([c[i] for c in contacts] for i in (0, 1))
    named = pseudonyms(pa.array(kinds, pa.string()), pa.array(values, pa.string()), key)
    assert named.to_pylist() == [pseudonym(*contact, key) for contact in contacts]

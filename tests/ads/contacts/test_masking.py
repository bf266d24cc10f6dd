"""Masked texts: no contact is left in them, and all else is as it was."""

import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lykta.ads.contacts import ContactKey, find_contacts, mask, pseudonyms
from lykta.ads.contacts.protection import TAG_WORDS
from lykta.errors import InputError
from tests.ads.contacts.test_contacts import any_text

KEY = ContactKey(bytes(range(32)))


def named(texts: pa.Array, key: ContactKey = KEY) -> pa.Table:
    found = find_contacts(texts)
    return found.append_column("pseudonym", pseudonyms(found["kind"], found["value"], key))


@example(["+fyra sju fyra noll sex ett två tre fyra fem@mira_k"], KEY)
@given(st.lists(any_text | st.none(), max_size=5), st.binary(min_size=32, max_size=32).map(ContactKey))
@settings(max_examples=250, deadline=None)
def test_nothing_is_found_again_in_a_masked_text(texts: list[str | None], key: ContactKey) -> None:
    array = pa.array(texts, pa.string())
    masked = mask(array, named(array, key))
    assert find_contacts(masked).to_pylist() == []


@given(st.lists(any_text | st.none(), max_size=5))
@settings(max_examples=150, deadline=None)
def test_the_rest_of_the_text_is_as_it_was(texts: list[str | None]) -> None:
    array = pa.array(texts, pa.string())
    contacts = named(array)
    expected = [None if text is None else text.encode() for text in texts]
    for contact in reversed(contacts.to_pylist()):
        text = expected[contact["row"]]
        assert text is not None
        tag = f"[{TAG_WORDS[contact['kind']]} {contact['pseudonym'][:6]}]".encode()
        expected[contact["row"]] = text[: contact["start"]] + tag + text[contact["end"] :]
    assert mask(array, contacts).to_pylist() == [None if text is None else text.decode() for text in expected]


def test_a_masked_line_reads_as_such() -> None:
    array = pa.array(["Ring 070-174 06 05 eller mira@exempel.se"])
    contacts = named(array)
    phone, email = (name[:6] for name in contacts["pseudonym"].to_pylist())
    assert mask(array, contacts).to_pylist() == [f"Ring [telefon {phone}] eller [e-post {email}]"]


def test_slices_and_large_strings_keep_their_type() -> None:
    array = pa.array(["bort", "0701740605", None, "hej"], pa.large_string())[1:]
    masked = mask(array, named(array))
    assert masked.type == pa.large_string()
    assert masked.to_pylist()[1:] == [None, "hej"]


@pytest.mark.parametrize("change", [{"row": 5}, {"end": 99}, {"start": 9}])
def test_contacts_of_other_texts_are_refused(change: dict[str, int]) -> None:
    array = pa.array(["0701740605"])
    rows = [contact | change for contact in named(array).to_pylist()]
    if change == {"start": 9}:
        rows = [*named(array).to_pylist(), *rows]
    with pytest.raises(InputError, match="do not belong to these texts"):
        mask(array, pa.Table.from_pylist(rows))


def test_a_missing_column_is_refused_by_name() -> None:
    array = pa.array(["0701740605"])
    with pytest.raises(InputError, match="lack the column pseudonym"):
        mask(array, find_contacts(array))

"""The key, pseudonyms, the vault and masks."""

import stat
import threading
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lykta.ads.contacts import (
    ContactKey,
    find_contacts,
    key_file,
    mask,
    open_row,
    open_rows,
    open_sealed,
    place,
    pseudonym,
    pseudonyms,
    seal,
    seal_rows,
)
from lykta.ads.contacts.protection import TAG_WORDS
from lykta.errors import InputError
from tests.ads.contacts.test_finding import any_text
from tests.examples import examples


def test_first_use_makes_a_file_that_only_its_owner_may_read(tmp_path: Path) -> None:
    path = tmp_path / "new" / "contact.key"
    key = ContactKey.load_or_create(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert ContactKey.load(path) == key
    assert ContactKey.load_or_create(path) == key
    assert [p.name for p in path.parent.iterdir()] == ["contact.key"]


def test_the_file_says_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "contact.key"
    key = ContactKey.load_or_create(path)
    assert path.read_text() == f"lykta contact key 1\n{key.secret.hex()}\n"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o777])
def test_a_key_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "contact.key"
    ContactKey.load_or_create(path)
    path.chmod(mode)
    with pytest.raises(InputError, match="chmod 600"):
        ContactKey.load(path)


@pytest.mark.parametrize(
    "text",
    ["", "lykta contact key 1\n", "lykta contact key 2\n" + "0" * 64, "0" * 64, "lykta contact key 1\nåäö"],
)
def test_a_malformed_key_is_refused_and_left(tmp_path: Path, text: str) -> None:
    path = tmp_path / "contact.key"
    path.touch(0o600)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="is not a contact key"):
        ContactKey.load_or_create(path)
    assert path.read_text(encoding="utf-8") == text


def test_a_missing_key_is_refused_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no contact key at .*contact\.key.*LYKTA_CONTACT_KEY_FILE"):
        ContactKey.load(tmp_path / "contact.key")


def test_a_key_of_another_length_is_refused_without_showing_it() -> None:
    with pytest.raises(InputError, match="32 bytes, not 4"):
        ContactKey(b"kort")


def test_a_key_is_never_shown() -> None:
    key = ContactKey.new()
    assert key.sealing
    for shown in (repr(key), str(key), f"{key}"):
        assert key.secret.hex() not in shown
        assert repr(key.secret) not in shown
        assert repr(key.sealing) not in shown


def test_two_keys_come_of_one_and_neither_is_it() -> None:
    key = ContactKey.new()
    assert key.sealing not in {key.secret, ContactKey.new().sealing}
    assert len(key.sealing) == 32
    assert key.fingerprint not in key.sealing


def test_two_at_once_end_with_one_key(tmp_path: Path) -> None:
    path = tmp_path / "contact.key"
    keys: list[ContactKey] = []
    threads = [
        threading.Thread(target=lambda: keys.append(ContactKey.load_or_create(path))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({key.secret for key in keys}) == 1
    assert len(keys) == 8
    assert [p.name for p in tmp_path.iterdir()] == ["contact.key"]


def test_the_place_is_as_told_then_the_variable_then_the_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LYKTA_CONTACT_KEY_FILE", "/told/by/variable")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert key_file(Path("/told")) == Path("/told")
    assert key_file() == Path("/told/by/variable")
    monkeypatch.delenv("LYKTA_CONTACT_KEY_FILE")
    assert key_file() == tmp_path / "lykta" / "contact.key"
    monkeypatch.delenv("XDG_CONFIG_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert key_file() == tmp_path / ".config" / "lykta" / "contact.key"


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


def test_another_key_is_named_as_the_cause_with_its_file(tmp_path: Path) -> None:
    other = ContactKey.load_or_create(tmp_path / "other.key")
    with pytest.raises(InputError, match=r"another key than that in .*other\.key.*LYKTA_CONTACT_KEY_FILE"):
        open_sealed(seal(b"+46701740605", KEY, place=b"here"), other, place=b"here")


@pytest.mark.parametrize("blob", [b"", b"\x01", b"\x02" + bytes(60), bytes(100)])
def test_what_is_no_sealed_contact_is_refused(blob: bytes) -> None:
    with pytest.raises(InputError, match="not a sealed contact"):
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


MASK_KEY = ContactKey(bytes(range(32)))


def named(texts: pa.Array, key: ContactKey = MASK_KEY) -> pa.Table:
    found = find_contacts(texts)
    return found.append_column("pseudonym", pseudonyms(found["kind"], found["value"], key))


@example(["+fyra sju fyra noll sex ett två tre fyra fem@mira_k"], MASK_KEY)
@given(st.lists(any_text | st.none(), max_size=5), st.binary(min_size=32, max_size=32).map(ContactKey))
@settings(max_examples=examples(250), deadline=None)
def test_nothing_is_found_again_in_a_masked_text(texts: list[str | None], key: ContactKey) -> None:
    array = pa.array(texts, pa.string())
    masked = mask(array, named(array, key))
    assert find_contacts(masked).to_pylist() == []


@given(st.lists(any_text | st.none(), max_size=5))
@settings(max_examples=examples(150), deadline=None)
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


@pytest.mark.parametrize("change", [{"row": 5}, {"row": -1}, {"end": 99}, {"start": 9}, {"start": -3}])
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

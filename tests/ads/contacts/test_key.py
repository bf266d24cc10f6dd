"""The contact key: made once, read by its owner alone, never shown."""

import stat
import threading
from pathlib import Path

import pytest

from lykta.ads.contacts import ContactKey, key_file
from lykta.errors import InputError


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
    with pytest.raises(InputError, match="There is no contact key at"):
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

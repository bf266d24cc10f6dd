"""The key folder: made once, read only by its owner, the newest key first."""

from pathlib import Path

import pytest

from lykta.errors import InputError
from lykta.web.keys.keyring import add_master, drop_old_masters, keyring, made_keyring, read_keyring


def test_a_new_folder_has_one_master_key_and_a_pepper_that_others_cannot_read(tmp_path: Path) -> None:
    ring = made_keyring(tmp_path / "keys")
    assert len(ring.masters) == 1
    assert ring == read_keyring(tmp_path / "keys")
    assert all(path.stat().st_mode & 0o077 == 0 for path in (tmp_path / "keys").iterdir())


def test_a_folder_with_anything_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "master-0001").write_bytes(b"k" * 32)
    with pytest.raises(InputError, match="is not empty"):
        made_keyring(tmp_path)
    assert (tmp_path / "master-0001").read_bytes() == b"k" * 32


def test_a_key_that_others_may_read_is_refused(tmp_path: Path) -> None:
    made_keyring(tmp_path / "keys")
    (tmp_path / "keys/pepper").chmod(0o644)
    with pytest.raises(InputError, match="Others than its owner may read"):
        read_keyring(tmp_path / "keys")


def test_a_key_that_was_cut_short_is_refused(tmp_path: Path) -> None:
    made_keyring(tmp_path / "keys")
    (tmp_path / "keys/master-0001").write_bytes(b"short")
    with pytest.raises(InputError, match="has 5 bytes and not 32"):
        read_keyring(tmp_path / "keys")


def test_a_folder_without_keys_says_how_to_make_them(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="lykta consult keys create"):
        read_keyring(tmp_path)


def test_a_further_key_is_the_newest_at_once_and_old_ones_can_be_destroyed(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    (first,) = made_keyring(folder).masters
    assert keyring(folder).masters == (first,)
    add_master(folder)
    newest, old = keyring(folder).masters
    assert old == first
    assert drop_old_masters(folder) == 1
    assert keyring(folder).masters == (newest,)
    assert drop_old_masters(folder) == 0


def test_no_key_is_shown(tmp_path: Path) -> None:
    ring = made_keyring(tmp_path / "keys")
    assert ring.pepper.hex() not in repr(ring)
    assert repr(ring.pepper) not in repr(ring)

"""The key folder: made once, read only by its owner, the newest key first."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from lykta.errors import InputError
from lykta.web.keys.keyring import (
    add_master,
    create_keyring,
    drop_old_masters,
    keyring,
    put_back,
    read_keyring,
)

ONE_FOLDER = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def test_a_new_folder_has_one_master_key_and_a_pepper_that_others_cannot_read(tmp_path: Path) -> None:
    ring = create_keyring(tmp_path / "keys")
    assert len(ring.masters) == 1
    assert ring == read_keyring(tmp_path / "keys")
    assert all(path.stat().st_mode & 0o077 == 0 for path in (tmp_path / "keys").iterdir())


def test_a_folder_with_anything_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "master-0001").write_bytes(b"k" * 32)
    with pytest.raises(InputError, match="is not empty"):
        create_keyring(tmp_path)
    assert (tmp_path / "master-0001").read_bytes() == b"k" * 32


def test_a_key_that_others_may_read_is_refused(tmp_path: Path) -> None:
    create_keyring(tmp_path / "keys")
    (tmp_path / "keys/pepper").chmod(0o644)
    with pytest.raises(InputError, match="Others than its owner may read"):
        read_keyring(tmp_path / "keys")


def test_a_key_that_was_cut_short_is_refused(tmp_path: Path) -> None:
    create_keyring(tmp_path / "keys")
    (tmp_path / "keys/master-0001").write_bytes(b"short")
    with pytest.raises(InputError, match="has 5 bytes and not 32"):
        read_keyring(tmp_path / "keys")


def test_a_folder_without_keys_says_how_to_bring_them_back(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="lykta consult keys recover"):
        read_keyring(tmp_path)


def test_a_further_key_is_the_newest_at_once_and_old_ones_can_be_destroyed(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    (first,) = create_keyring(folder).masters
    assert keyring(folder).masters == (first,)
    add_master(folder)
    newest, old = keyring(folder).masters
    assert old == first
    assert drop_old_masters(folder) == 1
    assert keyring(folder).masters == (newest,)
    assert drop_old_masters(folder) == 0


def test_no_key_is_shown(tmp_path: Path) -> None:
    ring = create_keyring(tmp_path / "keys")
    assert ring.pepper.hex() not in repr(ring)
    assert repr(ring.pepper) not in repr(ring)


def test_no_read_fails_while_keys_come_and_go(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    (first,) = create_keyring(folder).masters
    ended = threading.Event()

    def read_all_the_time() -> int:
        count = 0
        while not ended.is_set():
            ring = keyring(folder)
            assert ring.masters
            count += 1
        return count

    with ThreadPoolExecutor(4) as readers:
        reading = [readers.submit(read_all_the_time) for _ in range(4)]
        for _ in range(60):
            add_master(folder)
            newest = keyring(folder).masters[0]
            drop_old_masters(folder)
            assert keyring(folder).masters == (newest,)
        ended.set()
        assert all(count.result() > 0 for count in reading)
    assert first not in keyring(folder).masters


def test_a_making_that_was_cut_short_is_finished(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    pepper = create_keyring(folder).pepper
    (folder / "master-0001").unlink()
    ring = create_keyring(folder)
    assert (ring.pepper, len(ring.masters)) == (pepper, 1)


def test_a_destruction_that_was_cut_short_is_finished(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    create_keyring(folder)
    (folder / "master-0001").rename(folder / ".destroyed-master-0001")
    add_master(folder)
    drop_old_masters(folder)
    assert sorted(path.name for path in folder.iterdir()) == ["master-0001", "pepper"]


def test_recovered_keys_are_put_back_once_and_beside_newer_ones(tmp_path: Path) -> None:
    old = create_keyring(tmp_path / "old")
    lost = tmp_path / "new"
    assert put_back(lost, old) == 1
    assert put_back(lost, old) == 0
    assert read_keyring(lost) == old
    add_master(lost)
    assert put_back(lost, old) == 0
    assert set(old.masters) < set(read_keyring(lost).masters)


def test_keys_of_another_server_are_not_put_among_ours(tmp_path: Path) -> None:
    old, ours = create_keyring(tmp_path / "old"), create_keyring(tmp_path / "ours")
    with pytest.raises(InputError, match="another pepper"):
        put_back(tmp_path / "ours", old)
    assert read_keyring(tmp_path / "ours") == ours

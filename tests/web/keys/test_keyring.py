"""The key folder: made once, read only by its owner, the newest key first."""

import errno
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from lykta import files
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


# What a step does, before and after which a program may be killed.
STEPS = ("fsync", "link", "unlink")


def kill_at(step: int, act: Callable[[], object]) -> bool:
    """Do it in a child that kills itself (SIGKILL) at that step, from 1; whether it was killed."""
    child = os.fork()
    if not child:
        left = step

        def count() -> None:
            nonlocal left
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

        def counted(call: Callable[..., object]) -> Callable[..., object]:
            def do(*words: object, **more: object) -> object:
                count()
                done = call(*words, **more)
                count()
                return done

            return do

        for name in STEPS:
            setattr(os, name, counted(getattr(os, name)))
        try:
            act()
            os._exit(0)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "the child failed otherwise"
    return os.WIFSIGNALED(status)


def leave_draft(folder: Path, name: str, content: bytes) -> Path:
    draft = files.name_draft(folder / name)
    draft.write_bytes(content)
    draft.chmod(0o600)
    return draft


def test_a_copy_that_a_killed_program_left_goes_with_the_old_keys(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    ring = create_keyring(folder)
    left = [
        leave_draft(folder, "master-0001", ring.masters[0].secret),
        leave_draft(folder, "master-0002", b"half"),
        leave_draft(folder, "pepper", ring.pepper),
    ]
    # A second name for the same bytes on the disk shows what becomes of them.
    for number, path in enumerate(left):
        (tmp_path / str(number)).hardlink_to(path)
    other = leave_draft(folder, "custodians.json", b"{}")
    add_master(folder)
    drop_old_masters(folder)
    assert {path.name for path in folder.iterdir()} == {"master-0002", "pepper", other.name}
    gone = [(tmp_path / str(number)).read_bytes() for number in range(len(left))]
    assert ring.masters[0].secret not in gone
    assert ring.pepper not in gone
    assert not any(content.startswith(b"half") for content in gone)
    assert read_keyring(folder).pepper == ring.pepper


@pytest.mark.parametrize("act", [add_master, drop_old_masters], ids=["add", "drop"])
def test_a_key_with_a_second_name_of_a_killed_program_keeps_its_bytes(
    tmp_path: Path, act: Callable[[Path], object]
) -> None:
    ring = create_keyring(tmp_path / "keys")
    for name in ("master-0001", "pepper"):
        files.name_draft(tmp_path / "keys" / name).hardlink_to(tmp_path / "keys" / name)
    act(tmp_path / "keys")
    found = read_keyring(tmp_path / "keys")
    assert (found.masters[-1], found.pepper) == (ring.masters[0], ring.pepper)
    assert not any(path.name.endswith(".part") for path in (tmp_path / "keys").iterdir())


def test_a_link_that_is_named_as_an_unfinished_key_goes_and_its_target_stays(tmp_path: Path) -> None:
    create_keyring(tmp_path / "keys")
    (tmp_path / "target").write_bytes(b"mine")
    link = files.name_draft(tmp_path / "keys/master-0001")
    link.symlink_to(tmp_path / "target")
    drop_old_masters(tmp_path / "keys")
    assert not link.is_symlink()
    assert (tmp_path / "target").read_bytes() == b"mine"


def test_no_key_is_destroyed_that_another_program_is_writing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "keys"
    create_keyring(folder)
    halted, go_on, sync = threading.Event(), threading.Event(), os.fsync

    def halt_once(descriptor: int) -> None:
        if not halted.is_set():
            halted.set()
            assert go_on.wait(20)
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", halt_once)
    with ThreadPoolExecutor(2) as programs:
        writing = programs.submit(add_master, folder)
        assert halted.wait(20)
        (draft,) = folder.glob(".master-0002.*")
        content = draft.read_bytes()
        dropping = programs.submit(drop_old_masters, folder)
        with pytest.raises(TimeoutError):
            dropping.result(0.3)
        assert draft.read_bytes() == content
        go_on.set()
        writing.result(20)
        assert dropping.result(20) == 1
    assert [key.secret for key in read_keyring(folder).masters] == [content]


def test_a_making_that_is_killed_at_any_step_is_finished_by_the_next_or_was_done(tmp_path: Path) -> None:
    step, killed = 0, True
    while killed:
        step += 1
        folder = tmp_path / str(step)
        killed = kill_at(step, lambda folder=folder: create_keyring(folder))  # type: ignore[misc]
        if not (folder / "master-0001").exists():
            create_keyring(folder)
        before = read_keyring(folder)
        add_master(folder)
        drop_old_masters(folder)
        assert {path.name for path in folder.iterdir()} == {"master-0002", "pepper"}
        assert read_keyring(folder).pepper == before.pepper
    assert step > 8


def test_a_recovery_that_is_killed_at_any_step_is_finished_by_the_next(tmp_path: Path) -> None:
    create_keyring(tmp_path / "old")
    add_master(tmp_path / "old")
    ring = read_keyring(tmp_path / "old")
    step, killed = 0, True
    while killed:
        step += 1
        folder = tmp_path / str(step)
        killed = kill_at(step, lambda folder=folder: put_back(folder, ring))  # type: ignore[misc]
        put_back(folder, ring)
        assert read_keyring(folder) == ring
        assert {path.name for path in folder.iterdir()} == {"master-0001", "master-0002", "pepper"}
    assert step > 12


def test_a_destruction_that_is_killed_at_any_step_is_finished_by_the_next(tmp_path: Path) -> None:
    step, killed = 0, True
    while killed:
        step += 1
        folder = tmp_path / str(step)
        create_keyring(folder)
        add_master(folder)
        newest = read_keyring(folder).masters[0]
        killed = kill_at(step, lambda folder=folder: drop_old_masters(folder))  # type: ignore[misc]
        drop_old_masters(folder)
        assert read_keyring(folder).masters == (newest,)
        assert {path.name for path in folder.iterdir()} == {"master-0002", "pepper"}
    assert step > 4


def refuse_to_write(*_: object) -> None:
    """Stand for a disk that is full."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("act", ["create", "add", "put back"])
def test_a_full_disk_is_told_in_a_line_and_nothing_half_written_remains(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    ring = create_keyring(tmp_path / "old")
    folder = tmp_path / "keys"
    if act == "add":
        create_keyring(folder)
    before = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    acts: dict[str, Callable[[], object]] = {
        "create": lambda: create_keyring(folder),
        "add": lambda: add_master(folder),
        "put back": lambda: put_back(folder, ring),
    }
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", refuse_to_write)
        with pytest.raises(InputError) as told:
            acts[act]()
    assert str(told.value) == (
        f"The key folder {folder} cannot be written (No space left on device). Keys that were there are "
        "kept, and nothing half-written remains; make room or mount it writable, and run this again."
    )
    assert {path.name for path in folder.iterdir()} == before
    acts[act]()
    read_keyring(folder)


def test_a_disk_that_refuses_while_old_keys_are_destroyed_is_told_and_the_next_run_destroys_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    create_keyring(tmp_path)
    add_master(tmp_path)
    newest = read_keyring(tmp_path).masters[0]
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", refuse_to_write)
        with pytest.raises(InputError, match="old ones may be left"):
            drop_old_masters(tmp_path)
    drop_old_masters(tmp_path)
    assert read_keyring(tmp_path).masters == (newest,)
    assert {path.name for path in tmp_path.iterdir()} == {"master-0002", "pepper"}


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    ring = create_keyring(tmp_path / "old")
    (tmp_path / "file").write_bytes(b"")
    for act in (create_keyring, lambda folder: put_back(folder, ring)):
        with pytest.raises(InputError, match="cannot be made"):
            act(tmp_path / "file" / "keys")

"""Files and folders are whole or absent, with their mode, and locks keep a second process out."""

import os
import stat
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lykta import files
from lykta.ads.pipeline.draft import workplace
from lykta.ads.reading.notes import Rejects
from lykta.files import (
    READABLE,
    is_draft_of,
    lock,
    lock_file,
    name_draft,
    new_folder,
    replace_file,
    replace_path,
    write_file,
    write_new_file,
)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


class Calls(list[str]):
    """The calls that make a file durable, in their order, by what they are given."""

    def watch(self, monkeypatch: pytest.MonkeyPatch) -> None:
        sync, replace = os.fsync, Path.replace

        def fsync(descriptor: int) -> None:
            self.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
            sync(descriptor)

        def renamed(path: Path, target: Path) -> Path:
            self.append("replace")
            return replace(path, target)

        monkeypatch.setattr(os, "fsync", fsync)
        monkeypatch.setattr(Path, "replace", renamed)


def test_a_file_is_on_the_disk_before_it_is_named_and_its_name_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = Calls()
    calls.watch(monkeypatch)
    write_file(tmp_path / "a", b"new")
    assert calls == ["file", "replace", "folder"]


@pytest.mark.parametrize("wanted", [files.PRIVATE, READABLE])
def test_a_file_takes_the_place_of_an_earlier_one_with_its_mode(tmp_path: Path, wanted: int) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"earlier")
    with replace_file(path, mode=wanted) as file:
        file.write(b"new")
        assert path.read_bytes() == b"earlier"
        assert all(mode(draft) == files.PRIVATE for draft in tmp_path.glob(".a.*.part"))
    assert (path.read_bytes(), mode(path)) == (b"new", wanted)
    assert list(tmp_path.iterdir()) == [path]


def test_a_failure_leaves_the_earlier_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"earlier")
    with pytest.raises(ZeroDivisionError), replace_path(path) as draft:
        draft.write_bytes(b"x" * (1 // 0))
    assert path.read_bytes() == b"earlier"
    assert list(tmp_path.iterdir()) == [path]


def test_a_new_file_never_takes_the_place_of_another(tmp_path: Path) -> None:
    path = tmp_path / "a"
    write_new_file(path, b"first")
    with pytest.raises(FileExistsError):
        write_new_file(path, b"second")
    assert (path.read_bytes(), mode(path), list(tmp_path.iterdir())) == (b"first", files.PRIVATE, [path])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(first=st.binary(max_size=50), second=st.binary(max_size=50))
def test_a_file_that_exists_is_kept_or_replaced_as_the_name_says(
    tmp_path: Path, first: bytes, second: bytes
) -> None:
    path = tmp_path / "a"
    path.unlink(missing_ok=True)
    write_new_file(path, first)
    with pytest.raises(FileExistsError):
        write_new_file(path, second)
    assert path.read_bytes() == first
    write_file(path, second)
    assert path.read_bytes() == second


@pytest.mark.parametrize("write", [write_new_file, write_file])
def test_a_disk_that_is_full_leaves_what_was_there_and_no_draft(
    tmp_path: Path, write: Callable[[Path, bytes], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"before")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write(path, b"after")
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_new_file_is_written_where_there_are_no_hard_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    test_a_new_file_never_takes_the_place_of_another(tmp_path)


def test_a_folder_appears_with_all_it_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = Calls()
    calls.watch(monkeypatch)
    with new_folder(tmp_path / "made", mode=0o755) as draft:
        (draft / "deep").mkdir()
        (draft / "deep/a").write_text("a")
        (draft / "b").write_text("b")
    assert calls == ["file", "folder", "file", "folder", "folder"]
    assert (tmp_path / "made/deep/a").read_text() == "a"
    assert mode(tmp_path / "made") == 0o755
    assert [path.name for path in tmp_path.iterdir()] == ["made"]


def test_a_folder_that_fails_or_is_there_already_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), new_folder(tmp_path / "made") as draft:
        (draft / "a").write_bytes(b"x" * (1 // 0))
    (tmp_path / "made").mkdir()
    with pytest.raises(FileExistsError), new_folder(tmp_path / "made") as draft:
        (draft / "a").touch()
    assert list(tmp_path.rglob("*")) == [tmp_path / "made"]


def _fill(path: Path) -> None:
    with new_folder(path):
        pass


def _work(path: Path) -> None:
    with workplace(path):
        pass


def _reject(path: Path) -> None:
    with Rejects(path) as rejects:
        rejects.add(path, line=1, reason="no id", row="x")


def _reject_more(path: Path) -> None:
    path.write_bytes(b"file,line,reason,row\r\n")
    try:
        with Rejects(path, after_earlier=True):
            pass
    finally:
        path.unlink()


@pytest.mark.parametrize(
    "write",
    [
        partial(write_file, content=b"x"),
        partial(write_new_file, content=b"x"),
        _fill,
        _work,
        _reject,
        _reject_more,
    ],
)
def test_a_program_that_is_stopped_when_it_has_just_made_a_draft_leaves_none(
    tmp_path: Path, write: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_after(monkeypatch, "open")
    stop_after(monkeypatch, "mkdir")
    with pytest.raises(KeyboardInterrupt):
        write(tmp_path / "a.csv")
    assert list(tmp_path.iterdir()) == []


def stop_after(monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    """Stop the program, as Ctrl-C can, right after the system has made a file or a folder that is a draft."""
    make = getattr(os, call)

    def stopped(path: str | Path, *given: int, **named: int) -> int:
        was_there = os.path.lexists(path)
        made: int = make(path, *given, **named)
        if str(path).endswith(files.DRAFT_SUFFIX) and not was_there:
            raise KeyboardInterrupt
        return made

    monkeypatch.setattr(os, call, stopped)


def test_a_file_system_that_syncs_no_folders_is_written_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync = os.fsync

    def fsync(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(22, "Invalid argument")
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    write_file(tmp_path / "a", b"a")
    assert (tmp_path / "a").read_bytes() == b"a"


HOLD = """
import sys
from lykta.files import lock

with open(sys.argv[1], "r+b") as file:
    lock(file.fileno())
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_lock_keeps_another_process_out_until_it_is_let_go(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    path.touch()
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdin is not None
        assert other.stdout.readline() == "held\n"
        with path.open("r+b") as file:
            assert not lock(file.fileno(), wait=False)
            other.stdin.close()
            assert lock(file.fileno())


def test_a_system_without_either_module_locks_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "fcntl", None)
    with (tmp_path / "lock").open("wb") as file, (tmp_path / "lock").open("wb") as again:
        assert lock(file.fileno())
        assert lock(again.fileno(), wait=False)


def test_a_locked_file_keeps_others_out_and_is_gone_afterwards(tmp_path: Path) -> None:
    path = tmp_path / ".lock"
    with lock_file(path) as first, lock_file(path, wait=False) as second:
        assert (first, second) == (True, False)
        assert mode(path) == 0o600
    assert not path.exists()
    path.touch()
    with lock_file(path, wait=False) as third:
        assert third
    assert not path.exists()


def test_one_at_a_time_has_a_locked_file_though_each_removes_it(tmp_path: Path) -> None:
    inside, most = 0, 0

    def enter() -> None:
        nonlocal inside, most
        for _ in range(100):
            with lock_file(tmp_path / ".lock"):
                inside += 1
                most = max(most, inside)
                inside -= 1

    with ThreadPoolExecutor(4) as programs:
        for done in [programs.submit(enter) for _ in range(4)]:
            done.result()
    assert most == 1


@pytest.mark.parametrize(
    ("name", "is_one"),
    [(".key-1.0123abcd.part", True), (".key-x.0123abcd.part", False), ("key-1.0123abcd.part", False)],
)
def test_a_draft_is_known_by_its_name(tmp_path: Path, name: str, *, is_one: bool) -> None:
    assert is_draft_of(name, r"key-\d") is is_one
    assert is_draft_of(name_draft(tmp_path / "key-1").name, r"key-\d")


class Windows(ModuleType):
    """Windows's module of locks, which refuses so many times and notes where it locks."""

    LK_NBLCK = 2

    def __init__(self, refusals: int) -> None:
        super().__init__("msvcrt")
        self.refusals = refusals
        self.places: list[int] = []

    def locking(self, descriptor: int, how: int, count: int) -> None:
        assert (how, count) == (self.LK_NBLCK, 1)
        self.places.append(os.lseek(descriptor, 0, os.SEEK_CUR))
        if len(self.places) <= self.refusals:
            raise PermissionError(13, "Permission denied")


@pytest.mark.parametrize(("refusals", "wait", "got"), [(0, False, True), (1, False, False), (2, True, True)])
def test_on_windows_a_byte_beyond_the_end_is_locked_and_the_place_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, refusals: int, wait: bool, got: bool
) -> None:
    windows = Windows(refusals)
    (tmp_path / "a").write_bytes(b"abc")
    with (tmp_path / "a").open("r+b", buffering=0) as file:
        file.seek(2)
        with monkeypatch.context() as patch:
            patch.setattr(sys, "platform", "win32")
            patch.setitem(sys.modules, "msvcrt", windows)
            assert lock(file.fileno(), wait=wait) is got
        assert file.read() == b"c"
    assert windows.places == [2**40] * (refusals + 1 if got else refusals)

"""Files that appear whole or not at all, for their owner alone."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lykta.web.keys.whole_files import write_anew, write_new

WRITERS = [write_new, write_anew]
ONE_FOLDER = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@pytest.mark.parametrize("write", WRITERS)
def test_only_its_owner_reads_it_and_nothing_else_is_left(
    tmp_path: Path, write: Callable[[Path, bytes], None]
) -> None:
    write(tmp_path / "key", b"secret")
    assert [path.name for path in tmp_path.iterdir()] == ["key"]
    assert (tmp_path / "key").stat().st_mode & 0o077 == 0


@ONE_FOLDER
@given(first=st.binary(max_size=50), second=st.binary(max_size=50))
def test_a_file_that_is_there_is_kept_or_replaced_as_the_name_says(
    tmp_path: Path, first: bytes, second: bytes
) -> None:
    path = tmp_path / "key"
    path.unlink(missing_ok=True)
    write_new(path, first)
    with pytest.raises(FileExistsError):
        write_new(path, second)
    assert path.read_bytes() == first
    write_anew(path, second)
    assert path.read_bytes() == second


@pytest.mark.parametrize("write", WRITERS)
def test_a_disk_that_fails_leaves_what_was_there(
    tmp_path: Path, write: Callable[[Path, bytes], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "key"
    path.write_bytes(b"before")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write(path, b"after")
    assert path.read_bytes() == b"before"

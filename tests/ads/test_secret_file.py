"""Files of one secret each: on every system, on the disk, and with errors that name them."""

import errno
import os
import stat
import sys
from pathlib import Path

import pytest

from lykta.ads.secret_file import SecretFile
from lykta.errors import InputError

FILE = SecretFile(
    kind="contact key",
    variable="LYKTA_TEST_KEY_FILE",
    file_name="test.key",
    if_missing="the key.",
    if_shared="Make a new key.",
)


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """The mode of each file as Windows tells it: it has no rights of groups, and shows those of the owner."""
    real = os.fstat

    def told(descriptor: int) -> os.stat_result:
        status = list(real(descriptor))
        status[0] = stat.S_IFREG | 0o666
        return os.stat_result(status)

    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(os, "fstat", told)


@pytest.mark.usefixtures("windows")
def test_a_secret_is_made_and_read_where_modes_say_nothing_of_others(tmp_path: Path) -> None:
    assert FILE.load_or_create(tmp_path / "k") == FILE.load(tmp_path / "k")


def test_a_secret_is_made_where_no_hard_links_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    assert FILE.load_or_create(tmp_path / "k") == FILE.load(tmp_path / "k")
    assert stat.S_IMODE((tmp_path / "k").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["k"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows syncs no folder")
def test_a_new_secret_is_on_the_disk_with_its_name_and_new_folders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced, real = set[int](), os.fsync

    def note(descriptor: int) -> None:
        synced.add(os.fstat(descriptor).st_ino)
        real(descriptor)

    monkeypatch.setattr(os, "fsync", note)
    path = tmp_path / "new" / "lykta" / "k"
    FILE.load_or_create(path)
    assert {each.stat().st_ino for each in (path, *path.parents[:3])} <= synced


@pytest.mark.parametrize(
    ("place", "told"),
    [("", "contact key at .* cannot be read: Is a directory"), ("file/k", "No contact key could be made at")],
)
def test_a_place_that_holds_no_secret_is_told_with_its_name(tmp_path: Path, place: str, told: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match=told) as caught:
        FILE.load_or_create(tmp_path / place)
    assert str(tmp_path / place) in str(caught.value)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]

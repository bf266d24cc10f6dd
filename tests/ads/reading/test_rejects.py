"""The file of rejected rows appears whole or not at all."""

import csv
import stat
from pathlib import Path

import pytest

from lykta.ads.reading import Rejects
from lykta.errors import InputError

ADS = Path("ads.csv")


def test_rows_are_written_whole_with_file_line_and_reason(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    with Rejects(path) as rejects:
        rejects.add(ADS, line=3, reason="no id", row=';"a\r\nb";å')
        assert not path.exists()
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows == [["file", "line", "reason", "row"], ["ads.csv", "3", "no id", ';"a\r\nb";å']]
    assert rejects.count == 1
    assert list(tmp_path.iterdir()) == [path]


def test_only_the_owner_may_read_them(tmp_path: Path) -> None:
    with Rejects(tmp_path / "r.csv") as rejects:
        rejects.add(ADS, line=1, reason="no id", row="x")
    assert stat.S_IMODE((tmp_path / "r.csv").stat().st_mode) == 0o600


def test_nothing_rejected_leaves_no_file_not_even_an_old_one(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("old")
    with Rejects(tmp_path / "r.csv"):
        pass
    assert not list(tmp_path.iterdir())


def test_an_error_leaves_the_old_file_and_no_draft(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text("old")

    def fail() -> None:
        with Rejects(path) as rejects:
            rejects.add(ADS, line=1, reason="no id", row="x")
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_missing_directory_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"does not exist\. Create it first"):
        Rejects(tmp_path / "missing" / "r.csv")


def test_a_directory_in_its_place_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"is a directory\. Name a file"):
        Rejects(tmp_path)


def test_a_place_that_cannot_be_written_is_told_with_the_remedy(tmp_path: Path) -> None:
    # A directory that takes the file's place meanwhile stops the last step.
    path = tmp_path / "r.csv"
    rejects = Rejects(path)
    rejects.add(ADS, line=1, reason="no id", row="x")
    path.mkdir()
    with pytest.raises(InputError, match=r"Cannot write the rejected rows.*make room or name another place"):
        rejects.close()
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("rows", [0, 1])
def test_rows_handed_over_wait_elsewhere_and_leave_an_earlier_file(tmp_path: Path, rows: int) -> None:
    (tmp_path / "bad.csv").write_text("earlier")
    with Rejects(tmp_path / "bad.csv") as rejects:
        for line in range(rows):
            rejects.add(Path("ads.csv"), line=line, reason="no text", row="x")
        rejects.hand_over(tmp_path / "waiting")
    assert (tmp_path / "bad.csv").read_text() == "earlier"
    assert (tmp_path / "waiting").stat().st_mode & 0o777 == 0o600
    assert ((tmp_path / "waiting").stat().st_size > 0) == bool(rows)
    assert len(list(tmp_path.iterdir())) == 2

"""Results that appear whole or not at all: places to build them at, locks, and what is cleared away."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from lykta.ads.pipeline.draft import check_out, draft, rejected_place, workplace
from lykta.errors import InputError, ResultError
from lykta.files import name_draft, new_folder


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


# Begins a result and waits, until told to finish or killed.
HOLDS = """
import sys
from pathlib import Path
from lykta.ads.pipeline.draft import draft, rejected_place, workplace
from lykta.files import name_draft
out = Path(sys.argv[1])
with workplace(out) as folder, draft(out, folder) as path:
    path.write_bytes(b"half")
    name_draft(rejected_place(out)).touch()
    print("begun", flush=True)
    sys.stdin.readline()
    path.write_bytes(b"whole")
"""


@contextmanager
def run_under_way(out: Path) -> Iterator[subprocess.Popen[str]]:
    """A run that has begun to write `out`; killed at the end unless it has finished."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(out)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        yield process
        process.kill()


def write(out: Path, content: bytes = b"new") -> None:
    with workplace(out) as folder, draft(out, folder) as path:
        path.write_bytes(content)


def test_a_result_that_is_finished_takes_the_place_of_an_earlier_one(tmp_path: Path) -> None:
    out = tmp_path / "r.lykta"
    out.write_bytes(b"old")
    write(out)
    assert out.read_bytes() == b"new"
    assert names(tmp_path) == ["r.lykta"]


def test_only_the_owner_may_read_a_result(tmp_path: Path) -> None:
    write(tmp_path / "r.lykta")
    assert (tmp_path / "r.lykta").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("error", [KeyboardInterrupt(), ValueError("no"), InputError("no")])
def test_what_stops_the_writing_goes_on_and_leaves_an_earlier_result(
    tmp_path: Path, error: BaseException
) -> None:
    out = tmp_path / "r.lykta"
    out.write_bytes(b"old")
    with pytest.raises(type(error)), workplace(out) as folder, draft(out, folder) as path:  # noqa: PT012 - half a file, then the error
        path.write_bytes(b"half")
        raise error
    assert out.read_bytes() == b"old"
    assert names(tmp_path) == ["r.lykta"]


# What DuckDB says.
FULL = 'r.lykta: IO Error: Could not write file "r.lykta": No space left on device'


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (PermissionError(13, "Permission denied"), "Permission denied"),
        (PermissionError(13, "Permission denied", "ads.csv"), "Permission denied: ads.csv"),
        (ResultError("r.lykta: Out of Memory Error"), "r.lykta: Out of Memory Error"),
    ],
)
def test_what_else_keeps_a_result_from_being_written_is_not_called_a_full_disk(
    tmp_path: Path, error: Exception, told: str
) -> None:
    out = tmp_path / "r.lykta"
    with (
        pytest.raises(InputError, match=f"could not be written: {told}. Nothing half-written") as caught,
        workplace(out) as folder,
        draft(out, folder),
    ):
        raise error
    assert "disk" not in str(caught.value)


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), ResultError(FULL)])
def test_a_full_disk_is_one_clear_error(tmp_path: Path, error: Exception) -> None:
    out = tmp_path / "r.lykta"
    with (
        pytest.raises(InputError, match=r"r\.lykta could not be written: .*No space left.*Make room"),
        workplace(out) as folder,
        draft(out, folder),
    ):
        raise error
    assert names(tmp_path) == []


def test_a_killed_run_leaves_no_result_and_the_next_clears_its_draft(tmp_path: Path) -> None:
    out = tmp_path / "r.lykta"
    with run_under_way(out):
        pass
    assert not out.exists()
    assert len(names(tmp_path)) == 2
    write(out)
    assert names(tmp_path) == ["r.lykta"]


def test_a_run_under_way_keeps_its_draft_when_another_begins(tmp_path: Path) -> None:
    out = tmp_path / "r.lykta"
    with run_under_way(out) as process:
        write(out, b"first")
        assert out.read_bytes() == b"first"
        process.communicate("finish\n")
        assert process.returncode == 0
    assert out.read_bytes() == b"whole"


@pytest.mark.parametrize(("other", "out"), [("r", "r.lykta"), ("r.lykta", "r"), ("r.2026", "r.lykta")])
def test_rejected_rows_of_a_run_under_way_stay_though_its_result_has_another_suffix(
    tmp_path: Path, other: str, out: str
) -> None:
    with run_under_way(tmp_path / other):
        before = names(tmp_path)
        write(tmp_path / out)
        assert names(tmp_path) == sorted([*before, out])


def test_what_a_killed_run_left_is_cleared_though_another_result_of_a_like_name_is_made(
    tmp_path: Path,
) -> None:
    with run_under_way(tmp_path / "r.2026"):
        with run_under_way(tmp_path / "r.lykta"):
            pass
        before = len(names(tmp_path))
        write(tmp_path / "r.lykta")
        # The folder and the rejected rows are gone, and the result is there.
        assert len(names(tmp_path)) == before - 1


def test_a_folder_of_another_kind_that_is_being_made_is_left_as_it_is(tmp_path: Path) -> None:
    with new_folder(tmp_path / "r") as folder:
        (folder / "manifest.json").touch()
        write(tmp_path / "r.lykta")
        assert names(folder) == ["manifest.json"]
    assert names(tmp_path) == ["r", "r.lykta"]


def test_a_folder_that_a_killed_run_left_before_it_was_locked_is_cleared(tmp_path: Path) -> None:
    name_draft(tmp_path / "r.lykta").mkdir()
    write(tmp_path / "r.lykta")
    assert names(tmp_path) == ["r.lykta"]


@pytest.mark.parametrize(
    "name", [".r.lykta.part", ".other.lykta.a1b2c3d4.part", "r.lykta.a1b2c3d4.part", ".r.lykta.a1b2.part"]
)
def test_what_is_no_draft_of_this_result_is_left_alone(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    write(tmp_path / "r.lykta")
    assert names(tmp_path) == sorted([name, "r.lykta"])


# Writes a result and the rows it rejects, and kills itself when a file of some name is put in its place or
# taken away.
ENDS = """
import os, signal, sys
from pathlib import Path
from lykta.ads.pipeline.draft import draft, rejected_draft, rejected_place, workplace
from lykta.ads.reading import Rejects
out, rows, event, name = Path(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:]
def kill(happens, what):
    if happens == event and str(what[1 if event == "os.rename" else 0]) == str(out.parent / name):
        os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(kill)
with workplace(out) as folder:
    with Rejects(rejected_place(out)) as rejects:
        for line in range(rows):
            rejects.add(Path("ads.csv"), line=line, reason="new", row="x")
        rejects.hand_over(rejected_draft(out, folder))
    with draft(out, folder) as path:
        path.write_bytes(b"new")
"""


def pair_after(out: Path, rows: int, event: str = "", name: str = "") -> tuple[bytes, str]:
    """The result and its rejected rows after a run that rejects so many rows, killed at an event or not."""
    done = subprocess.run(
        [sys.executable, "-c", ENDS, str(out), str(rows), event, name], capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (-9 if event else 0, b"")
    return pair(out)


def pair(out: Path) -> tuple[bytes, str]:
    place = rejected_place(out)
    return out.read_bytes(), place.read_text() if place.exists() else "none"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A result with its rejected rows, from an earlier run."""
    out = tmp_path / "r.lykta"
    out.write_bytes(b"old")
    rejected_place(out).write_text("old")
    return out


@pytest.mark.parametrize(("rows", "told"), [(1, "file,line,reason,row\nads.csv,0,new,x\n"), (0, "none")])
def test_a_result_and_its_rejected_rows_take_their_places_together(old: Path, rows: int, told: str) -> None:
    assert pair_after(old, rows) == (b"new", told)
    assert names(old.parent) == ["r.lykta", *(["r.rejected.csv"] if rows else [])]


@pytest.mark.parametrize("rows", [1, 0])
def test_a_kill_before_the_result_takes_its_place_leaves_the_earlier_pair(old: Path, rows: int) -> None:
    assert pair_after(old, rows, "os.rename", "r.lykta") == (b"old", "old")
    with workplace(old):
        assert pair(old) == (b"old", "old")
    assert names(old.parent) == ["r.lykta", "r.rejected.csv"]


@pytest.mark.parametrize(
    ("rows", "event", "told"),
    [(1, "os.rename", "file,line,reason,row\nads.csv,0,new,x\n"), (0, "os.remove", "none")],
)
def test_a_kill_between_a_result_and_its_rejected_rows_is_mended_by_the_next_run(
    old: Path, rows: int, event: str, told: str
) -> None:
    assert pair_after(old, rows, event, "r.rejected.csv") == (b"new", "old")
    with workplace(old):
        assert pair(old) == (b"new", told)
    assert names(old.parent) == ["r.lykta", *(["r.rejected.csv"] if rows else [])]


def device(folder: Path) -> Path:
    os.mkfifo(folder / "pipe")
    return folder / "pipe"


@pytest.mark.parametrize(
    ("place", "told"),
    [
        (lambda folder: folder, "is a folder"),
        (lambda folder: folder / "missing" / "r.lykta", "There is no folder"),
        (device, "is a pipe or a device"),
        (lambda folder: folder / "r\udce4.lykta", r"r\\udce4\.lykta .* not UTF-8"),
    ],
)
def test_a_place_that_cannot_hold_a_result_is_refused(
    tmp_path: Path, place: Callable[[Path], Path], told: str
) -> None:
    with pytest.raises(InputError, match=told):
        check_out(place(tmp_path))

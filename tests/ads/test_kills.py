"""Stopped at any moment, analysing and adding leave the old result or the new one; the repeat finishes."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from lykta.ads.adding import add, relearn
from lykta.ads.analysis import analyse
from lykta.ads.options import AnalysisOptions
from lykta.ads.result import ResultFile
from lykta.ads.sample import write_sample
from tests.ads.pipeline.analysed import analysed
from tests.examples import examples

# Fewer in each run of the tests than would find a rare moment: they come from another seed every day.
KILLS = int(os.environ.get("KILLS", examples(12)))

# Forks a child for each line that it reads, has it do the work, and tells its number and how it ended. It has
# loaded everything, so that a kill falls into the work and not into the loading.
PROGRAM = """
import os, signal, sys
from pathlib import Path
from tests.ads.test_kills import WORK
work, folder = WORK[sys.argv[1]], Path(sys.argv[2])
for _ in sys.stdin:
    child = os.fork()
    if child == 0:
        # A process that is begun in the background may have been told not to heed it.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            # From now on it can be told to stop.
            print(os.getpid(), flush=True)
            work(folder)
            os._exit(0)
        except KeyboardInterrupt:
            os._exit(130)
    print(os.waitpid(child, 0)[1], flush=True)
"""
# A process with threads must not fork, and numeric libraries start some unless they are told not to.
ALONE = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
WHOLE = {"first.csv", "more.csv", "k.key", "r.lykta", "r.rejected.csv"}


def _adds(folder: Path) -> None:
    options = AnalysisOptions(key_file=folder / "k.key")
    add([str(folder / "more.csv")], to=folder / "r.lykta", options=options)


def _analyses(folder: Path) -> None:
    files = [str(folder / "first.csv"), str(folder / "more.csv")]
    analyse(files, out=folder / "r.lykta", options=AnalysisOptions(key_file=folder / "k.key"))


def _relearns(folder: Path) -> None:
    relearn(folder / "r.lykta", options=AnalysisOptions(key_file=folder / "k.key"))


WORK: dict[str, Callable[[Path], None]] = {"add": _adds, "analyse": _analyses, "relearn": _relearns}


@pytest.fixture
def begun(tmp_path: Path) -> Path:
    """A folder with a result, its key, one row that it rejected, and a further file with another."""
    for seed, name in ((2, "first.csv"), (3, "more.csv")):
        write_sample(ads=60, seed=seed, out=tmp_path / name, truth=tmp_path / "truth.csv")
        rows = (tmp_path / name).read_text("utf-8").splitlines()
        # Two counties have the same ids.
        more = [row if not at else f"{name[0]}{row}" for at, row in enumerate(rows)]
        (tmp_path / name).write_text("\n".join([*more, 'x1,"",,,,,,syntetisk', ""]), encoding="utf-8")
    (tmp_path / "truth.csv").unlink()
    analysed(tmp_path / "first.csv")
    return tmp_path


class Worker:
    """Does a piece of work in a process of its own, as often as it is asked to."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def run(self, *, killed_after: float | None, by: int = signal.SIGKILL) -> tuple[int, float]:
        """How the work ended, and after how long; `killed_after` so many seconds, if not before."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        child = int(self._process.stdout.readline())
        began = time.monotonic()
        if killed_after is not None:
            time.sleep(killed_after)
            with suppress(ProcessLookupError):
                os.kill(child, by)
        return int(self._process.stdout.readline()), time.monotonic() - began


@contextmanager
def worker(work: str, folder: Path) -> Iterator[Worker]:
    # One thread is left, the memory allocator's own, which knows of forks.
    command = [sys.executable, "-W", "ignore::DeprecationWarning", "-c", PROGRAM, work, str(folder)]
    environment = os.environ | ALONE
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=environment) as process:
        yield Worker(process)
        assert process.stdin
        process.stdin.close()


def moments(draw: random.Random, within: float) -> list[float]:
    """A moment for each kill, in seconds, one in each of as many equal parts: one comes early on any day."""
    return [(part + draw.random()) / KILLS * within for part in range(KILLS)]


def tables(result: Path) -> list[object]:
    with ResultFile(result) as opened:
        return [opened.table(what).to_pydict() for what in ("members", "links", "counts", "contacts")]


@pytest.mark.slow
@pytest.mark.parametrize("work", ["add", "analyse"])
def test_a_kill_at_any_moment_leaves_the_old_result_or_the_new_one(begun: Path, work: str) -> None:
    draw = random.Random(f"{work} {time.strftime('%Y-%m-%d')}")  # noqa: S311 - moments, no secret
    before = (begun / "r.lykta").read_bytes()
    rejected = (begun / "r.rejected.csv").read_bytes()
    with worker(work, begun) as started:
        ended, longest = started.run(killed_after=None)
        assert ended == 0
        whole, all_rejected = tables(begun / "r.lykta"), (begun / "r.rejected.csv").read_bytes()
        assert all_rejected.count(b"x1") == 2
        old = 0
        for moment in moments(draw, 1.1 * longest):
            (begun / "r.lykta").write_bytes(before)
            (begun / "r.rejected.csv").write_bytes(rejected)
            started.run(killed_after=moment)
            is_old = (begun / "r.lykta").read_bytes() == before
            old += is_old
            assert not is_old or (begun / "r.rejected.csv").read_bytes() == rejected
            assert is_old or tables(begun / "r.lykta") == whole
            # The repeat finishes: what a new result rejected may still have to be put in place.
            assert started.run(killed_after=None)[0] == 0
            assert tables(begun / "r.lykta") == whole
            # Adding what is there already sets it aside as repeats, after what was set aside before.
            assert (begun / "r.rejected.csv").read_bytes().startswith(all_rejected)
            assert (
                not (is_old or work == "analyse") or (begun / "r.rejected.csv").read_bytes() == all_rejected
            )
            assert {path.name for path in begun.iterdir()} == WHOLE
    print(f"{work}: killed {KILLS} times within {longest:.2f} s; {old} times the old result was left")
    assert old > 0


@pytest.mark.slow
def test_a_kill_at_any_moment_of_learning_anew_leaves_the_old_result_or_the_new_one(begun: Path) -> None:
    draw = random.Random(f"relearn {time.strftime('%Y-%m-%d')}")  # noqa: S311 - moments, no secret
    _adds(begun)
    before, old = (begun / "r.lykta").read_bytes(), 0
    rejected = (begun / "r.rejected.csv").read_bytes()
    with worker("relearn", begun) as started:
        ended, longest = started.run(killed_after=None)
        assert ended == 0
        whole = tables(begun / "r.lykta")
        for moment in moments(draw, 1.1 * longest):
            (begun / "r.lykta").write_bytes(before)
            started.run(killed_after=moment)
            is_old = (begun / "r.lykta").read_bytes() == before
            old += is_old
            assert is_old or tables(begun / "r.lykta") == whole
            assert started.run(killed_after=None)[0] == 0
            assert tables(begun / "r.lykta") == whole
            assert (begun / "r.rejected.csv").read_bytes() == rejected
            assert {path.name for path in begun.iterdir()} == WHOLE
    print(f"relearn: killed {KILLS} times within {longest:.2f} s; {old} times the old result was left")
    assert old > 0


@pytest.mark.slow
@pytest.mark.parametrize("work", ["add", "analyse"])
def test_an_interruption_at_any_moment_leaves_the_old_result_or_the_new_one_and_nothing_else(
    begun: Path, work: str
) -> None:
    draw = random.Random(f"interrupt {work} {time.strftime('%Y-%m-%d')}")  # noqa: S311 - moments, no secret
    before, rejected = (begun / "r.lykta").read_bytes(), (begun / "r.rejected.csv").read_bytes()
    with worker(work, begun) as started:
        ended, longest = started.run(killed_after=None)
        assert ended == 0
        whole, interrupted = tables(begun / "r.lykta"), 0
        for moment in moments(draw, longest):
            (begun / "r.lykta").write_bytes(before)
            (begun / "r.rejected.csv").write_bytes(rejected)
            ended, _ = started.run(killed_after=moment, by=signal.SIGINT)
            assert os.waitstatus_to_exitcode(ended) in {0, 130}
            interrupted += ended != 0
            is_old = (begun / "r.lykta").read_bytes() == before
            assert is_old or tables(begun / "r.lykta") == whole
            assert not is_old or (begun / "r.rejected.csv").read_bytes() == rejected
            assert {path.name for path in begun.iterdir()} == WHOLE
    assert interrupted > 0

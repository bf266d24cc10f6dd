"""An adding that is killed at any moment leaves the old result or the new one, and the next one finishes."""

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lykta.ads.adding import add
from lykta.ads.options import AnalysisOptions
from lykta.ads.result import Result
from lykta.ads.sample import write_sample
from tests.ads.pipeline.analysed import analysed

# Fewer in each run of the tests than would find a rare moment: they come from another seed every day.
KILLS = 10

PROGRAM = """
import sys
from pathlib import Path
from lykta.ads.adding import add
from lykta.ads.options import AnalysisOptions
folder = Path(sys.argv[1])
print("begins", flush=True)
add([str(folder / "more.csv")], to=folder / "r.lykta", options=AnalysisOptions(key_file=folder / "k.key"))
"""
WHOLE = {"first.csv", "more.csv", "k.key", "r.lykta", "r.rejected.csv"}


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


def tables(result: Path) -> list[object]:
    with Result(result) as opened:
        return [opened.table(what).to_pydict() for what in ("members", "links", "counts", "contacts")]


def killed_after(seconds: float | None, folder: Path) -> float:
    """Add, killed after so many seconds or not at all; how long it ran from the beginning of the work."""
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(folder)], stdout=subprocess.PIPE, text=True
    ) as run:
        assert run.stdout
        run.stdout.readline()
        began = time.monotonic()
        if seconds is not None:
            time.sleep(seconds)
            run.kill()
        run.wait()
    return time.monotonic() - began


@pytest.mark.slow
def test_a_kill_at_any_moment_leaves_the_old_result_or_the_new_one(begun: Path) -> None:
    draw = random.Random(time.strftime("%Y-%m-%d"))  # noqa: S311 - moments, no secret
    before = (begun / "r.lykta").read_bytes()
    rejected = (begun / "r.rejected.csv").read_bytes()
    options = AnalysisOptions(key_file=begun / "k.key")
    longest = killed_after(None, begun)
    whole, all_rejected = tables(begun / "r.lykta"), (begun / "r.rejected.csv").read_bytes()
    assert all_rejected.count(b"x1") == 2
    for _ in range(KILLS):
        (begun / "r.lykta").write_bytes(before)
        (begun / "r.rejected.csv").write_bytes(rejected)
        killed_after(draw.uniform(0, longest), begun)
        if (begun / "r.lykta").read_bytes() != before:
            assert tables(begun / "r.lykta") == whole
            # The rows that were rejected are put in place by whoever comes next.
            continue
        assert (begun / "r.rejected.csv").read_bytes() == rejected
        add([str(begun / "more.csv")], to=begun / "r.lykta", options=options)
        assert tables(begun / "r.lykta") == whole
        assert (begun / "r.rejected.csv").read_bytes() == all_rejected
        assert {path.name for path in begun.iterdir()} == WHOLE

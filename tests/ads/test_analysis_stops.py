"""An analysis that is killed or runs out of disk leaves the old result or none, and the next one finishes."""

import subprocess
import sys
from pathlib import Path

import pytest

from lykta.ads.options import STAGES
from lykta.ads.result import ResultFile
from lykta.ads.sample import write_sample
from tests.ads.pipeline.analysed import analysed

# Analyses ads.csv in a folder; kills itself when a stage begins or ends, or has no more disk from a stage on;
# prints a refusal.
PROGRAM = """
import os, resource, signal, sys
from pathlib import Path
from lykta.ads.analysis import analyse
from lykta.ads.options import AnalysisOptions
from lykta.ads.watcher import Watcher
from lykta.errors import InputError
folder, event, stage = Path(sys.argv[1]), *sys.argv[2:]

class Killer(Watcher):
    def stage_begins(self, name, total):
        if (event, name) == ("begins", stage):
            os.kill(os.getpid(), signal.SIGKILL)
        if (event, name) == ("fills", stage):
            resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))

    def stage_ends(self, name, **_):
        if (event, name) == ("ends", stage):
            os.kill(os.getpid(), signal.SIGKILL)

options = AnalysisOptions(key_file=folder / "k.key", threads=1)
try:
    analyse([str(folder / "ads.csv")], out=folder / "r.lykta", options=options, watcher=Killer())
except InputError as error:
    print(error)
    sys.exit(2)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_sample(ads=60, seed=2, out=tmp_path / "ads.csv", truth=tmp_path / "truth.csv")
    with (tmp_path / "ads.csv").open("a", encoding="utf-8") as file:
        file.write('x1,"",,,,,,syntetisk\n')
    return tmp_path


def run(folder: Path, event: str, stage: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, str(folder), event, stage],
        capture_output=True,
        text=True,
        check=False,
    )


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


WHOLE = {"ads.csv", "truth.csv", "k.key", "r.lykta", "r.rejected.csv"}


MOMENTS = [(event, stage) for stage in STAGES for event in ("begins", "ends")]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("event", "stage", "earlier"), [*((*moment, True) for moment in MOMENTS), ("begins", "write", False)]
)
def test_a_kill_at_any_stage_leaves_the_old_result_or_none(
    folder: Path, event: str, stage: str, earlier: bool
) -> None:
    if earlier:
        analysed(folder / "ads.csv")
    before = (folder / "r.lykta").read_bytes() if earlier else None
    assert run(folder, event, stage).returncode == -9
    if (event, stage) == ("ends", "write"):
        with ResultFile(folder / "r.lykta") as result:
            assert result.summary.ads == 60
    else:
        after = (folder / "r.lykta").read_bytes() if (folder / "r.lykta").exists() else None
        assert after == before
    assert analysed(folder / "ads.csv").ads == 60
    assert names(folder) == WHOLE


# Describing unpacks a language model into a temporary file; writing writes the result.
@pytest.mark.slow
@pytest.mark.parametrize("stage", ["describe", "write"])
def test_a_full_disk_is_told_in_one_line_and_leaves_the_old_result(folder: Path, stage: str) -> None:
    analysed(folder / "ads.csv")
    before = (folder / "r.lykta").read_bytes()
    done = run(folder, "fills", stage)
    assert (done.returncode, done.stderr) == (2, "")
    assert done.stdout.count("\n") == 1
    assert "r.lykta could not be written" in done.stdout
    assert (folder / "r.lykta").read_bytes() == before
    assert names(folder) == WHOLE

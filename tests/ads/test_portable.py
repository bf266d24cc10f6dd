"""The linkage runs where what only some systems have is missing, as on Windows and macOS."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.command import without_the_tests_own
from tests.project.tree import ROOT, files

# What Windows has not, and of it what macOS has not either.
MODULES = ("fcntl", "grp", "pwd", "resource", "termios")
OF_OS = ("sched_getaffinity", "posix_fallocate", "O_DIRECTORY", "O_NOFOLLOW", "getuid", "geteuid", "fork")

PROGRAM = f"""
import os, sys
import psutil  # has its own way for each system
sys.modules.update(dict.fromkeys({MODULES!r}))
for name in {OF_OS!r}:
    if hasattr(os, name):
        delattr(os, name)
import lykta
from lykta.ads.sample import write_sample
from pathlib import Path

write_sample(ads=300, seed=3, out=Path("ads.csv"), truth=Path("truth.csv"))
write_sample(ads=40, seed=4, out=Path("more.csv"), truth=Path("more-truth.csv"))
rows = Path("more.csv").read_text(encoding="utf-8").replace("\\na0", "\\nb0")
Path("more.csv").write_text(rows, encoding="utf-8")
with lykta.link("ads.csv", out="r.lykta", key="k.key") as result:
    pair = result.review_queue(1).to_pylist()[0]
    result.judge(pair["ad_a"], pair["ad_b"], "same", by="A. N.", why="The same wording and the same phone")
    result.add("more.csv")
    result.relearn()
    result.export("graph.graphml")
    network = result.networks()["network_id"][0].as_py()
    result.evidence(network, "folder", by="A. N.", purpose="A trial of the folder on another system")
    print(result.members().num_rows, result.judgements().num_rows)
"""


@pytest.mark.slow
def test_the_linkage_runs_without_what_only_some_systems_have(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=tmp_path,
        env=without_the_tests_own() | {"PYTHONPATH": os.pathsep.join([str(ROOT / "src")])},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "340 1"
    assert {"graph.graphml", "folder", "r.lykta", "r.judgements.jsonl"} <= {
        path.name for path in tmp_path.iterdir()
    }


def test_no_module_of_the_linkage_reads_what_only_linux_tells() -> None:
    """psutil asks each system in its own way."""
    linkage = [*files(".py", under="src/lykta/ads"), *files(".py", under="src/lykta/deidentify")]
    assert [path for path in linkage if "/proc/" in path.read_text(encoding="utf-8")] == []

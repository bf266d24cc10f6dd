"""What is built for installing holds the whole package and nothing beside it."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.project.tree import ROOT, project_files


def build(folder: Path, **variables: str) -> Path:
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, env=os.environ | variables, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    return wheel


def test_the_wheel_holds_every_file_of_the_package_and_the_licence(tmp_path: Path) -> None:
    # Without what is compiled for this machine, which takes its time and is not a file of the project.
    wheel = build(tmp_path, HATCH_BUILD_NO_HOOKS="true")
    with zipfile.ZipFile(wheel) as archive:
        inside = {name for name in archive.namelist() if ".dist-info/" not in name}
        about = {name.partition(".dist-info/")[2] for name in archive.namelist() if ".dist-info/" in name}
    source = ROOT / "src"
    assert inside == {
        path.relative_to(source).as_posix() for path in project_files() if path.is_relative_to(source)
    }
    assert {"licenses/LICENSE", "METADATA", "entry_points.txt"} <= about


@pytest.mark.slow
def test_a_wheel_brings_what_was_compiled_for_the_machine_that_built_it(tmp_path: Path) -> None:
    with zipfile.ZipFile(build(tmp_path)) as archive:
        archive.extractall(tmp_path / "installed")
    assert list((tmp_path / "installed/lykta/ads/kernel/compiled-kernels").glob("*.nbc"))
    # The folder of the user is empty: nothing else can have been found.
    variables = {
        "PYTHONPATH": str(tmp_path / "installed"),
        "XDG_CACHE_HOME": str(tmp_path),
        "NUMBA_CACHE_DIR": "",
    }
    asked = "from lykta.ads.kernel.compiling import is_compiled; print(is_compiled())"
    command = [sys.executable, "-c", asked]
    done = subprocess.run(command, env=os.environ | variables, check=True, capture_output=True, text=True)
    assert done.stdout == "True\n"

"""What is built for installing holds the whole package and nothing beside it."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

from tests.project.tree import ROOT, project_files


def test_the_wheel_holds_every_file_of_the_package_and_the_licence(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    # Without what is compiled for this machine, which takes its time and is no file of the project.
    environment = os.environ | {"HATCH_BUILD_NO_HOOKS": "true"}
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        inside = {name for name in archive.namelist() if ".dist-info/" not in name}
        about = {name.partition(".dist-info/")[2] for name in archive.namelist() if ".dist-info/" in name}
    source = ROOT / "src"
    assert inside == {
        path.relative_to(source).as_posix() for path in project_files() if path.is_relative_to(source)
    }
    assert {"licenses/LICENSE", "METADATA", "entry_points.txt"} <= about

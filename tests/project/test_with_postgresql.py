"""A command runs beside PostgreSQL where that is there; elsewhere it is told what did not run, and why."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.project.tree import ROOT

BESIDE = ROOT / "scripts/with-postgresql"
ASKED = 'echo "found: $LYKTA_TEST_DATABASE"'


def _beside(program: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([program, *command], capture_output=True, text=True, check=False)


def test_without_a_server_it_says_what_did_not_run_and_ends_well(tmp_path: Path) -> None:
    scripts = tmp_path / "scripts"
    scripts.mkdir()
    # The same script where there is no PostgreSQL and nobody installs it.
    elsewhere = BESIDE.read_text().replace("/usr/lib/postgresql", f"{tmp_path}/no-postgresql")
    (scripts / "with-postgresql").write_text(elsewhere)
    (scripts / "install-for-tests").write_text('#!/bin/sh\necho "asked to install $*"\n')
    for script in scripts.iterdir():
        script.chmod(0o755)
    done = _beside(scripts / "with-postgresql", "sh", "-c", ASKED)
    assert done.returncode == 0
    assert "asked to install postgresql" in done.stdout
    assert f"NOT RUN (there is no PostgreSQL server here): sh -c {ASKED}" in done.stdout
    assert "found: \n" not in done.stdout


@pytest.mark.skipif(not Path("/usr/lib/postgresql").is_dir(), reason="there is no PostgreSQL server here")
def test_the_command_finds_the_server_and_its_failure_is_the_scripts() -> None:
    done = _beside(BESIDE, "sh", "-c", f"{ASKED}; exit 7")
    assert done.returncode == 7
    address = done.stdout.rpartition("found: ")[2].strip()
    assert address.startswith("postgresql://lykta@/postgres?host=")
    # The server and its folder are gone.
    assert not os.path.exists(address.partition("host=")[2])  # noqa: PTH110 - a string out of an address.

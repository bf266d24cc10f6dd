"""A browser is installed where that is allowed; elsewhere the reader is told what is skipped and why."""

import os
import subprocess
from pathlib import Path

from tests.project.tree import ROOT

INSTALL = ROOT / "scripts/install-for-tests"
BROWSER = "chromium-headless-shell"
PACKAGES = f"{BROWSER} postgresql default-jre-headless nginx caddy age apparmor"
# The command that shows each package to be there; they do nothing.
ALL = dict.fromkeys((BROWSER, "pg_ctlcluster", "java", "nginx", "caddy", "age", "apparmor_parser"), "")


def _installed(folder: Path, *wanted: str, **commands: str) -> subprocess.CompletedProcess[str]:
    """Run the script where there are these commands, each a line of shell, and no others."""
    for name, script in commands.items():
        command = folder / name.replace("_get", "-get")
        command.write_text(f"#!/bin/sh\n{script}\n")
        command.chmod(0o755)
    return subprocess.run(
        ["/bin/sh", str(INSTALL), *wanted],
        env={"PATH": os.fspath(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_nothing_is_done_where_all_is_there(tmp_path: Path) -> None:
    done = _installed(tmp_path, **ALL)
    told = f"All that was wanted is installed: {PACKAGES}.\n"
    assert (done.returncode, done.stdout) == (0, told)


def test_without_apt_get_the_reader_is_told_what_is_skipped(tmp_path: Path) -> None:
    done = _installed(tmp_path, **{name: "" for name in ALL if name not in {BROWSER, "java", "caddy"}})
    assert done.returncode == 0
    told = "Not installed: chromium-headless-shell default-jre-headless caddy (there is no apt-get here)."
    assert done.stdout.startswith(told)
    assert "Tests that drive a browser will be skipped where there is no chromium either." in done.stdout
    assert "Tests that start a Spark cluster will be skipped." in done.stdout
    assert "Tests of the server's package that need it will be skipped." in done.stdout
    assert "PostgreSQL" not in done.stdout


def test_only_root_installs(tmp_path: Path) -> None:
    done = _installed(tmp_path, apt_get="echo called >&2", id="echo 1000")
    assert "only root may install packages" in done.stdout
    assert f"As root on Debian or Ubuntu: apt-get install {PACKAGES}" in done.stdout
    assert "called" not in done.stderr


def test_what_is_missing_is_installed_each_by_itself(tmp_path: Path) -> None:
    script = f'for last; do :; done; echo "$last" >> {tmp_path}/asked; : > {tmp_path}/made; exit 0'
    others = {name: "" for name in ALL if name != BROWSER}
    done = _installed(tmp_path, apt_get=script, id="echo 0", **others)
    assert (tmp_path / "asked").read_text().split() == ["Acquire::Retries=2", BROWSER]
    # The stand-in installs nothing, and the script does not take its word for it.
    assert "Not installed: chromium-headless-shell (apt-get could not bring it)." in done.stdout


def test_one_package_can_be_asked_for_alone(tmp_path: Path) -> None:
    done = _installed(tmp_path, "postgresql", apt_get="echo called >&2", id="echo 1000")
    assert "apt-get install postgresql\n" in done.stdout
    assert "chromium" not in done.stdout
    there = _installed(tmp_path, "postgresql", pg_ctlcluster="")
    assert there.stdout == "All that was wanted is installed: postgresql.\n"

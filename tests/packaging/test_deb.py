"""The package is installed, upgraded with the data of 0.1.0, refused where it must be, removed and purged."""

import hashlib
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from pyrage import x25519

from tests.packaging.conftest import Packages
from tests.packaging.machine import Machine, machine, stand_in_for_systemd
from tests.web.consult.installed import installation
from tests.web.releases.loading import Release

pytestmark = pytest.mark.slow

LOAD = """
from tests.web.releases.loading import Release, load
load(Release("0.1.0"))
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
"""
OLD, NEW = "/var/cache/lykta/lykta.deb", "/var/cache/lykta/lykta-new.deb"
_PATIENCE = ("--retry", "30", "--retry-connrefused", "--retry-delay", "1")
ASK = ("curl", "-fsS", *_PATIENCE, "-H", "Host: lykta.example.se", "-H", "X-Forwarded-Proto: https")
SITE = "http://127.0.0.1:8000"
# What goes on, by its whole command line.
LASTING = "sleep 98765"
_LONGEST_S = 180
COME_BACK = f"{SITE}/fraga-teamet/kom-tillbaka/"


@pytest.fixture(scope="module")
def served(
    needs_machine: None, packages: Packages, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Machine]:
    """A machine on which the package was installed, and started on the database and the keys of 0.1.0."""
    folder = tmp_path_factory.mktemp("deb")
    release = Release("0.1.0")
    with installation(folder / "made") as made, machine(folder) as found:
        made.settings.pop("LYKTA_DATABASE", None)
        made.settings["LYKTA_PARTS"] = "handbook,consult,plan,editions"
        made.settings["LYKTA_EDITIONS_FOLDER"] = str(made.folder)
        release.write_keys(made.keys)
        made.python(LOAD)
        stand_in_for_systemd(found)
        found.write(OLD, packages.now.read_bytes())
        found.write(NEW, packages.later.read_bytes())
        found.sure("dpkg", "-i", OLD)
        _bring(found, made.folder / "data/lykta.sqlite3", "/var/lib/lykta/lykta.sqlite3")
        for path in made.keys.iterdir():
            _bring(found, path, f"/var/lib/lykta-keys/{path.name}")
        found.sure("install", "-d", "-o", "lykta", "/var/lib/lykta/editions")
        found.sure("sh", "-c", "echo LYKTA_EDITIONS_FOLDER=/var/lib/lykta/editions >> /etc/lykta/env")
        found.sure(
            "sed", "-i", "s/^LYKTA_PARTS=.*/LYKTA_PARTS=handbook,consult,plan,editions/", "/etc/lykta/env"
        )
        found.sure("as-lykta", "consult", "prepare")
        found.sure("systemctl", "enable", "--now", "lykta.service")
        yield found


def _bring(made: Machine, source: Path, target: str) -> None:
    made.write(target, source.read_bytes(), mode="0600", owner="lykta:lykta")


def _go_on_running(made: Machine, unit: str) -> None:
    """Start a service that ends, and have it do something more that lasts."""
    more = f"[Service]\nExecStart=/usr/bin/{LASTING}\n"
    made.write(f"/etc/systemd/system/{unit}.d/more.conf", more.encode())
    made.sure("sh", "-c", f"systemctl start {unit} >/dev/null 2>&1 &")
    until = time.monotonic() + _LONGEST_S
    while made.run("pgrep", "-f", LASTING).code:
        assert time.monotonic() < until
        time.sleep(0.1)
    assert made.run("systemctl", "is-active", unit).out == "activating\n"


def _reads(made: Machine, name: str) -> bool:
    """Whether the receipt of a consultation of 0.1.0 opens it, over HTTP."""
    release = Release("0.1.0")
    page = made.sure(*ASK, "--data-urlencode", f"receipt={release.known['receipts'][name]}", COME_BACK)
    return release.questions()[name] in page


def test_the_data_of_0_1_0_is_served(served: Machine) -> None:
    assert served.sure(*ASK, f"{SITE}/halsa") == "ok\n"
    assert _reads(served, "waits")
    assert "The audit log is whole" in served.sure("as-lykta", "consult", "audit", "verify")


def test_the_server_runs_as_its_own_user_and_may_write_its_own_folders_alone(served: Machine) -> None:
    assert served.sure("ps", "-o", "user=", "-C", "lykta").split() == ["lykta"] * 3
    refused = served.run("runuser", "-u", "lykta", "--", "test", "-w", "/etc/lykta/env")
    assert refused.code == 1
    modes = served.sure(
        "stat", "-c", "%a %U %n", "/var/lib/lykta", "/var/lib/lykta-keys", "/var/backups/lykta"
    )
    assert [line.split()[:2] for line in modes.splitlines()] == [["700", "lykta"]] * 3


def test_a_file_that_the_servers_user_may_not_read_is_told_with_what_to_do(served: Machine) -> None:
    served.write("/media/anna.public", b"a key", mode="0600")
    done = served.run("as-lykta", "consult", "keys", "custodians", "/media/anna.public", "/media/anna.public")
    assert (done.code, done.out) == (2, "")
    assert "The user lykta may not read /media/anna.public. Nothing was done" in done.err


def test_without_a_recipient_of_backups_nothing_is_upgraded(served: Machine) -> None:
    done = served.run("dpkg", "-i", NEW)
    assert done.code != 0
    assert "BACKUP_RECIPIENT in /etc/lykta/backup is empty" in done.err
    assert "Mend what is said above" in done.err
    assert "upgrade-without-backup" not in done.err
    assert "Everything is as it was" in done.err
    assert served.sure("dpkg-query", "-W", "-f", "${Status} ${Version}", "lykta").startswith(
        "install ok installed 0."
    )
    served.sure("systemctl", "is-active", "lykta.service")
    assert _reads(served, "waits")


def test_an_upgrade_backs_up_prepares_and_starts_again(served: Machine) -> None:
    recipient = str(x25519.Identity.generate().to_public())
    served.sure("sed", "-i", f"s/^BACKUP_RECIPIENT=.*/BACKUP_RECIPIENT={recipient}/", "/etc/lykta/backup")
    done = served.run("dpkg", "-i", NEW)
    assert done.code == 0, done.err
    assert "The database is prepared: 1 changes were made." in done.out
    assert served.sure("sh", "-c", "ls /var/backups/lykta").count(".age") == 1
    assert served.sure("dpkg-query", "-W", "-f", "${Version}", "lykta").startswith("99.")
    served.sure("systemctl", "is-active", "lykta.service")
    assert served.sure(*ASK, f"{SITE}/halsa") == "ok\n"
    assert _reads(served, "waits")


def test_settings_that_were_changed_are_kept(served: Machine) -> None:
    assert b"LYKTA_EDITIONS_FOLDER=/var/lib/lykta/editions" in served.read("/etc/lykta/env")


def test_without_the_key_folder_nothing_is_upgraded(served: Machine) -> None:
    served.sure("systemctl", "stop", "lykta.service")
    served.sure("mv", "/var/lib/lykta-keys", "/media/keys")
    served.sure("install", "-d", "-m", "0700", "-o", "lykta", "/var/lib/lykta-keys")
    done = served.run("dpkg", "-i", NEW)
    served.sure("rmdir", "/var/lib/lykta-keys")
    served.sure("mv", "/media/keys", "/var/lib/lykta-keys")
    served.sure("systemctl", "start", "lykta.service")
    assert done.code != 0
    assert "The key folder /var/lib/lykta-keys is empty" in done.err
    assert served.sure("dpkg-query", "-W", "-f", "${Status}", "lykta") == "install ok installed"
    assert _reads(served, "waits")


def test_a_run_that_goes_on_ends_before_the_files_of_an_upgrade_change(served: Machine) -> None:
    _go_on_running(served, "lykta-verify.service")
    served.sure("sh", "-c", ": >/etc/lykta/upgrade-without-backup")
    before = served.sure("sh", "-c", "ls /var/backups/lykta").count(".age")
    done = served.run("dpkg", "-i", NEW)
    assert done.code == 0, done.err
    assert served.run("pgrep", "-f", LASTING).code == 1
    assert served.sure("sh", "-c", "ls /var/backups/lykta").count(".age") == before + 1
    assert served.run("test", "-e", "/etc/lykta/upgrade-without-backup").code == 1


def test_the_consent_that_an_earlier_versions_script_left_is_removed_by_the_new_ones(served: Machine) -> None:
    served.sure("sh", "-c", ": >/etc/lykta/upgrade-without-backup")
    served.sure("/var/lib/dpkg/info/lykta.postinst", "configure", "0.1.0")
    assert served.run("test", "-e", "/etc/lykta/upgrade-without-backup").code == 1


def test_an_earlier_version_does_not_start_on_what_a_later_one_prepared(served: Machine) -> None:
    done = served.run("dpkg", "-i", OLD)
    assert done.code != 0
    assert "A newer Lykta has prepared this database" in done.err
    assert served.run("systemctl", "is-active", "lykta.service").code == 3
    # And on again, as the message says; the backup of the upgrade that failed is still there.
    again = served.run("dpkg", "-i", NEW)
    assert again.code == 0, again.err
    served.sure("systemctl", "start", "lykta.service")
    assert _reads(served, "waits")


def test_removing_and_purging_keep_the_data_the_keys_and_the_backups(served: Machine) -> None:
    # The guide makes it for PostgreSQL, with the password of the server's role in it.
    served.write("/etc/lykta/database", b"postgresql://")
    _go_on_running(served, "lykta-verify.service")
    served.sure("dpkg", "-r", "lykta")
    assert served.run("pgrep", "-f", LASTING).code == 1
    assert served.run("systemctl", "is-active", "lykta.service").code == 3
    assert b"LYKTA_PARTS" in served.read("/etc/lykta/env")
    told = served.sure("dpkg", "--purge", "lykta")
    assert "kept are /var/lib/lykta /var/lib/lykta-keys /var/backups/lykta" in told
    assert served.run("test", "-e", "/etc/lykta").code == 1
    assert served.run("test", "-e", "/usr/lib/lykta").code == 1
    assert len(served.read("/var/lib/lykta-keys/pepper")) == 32
    assert served.read("/var/lib/lykta/lykta.sqlite3").startswith(b"SQLite format 3")


def test_the_same_sources_give_the_same_bytes(
    packages: Packages, builder: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    tree = tmp_path / "another-place"
    builder.lay_out(tree, builder.own_version())
    again = builder.pack(tree, tmp_path / "out", fast=True)
    assert _digest(again) == _digest(packages.now)


def test_a_build_that_fails_leaves_nothing_under_the_packages_name(
    builder: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree, out, programs = (tmp_path / name for name in ("tree", "out", "programs"))
    (tree / "DEBIAN").mkdir(parents=True)
    (tree / "DEBIAN/control").write_text("Version: 1\nArchitecture: all\n")
    programs.mkdir()
    # The last word is where the package goes.
    (programs / "dpkg-deb").write_text('#!/bin/sh\nfor last; do :; done\necho cut > "$last"\nexit 1\n')
    (programs / "dpkg-deb").chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    with pytest.raises(subprocess.CalledProcessError):
        builder.pack(tree, out, fast=True)
    assert list(out.iterdir()) == []


def test_the_package_holds_nothing_for_analysing_ads(packages: Packages) -> None:
    held = {path.name for path in (packages.tree / "usr/lib/lykta").iterdir()}
    assert (
        held & {"duckdb", "numba", "llvmlite", "pyarrow", "pandas", "typst", "vl_convert", "phonenumbers"}
        == set()
    )
    assert {"lykta", "django", "granian", "psycopg", "nacl"} <= held


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()

"""The units: how little they leave exposed, that systemd and AppArmor can read them, and what each does."""

import re
import shutil
import subprocess
from pathlib import Path
from types import ModuleType

import pytest

from lykta.web import machine
from tests.project.tree import ROOT

SOURCES = ROOT / "packaging/debian"
UNITS = sorted((SOURCES / "systemd").glob("*.service"))
TIMERS = sorted((SOURCES / "systemd").glob("*.timer"))
# What is asked of every unit; systemd's own scale ends at 10.
MOST_EXPOSED = 2.0

needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed"
)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tree with the units as the package lays them out, and what systemd itself asks for."""
    tree = tmp_path_factory.mktemp("root")
    folder = tree / "usr/lib/systemd/system"
    for unit in (*UNITS, *TIMERS):
        _copy(unit, folder / unit.name)
    for name in ("lykta.service.d", "lykta-.service.d"):
        _copy(SOURCES / "systemd/hardening.conf", folder / name / "hardening.conf")
    _copy(SOURCES / "lykta", tree / "usr/bin/lykta")
    (tree / "usr/bin/lykta").chmod(0o755)
    for wanted in ("sysinit", "basic", "shutdown", "network", "time-sync", "timers", "multi-user"):
        (folder / f"{wanted}.target").write_text("[Unit]\nDescription=A target of systemd's own\n")
    return tree


@needs_systemd
@pytest.mark.parametrize("unit", UNITS, ids=lambda path: str(path.name))
def test_a_unit_leaves_little_exposed(unit: Path, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done = _analyse("security", "--offline=true", f"--root={root}", "--no-pager", unit.name)
    found = re.search(r"Overall exposure level for \S+: ([\d.]+)", done.stdout)
    assert found, done.stdout + done.stderr
    with capsys.disabled():
        print(f"\nexposure of {unit.name}: {found[1]}", end="")
    assert float(found[1]) <= MOST_EXPOSED


@needs_systemd
def test_systemd_has_nothing_against_them(root: Path) -> None:
    names = [path.name for path in (*UNITS, *TIMERS)]
    done = _analyse("verify", f"--root={root}", "--man=no", *names)
    assert (done.returncode, done.stderr) == (0, "")


needs_apparmor = pytest.mark.skipif(
    shutil.which("apparmor_parser") is None, reason="apparmor_parser is not installed"
)


@needs_apparmor
def test_the_apparmor_profile_can_be_read() -> None:
    command = ["apparmor_parser", "--skip-kernel-load", "--skip-cache", str(SOURCES / "apparmor")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "AppArmorProfile=-lykta\n" in (SOURCES / "systemd/hardening.conf").read_text(encoding="utf-8")


@needs_apparmor
def test_the_apparmor_profile_takes_the_rules_of_the_guide_from_a_file_of_the_machines_own(
    tmp_path: Path,
) -> None:
    guide = (ROOT / "docs/how-to/operate-the-consultation.md").read_text(encoding="utf-8")
    assert "/etc/apparmor.d/local/lykta" in guide
    rules = re.findall(r"`(owner /media/[^`]+,)`", guide)
    assert len(rules) == 2
    (tmp_path / "local").mkdir()
    (tmp_path / "local/lykta").write_text("\n".join(rules) + "\n", encoding="utf-8")
    include = ["--base", "/etc/apparmor.d", "--Include", str(tmp_path)]
    kept_apart = ["--skip-kernel-load", "--skip-cache"]
    profile = str(SOURCES / "apparmor")
    for asked in ([], ["--preprocess"]):
        command = ["apparmor_parser", *kept_apart, *asked, *include, profile]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    assert [rule for rule in rules if rule not in done.stdout] == []


def test_the_doctor_looks_at_every_timer() -> None:
    assert set(machine.TIMERS) == {path.stem for path in TIMERS}


def test_each_timer_has_a_service_and_no_service_hangs_on_another() -> None:
    services = {path.stem: path.read_text(encoding="utf-8") for path in UNITS}
    assert {path.stem for path in TIMERS} == services.keys() - {"lykta"}
    # A purge that failed must not keep the backup from being made.
    bound = [
        name
        for name, text in services.items()
        if re.search(r"^(Requires|BindsTo|PartOf|Conflicts)=", text, re.MULTILINE)
    ]
    assert bound == []
    assert [name for name, text in services.items() if re.search(r"^After=.*lykta", text, re.MULTILINE)] == []


def test_each_unit_is_named_in_the_guide_and_in_the_script_that_stops_them() -> None:
    guide = (ROOT / "docs/how-to/operate-the-consultation.md").read_text(encoding="utf-8")
    prerm = (SOURCES / "prerm").read_text(encoding="utf-8")
    for name in ("lykta.service", *(path.name for path in TIMERS)):
        assert name in guide
        assert name in prerm
    # What a timer has started goes on without it.
    assert [path.name for path in UNITS if path.name not in prerm] == []


def test_every_page_that_the_guide_links_to_comes_with_the_package(builder: ModuleType) -> None:
    guide = (ROOT / "docs/how-to/operate-the-consultation.md").read_text(encoding="utf-8")
    linked = set(re.findall(r"\]\((?:\.\./)?(?:[\w-]+/)*([\w-]+\.md)", guide))
    assert linked <= {Path(document).name for document in builder.DOCUMENTS}


def run_prerm(root: Path, verb: str, **commands: str) -> subprocess.CompletedProcess[str]:
    """Run the script that stops the server as dpkg does, below a folder, beside commands that are given."""
    for name in ("etc/lykta", "var/lib/lykta-keys", "bin"):
        (root / name).mkdir(parents=True, exist_ok=True)
    for name, text in commands.items():
        path = root / "bin" / name.replace("_", "-")
        path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        path.chmod(0o755)
    script = re.sub(
        r"(?<=[ =-])/(?=etc|var|run)", f"{root}/", (SOURCES / "prerm").read_text(encoding="utf-8")
    )
    return subprocess.run(
        ["sh", "-s", verb, "1", "2"],
        env={"PATH": f"{root}/bin:/usr/bin:/bin"},
        input=script,
        capture_output=True,
        text=True,
        check=False,
    )


def fail_to_upgrade(root: Path) -> subprocess.CompletedProcess[str]:
    """As dpkg runs it when the installed version's own script failed."""
    return run_prerm(root, "failed-upgrade")


def upgrade(root: Path, as_lykta: str) -> tuple[subprocess.CompletedProcess[str], list[str]]:
    """Begin an upgrade of a server that runs, and what was asked of systemd."""
    (root / "var/lib/lykta-keys").mkdir(parents=True)
    (root / "var/lib/lykta-keys/pepper").touch()
    return run_with_units(root, "upgrade", as_lykta)


def run_with_units(
    root: Path, verb: str, as_lykta: str = ""
) -> tuple[subprocess.CompletedProcess[str], list[str]]:
    """Run the script where the server runs and a purge goes on, and what was asked of systemd."""
    (root / "run/systemd/system").mkdir(parents=True, exist_ok=True)
    (root / "asked").touch()
    done = run_prerm(root, verb, systemctl=UNITS_THAT_RUN.format(root=root), as_lykta=as_lykta)
    return done, (root / "asked").read_text(encoding="utf-8").splitlines()


# What systemd answers: a service that ends is never active, and fails the quiet question while it runs.
UNITS_THAT_RUN = """
case "$*" in
"is-active --quiet lykta.service" | "is-active --quiet lykta-purge.timer") exit 0 ;;
is-active\\ --quiet*) exit 3 ;;
"is-active lykta-purge.service") echo activating; exit 3 ;;
is-active*) echo inactive; exit 3 ;;
esac
echo "$@" >>{root}/asked
"""
# What as-lykta answers: its settings, and whether the database was prepared.
SETTINGS = """
case "$2" in
LYKTA_DATA_FOLDER) echo {root}/var/lib/lykta ;;
LYKTA_KEY_FOLDER) echo {root}/var/lib/lykta-keys ;;
LYKTA_DATABASE_FILE) echo {address} ;;
BACKUP_RECIPIENT) echo age1of-the-keeper ;;
esac
[ "$1" = --value ] && exit 0
[ "$*" != "consult prepare --dry-run" ] || exit {prepared}
echo "as-lykta $*" >>{root}/asked
exit {backup}
"""
ADDRESS = "/etc/lykta/database"
BACKUP = "as-lykta consult backup --to {root}/var/backups/lykta --for age1of-the-keeper --keep 14"
STOPS = ["stop lykta.service lykta-purge.timer", "stop lykta-purge.service"]


def answers(root: Path, *, address: str = "", prepared: int = 0, backup: int = 0) -> str:
    """What as-lykta answers; without an address the database is a file."""
    return SETTINGS.format(root=root, address=address, prepared=prepared, backup=backup)


def make_files(root: Path, *names: str) -> None:
    """Make empty files below the folder."""
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()


DATABASE, PEPPER = "var/lib/lykta/lykta.sqlite3", "var/lib/lykta-keys/pepper"
MARK, CONSENT = "var/lib/lykta-upgrade", "etc/lykta/upgrade-without-backup"


def test_settings_that_cannot_be_read_stop_an_upgrade_and_not_the_server(tmp_path: Path) -> None:
    done, asked = upgrade(tmp_path, "echo 'as-lykta: line 7' >&2; exit 2")
    assert (done.returncode, asked) == (1, [])
    assert done.stderr.splitlines()[0] == "as-lykta: line 7"
    assert "nothing was stopped" in done.stderr


@pytest.mark.parametrize("end", ["exit 2", "kill $PPID"])
def test_whatever_ends_an_upgrade_has_the_server_started_again(tmp_path: Path, end: str) -> None:
    value = f'[ "$1" = --value ] && echo {tmp_path}/var/lib/lykta-keys && exit 0'
    done, asked = upgrade(tmp_path, f'{value}; [ "$2" = backup ] || exit 0; {end}')
    assert done.returncode != 0
    assert asked == [*STOPS, "start lykta.service lykta-purge.timer"]
    assert not (tmp_path / "var/lib/lykta-upgrade").exists()


def test_an_upgrade_after_a_backup_that_failed_begins_when_a_person_says_so_and_once(tmp_path: Path) -> None:
    refused = fail_to_upgrade(tmp_path)
    assert refused.returncode == 1
    assert "touch" not in refused.stderr
    assert "Mend what is said above, and\ninstall again." in refused.stderr
    assert "Only where the installed version itself is at fault" in refused.stderr
    assert not (tmp_path / "var/lib/lykta-upgrade").exists()
    (tmp_path / "etc/lykta/upgrade-without-backup").touch()
    done = fail_to_upgrade(tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    # What the new version's own script goes on from: it prepares the database.
    assert "has_database=yes" in (tmp_path / "var/lib/lykta-upgrade").read_text(encoding="utf-8")
    assert fail_to_upgrade(tmp_path).returncode == 1


@pytest.mark.parametrize("address", ["", ADDRESS], ids=["SQLite", "PostgreSQL"])
def test_a_server_whose_key_folder_is_empty_is_not_upgraded(tmp_path: Path, address: str) -> None:
    make_files(tmp_path, *([] if address else [DATABASE]))
    done, asked = run_with_units(tmp_path, "upgrade", answers(tmp_path, address=address))
    assert (done.returncode, asked) == (1, [])
    assert f"The key folder {tmp_path}/var/lib/lykta-keys is empty" in done.stderr
    assert "Nothing was changed, and nothing was stopped. Mount it" in done.stderr
    assert not (tmp_path / MARK).exists()


def test_a_database_that_cannot_be_asked_is_taken_for_one_that_was_prepared(tmp_path: Path) -> None:
    done, asked = run_with_units(tmp_path, "upgrade", answers(tmp_path, address=ADDRESS, prepared=1))
    assert (done.returncode, asked) == (1, [])


@pytest.mark.parametrize("keys", [[], [PEPPER]], ids=["without keys", "with keys"])
@pytest.mark.parametrize("address", ["", ADDRESS], ids=["SQLite", "PostgreSQL"])
def test_a_server_that_was_never_prepared_is_upgraded_without_a_backup(
    tmp_path: Path, address: str, keys: list[str]
) -> None:
    make_files(tmp_path, *keys)
    done, asked = run_with_units(tmp_path, "upgrade", answers(tmp_path, address=address, prepared=4))
    assert (done.returncode, done.stderr, asked) == (0, "", STOPS)
    assert "has_database=no" in (tmp_path / MARK).read_text(encoding="utf-8")


def test_what_the_timers_started_is_stopped_after_them_and_before_the_backup(tmp_path: Path) -> None:
    make_files(tmp_path, DATABASE, PEPPER)
    done, asked = run_with_units(tmp_path, "upgrade", answers(tmp_path))
    assert (done.returncode, done.stderr) == (0, "")
    assert asked == [*STOPS, BACKUP.format(root=tmp_path)]
    # It goes on by its timer: what is started again is the server and the timers.
    mark = (tmp_path / MARK).read_text(encoding="utf-8")
    assert "was_running=yes has_database=yes units='lykta.service lykta-purge.timer '" in mark


@pytest.mark.parametrize("verb", ["remove", "deconfigure"])
def test_what_the_timers_started_is_stopped_before_a_removal(tmp_path: Path, verb: str) -> None:
    done, asked = run_with_units(tmp_path, verb)
    assert (done.returncode, done.stderr, asked) == (0, "", STOPS)


def test_the_consent_of_a_person_goes_with_an_upgrade_that_did_not_need_it(tmp_path: Path) -> None:
    make_files(tmp_path, DATABASE, PEPPER, CONSENT)
    assert run_with_units(tmp_path, "upgrade", answers(tmp_path))[0].returncode == 0
    assert not (tmp_path / CONSENT).exists()
    (tmp_path / MARK).unlink()
    refused, _ = run_with_units(tmp_path, "upgrade", answers(tmp_path, backup=2))
    assert (refused.returncode, fail_to_upgrade(tmp_path).returncode) == (1, 1)


def test_the_consent_of_a_person_goes_with_an_upgrade_that_is_begun_a_second_time(tmp_path: Path) -> None:
    make_files(tmp_path, MARK, CONSENT)
    done = run_prerm(tmp_path, "upgrade")
    assert (done.returncode, "was begun before" in done.stdout) == (0, True)
    assert not (tmp_path / CONSENT).exists()


def test_no_unit_names_a_secret() -> None:
    for path in (*UNITS, SOURCES / "systemd/hardening.conf"):
        told = re.findall(r"^Environment=(.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
        # A file that systemd hands to the unit, and never the secret itself.
        assert [each for each in told if not re.fullmatch(r"LYKTA_\w+_FILE=%d/[a-z-]+", each)] == [], (
            path.name
        )


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _analyse(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["systemd-analyze", *words], capture_output=True, text=True, check=False)

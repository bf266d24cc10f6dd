"""What the doctor reads of a machine, from machines that are made of files."""

import os
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from lykta.web.health import HealthFinding, HealthState
from lykta.web.machine import TIMERS, Machine

LUKS = "CRYPT-LUKS2-0123456789abcdef-data\n"
LVM = "LVM-0123456789abcdef\n"


@dataclass
class Made:
    """A machine of files: its mounts, block devices, swaps and programs."""

    root: Path
    mounts: list[str] = field(default_factory=list)

    @property
    def machine(self) -> Machine:
        """As the doctor looks at it."""
        proc = self.root / "proc/self"
        proc.mkdir(parents=True, exist_ok=True)
        (proc / "mountinfo").write_text("".join(self.mounts), "utf-8")
        return Machine(self.root)

    def device(self, numbers: str, name: str, kind: str = "", slaves: tuple[str, ...] = ()) -> None:
        """A block device by its numbers and its name, as the kernel shows it."""
        place = self.root / "sys/devices" / name
        (place / "slaves").mkdir(parents=True)
        for slave in slaves:
            (place / "slaves" / slave).symlink_to(self.root / "sys/devices" / slave)
        if kind:
            (place / "dm").mkdir()
            (place / "dm/uuid").write_text(kind, "ascii")
        for folder, link in (("sys/dev/block", numbers), ("sys/class/block", name)):
            (self.root / folder).mkdir(parents=True, exist_ok=True)
            (self.root / folder / link).symlink_to(place)

    def mount(self, point: str, numbers: str, source: str, kind: str = "ext4") -> None:
        """A file system, as a line of mountinfo."""
        self.mounts.append(f"29 1 {numbers} / {point} rw shared:1 - {kind} {source} rw\n")

    def swap(self, *lines: str) -> None:
        """What the machine swaps to."""
        (self.root / "proc").mkdir(parents=True, exist_ok=True)
        head = "Filename Type Size Used Priority\n"
        (self.root / "proc/swaps").write_text(head + "".join(f"{line}\n" for line in lines), "utf-8")


@pytest.fixture
def made(tmp_path: Path) -> Made:
    return Made(tmp_path / "machine")


@pytest.mark.parametrize(
    ("kind", "slave", "encrypted"),
    [("", "", False), (LUKS, "", True), (LVM, LUKS, True), (LVM, "", False)],
    ids=["a partition", "LUKS", "LVM on LUKS", "LVM in clear"],
)
def test_a_disk_is_encrypted_if_what_it_is_made_of_is(
    made: Made, kind: str, slave: str, encrypted: bool
) -> None:
    made.device("254:9", "below", slave)
    made.device("254:0", "data", kind, ("below",) if kind == LVM else ())
    made.mount("/", "0:25", "overlay", "overlay")
    made.mount("/var/lib", "254:0", "/dev/mapper/data")
    assert made.machine.is_encrypted(Path("/var/lib/lykta")) is encrypted


def test_the_innermost_mount_counts(made: Made) -> None:
    made.device("8:1", "sda1")
    made.device("254:0", "dm-0", LUKS)
    made.mount("/", "8:1", "/dev/sda1")
    made.mount("/srv/with\\040space", "254:0", "/dev/dm-0")
    assert made.machine.is_encrypted(Path("/srv/with space/lykta")) is True
    assert made.machine.is_encrypted(Path("/srv/other")) is False


def test_a_file_system_of_several_disks_is_found_by_its_name(made: Made) -> None:
    made.device("254:0", "dm-0", LUKS)
    made.mount("/", "0:33", "/dev/dm-0", "btrfs")
    assert made.machine.is_encrypted(Path("/var/lib/lykta")) is True


@pytest.mark.parametrize("source", ["overlay", "tmpfs", "//server/share", "tank/data", "/dev/unknown"])
def test_what_cannot_be_told_is_not_guessed(made: Made, source: str) -> None:
    made.mount("/", "0:40", source, "other")
    assert made.machine.is_encrypted(Path("/var/lib/lykta")) is None


def test_a_machine_that_shows_nothing_is_told_as_such(tmp_path: Path) -> None:
    told = list(Machine(tmp_path / "nothing").findings(Path("/var/lib/lykta")))
    assert {one.code: one.state for one in told if one.code != "time"} == {
        "disk": HealthState.UNKNOWN,
        "swap": HealthState.UNKNOWN,
        "timers": HealthState.UNKNOWN,
    }


@pytest.mark.parametrize(
    ("line", "state"),
    [
        ("/dev/sda2 partition 1000 0 -2", HealthState.WARN),
        ("/dev/dm-1 partition 1000 0 -2", HealthState.OK),
        ("/dev/zram0 partition 1000 0 100", HealthState.OK),
        ("/swapfile file 1000 0 -2", HealthState.WARN),
        ("/safe/swapfile file 1000 0 -2", HealthState.OK),
    ],
)
def test_swap_in_clear_warns(made: Made, line: str, state: HealthState) -> None:
    made.device("8:2", "sda2")
    made.device("254:1", "dm-1", LUKS)
    made.mount("/", "8:2", "/dev/sda2")
    made.mount("/safe", "254:1", "/dev/dm-1")
    made.swap(line)
    assert _of(made.machine, "swap").state is state


def test_a_machine_without_swap_is_well(made: Made) -> None:
    made.swap()
    assert _of(made.machine, "swap").state is HealthState.OK


def programs(folder: Path, monkeypatch: pytest.MonkeyPatch, **scripts: str) -> None:
    """Programs of a machine, by what each does."""
    folder.mkdir()
    for name, script in scripts.items():
        path = folder / name
        path.write_text(f"#!/bin/sh\n{script}\n", "ascii")
        path.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}/usr/bin{os.pathsep}/bin")


@pytest.mark.parametrize(
    ("script", "state"),
    [
        ("echo yes", HealthState.OK),
        ("echo no", HealthState.WARN),
        ("exit 1", HealthState.UNKNOWN),
        ("echo \\377", HealthState.UNKNOWN),
    ],
)
def test_the_clock_is_set_by_a_time_server(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, state: HealthState
) -> None:
    programs(tmp_path / "bin", monkeypatch, timedatectl=script)
    assert _of(made.machine, "time").state is state


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("echo active", "active"),
        ('case "$2" in lykta-purge.timer) echo inactive;; *) echo active;; esac', "stopped"),
        ('case "$2" in lykta-backup.service) echo failed;; *) echo active;; esac', "failed"),
    ],
)
def test_timers_run_and_their_last_run_did_not_fail(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, reason: str
) -> None:
    (made.root / "run/systemd/system").mkdir(parents=True)
    programs(tmp_path / "bin", monkeypatch, systemctl=script)
    found = _of(made.machine, "timers")
    assert found.reason == reason
    named = str(found.values.get("names", ""))
    assert {name for name in TIMERS if name in named} == {
        "active": set(),
        "stopped": {"lykta-purge"},
        "failed": {"lykta-backup"},
    }[reason]


def _of(machine: Machine, code: str) -> HealthFinding:
    return next(one for one in machine.findings(Path("/var/lib/lykta")) if one.code == code)

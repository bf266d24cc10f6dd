"""What the doctor asks the machine: whether its disks and its swap are encrypted, its clock, and its timers.

Everything is read from files that Linux shows, or from systemd's own programs where they are there. What
cannot be told on a machine is a finding of its own, and no guess.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.utils.translation import gettext_lazy as _

from lykta.web.health import HealthFinding, HealthState

TIMERS: Final = (
    "lykta-anchor",
    "lykta-backup",
    "lykta-notify",
    "lykta-purge",
    "lykta-remind",
    "lykta-verify",
)
"""The units of the package, each a timer and the service that it starts."""
_ANSWERS_S: Final = 10.0
"""Seconds to wait for a program of the machine: each answers at once, unless its own service hangs."""


@dataclass(frozen=True, slots=True)
class Machine:
    """Where the machine is looked at: its root folder, which is another one in tests."""

    root: Path = Path("/")

    def findings(self, data_folder: Path) -> Iterator[HealthFinding]:
        """What the machine says, with the data folder as the place of the database's file."""
        yield self._disk(data_folder)
        yield self._swap()
        yield self._clock()
        yield self._timers()

    def is_encrypted(self, folder: Path) -> bool | None:
        """Whether the kernel encrypts the disk below a folder (dm-crypt); None where it cannot be told."""
        device = self._device_of(folder)
        return None if device is None else self._is_crypt(device)

    def _disk(self, folder: Path) -> HealthFinding:
        found = self.is_encrypted(folder)
        values = {"folder": str(folder)}
        if found is None:
            words = _(
                "It cannot be told here whether the disk below {folder} is encrypted. Ask those who run the "
                "machine or the virtual machine's host."
            )
            return HealthFinding("disk", HealthState.UNKNOWN, "unknown", words, values)
        if not found:
            words = _(
                "The disk below {folder} is not encrypted by this system: blocks of deleted files can be "
                "read on it. Encrypt it (LUKS), unless the host or the disk itself does."
            )
            return HealthFinding("disk", HealthState.WARN, "clear", words, values)
        return HealthFinding(
            "disk", HealthState.OK, "encrypted", _("The disk below {folder} is encrypted."), values
        )

    def _swap(self) -> HealthFinding:
        try:
            lines = (self.root / "proc/swaps").read_text("utf-8").splitlines()[1:]
        except OSError:
            words = _(
                "It cannot be told here whether the machine swaps. Keys and open texts would be in its swap."
            )
            return HealthFinding("swap", HealthState.UNKNOWN, "unknown", words)
        clear = [
            name for name in (line.split()[0] for line in lines if line.strip()) if self._is_clear_swap(name)
        ]
        if clear:
            words = _(
                "The machine swaps to {names} without encryption: keys and open texts may be written there. "
                "`swapoff` it, or encrypt it with a key made at each start."
            )
            return HealthFinding("swap", HealthState.WARN, "clear", words, {"names": ", ".join(clear)})
        return HealthFinding(
            "swap", HealthState.OK, "none", _("The machine does not swap to a disk in clear.")
        )

    def _is_clear_swap(self, name: str) -> bool:
        if Path(name).name.startswith("zram"):
            # Compressed memory, and no disk.
            return False
        block = self.root / "sys/class/block" / (self.root / name.lstrip("/")).resolve().name
        if not block.exists():
            # A file: encrypted if the disk that it lies on is.
            return self.is_encrypted(Path(name).parent) is not True
        return not self._is_crypt(block)

    def _device_of(self, folder: Path) -> Path | None:
        """The device, as the kernel shows it, that a folder's file system lies on."""
        try:
            mounts = (self.root / "proc/self/mountinfo").read_text("utf-8").splitlines()
        except OSError:
            return None
        wanted = folder.resolve()
        best, numbers, source = "", "", ""
        for line in mounts:
            left, _, right = line.partition(" - ")
            fields, described = left.split(), right.split()
            # A space in a name is written as its octal number.
            point = fields[4].replace("\\040", " ")
            if wanted.is_relative_to(point) and len(point) >= len(best):
                best, numbers, source = point, fields[2], described[1] if len(described) > 1 else ""
        by_number = self.root / "sys/dev/block" / numbers
        if numbers and by_number.exists():
            return by_number
        # File systems of several disks have a number of their own, and name a disk.
        by_name = self.root / "sys/class/block" / (self.root / source.lstrip("/")).resolve().name
        return by_name if source.startswith("/dev/") and by_name.exists() else None

    def _is_crypt(self, device: Path) -> bool:
        """Whether a block device is dm-crypt, or all that it is made of is."""
        kind = device / "dm/uuid"
        if kind.is_file() and kind.read_text("ascii").startswith("CRYPT-"):
            return True
        below = device / "slaves"
        parts = sorted(below.iterdir()) if below.is_dir() else []
        return bool(parts) and all(self._is_crypt(part) for part in parts)

    def _clock(self) -> HealthFinding:
        told = self._run("timedatectl", "show", "--property=NTPSynchronized", "--value")
        if told is None or told.strip() not in {"yes", "no"}:
            words = _(
                "It cannot be told here whether a time server sets the clock. Deletion, log-in codes and the "
                "audit log rely on it: see to it that one does."
            )
            return HealthFinding("time", HealthState.UNKNOWN, "unknown", words)
        if told.strip() == "no":
            words = _(
                "No time server sets the clock. `timedatectl set-ntp true`, and see that the machine "
                "reaches one."
            )
            return HealthFinding("time", HealthState.WARN, "unset", words)
        return HealthFinding("time", HealthState.OK, "set", _("A time server sets the clock."))

    def _timers(self) -> HealthFinding:
        if not (self.root / "run/systemd/system").is_dir():
            words = _(
                "There is no systemd here, so its timers were not looked at. The purge, the backup, the "
                "proof of the log and the mail have to be started by something else."
            )
            return HealthFinding("timers", HealthState.UNKNOWN, "no_systemd", words)
        failed = [name for name in TIMERS if self._unit(f"{name}.service") == "failed"]
        if failed:
            words = _("The last run failed: {names}. `systemctl status` says why.")
            return HealthFinding("timers", HealthState.WARN, "failed", words, {"names": ", ".join(failed)})
        stopped = [name for name in TIMERS if self._unit(f"{name}.timer") != "active"]
        if stopped:
            words = _("These timers do not run: {names}. `systemctl enable --now` starts one.")
            values = {"names": ", ".join(f"{name}.timer" for name in stopped)}
            return HealthFinding("timers", HealthState.WARN, "stopped", words, values)
        return HealthFinding("timers", HealthState.OK, "active", _("All timers run, and no last run failed."))

    def _unit(self, name: str) -> str:
        return (self._run("systemctl", "is-active", name) or "").strip()

    def _run(self, program: str, *words: str) -> str | None:
        """What a program of the machine prints; None where there is none, or it does not answer."""
        path = shutil.which(program)
        if path is None:
            return None
        try:
            done = subprocess.run(  # noqa: S603 - a fixed program of the system with fixed words.
                [path, *words],
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                timeout=_ANSWERS_S,
                check=False,
                env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"},
            )
        except (OSError, subprocess.TimeoutExpired):
            return None
        return done.stdout

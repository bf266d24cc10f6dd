"""Stands in for systemctl where no systemd runs: it starts, stops and asks after units as they say.

It keeps what can be kept without systemd: the user, the settings, the mask, no new rights, no memory that is
both written and run, and a file system that is read-only but where the unit says. Timers are noted and do not
fire.
"""

import ctypes
import os
import pwd
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

type Said = dict[str, Any]

UNITS = Path("/usr/lib/systemd/system")
OWN = Path("/etc/systemd/system")
CREDENTIALS = Path("/run/credentials")
STATE = Path("/run/stand-in")
PR_SET_NO_NEW_PRIVS, PR_SET_MDWE = 38, 65
MANY = {
    "ExecStart",
    "Environment",
    "EnvironmentFile",
    "LoadCredential",
    "ReadWritePaths",
    "InaccessiblePaths",
}
PATIENCE_S = 60


def main(words: list[str]) -> int:
    """Do what the words say; gives the exit code."""
    flags = {word for word in words if word.startswith("-")}
    verb, *units = [word for word in words if not word.startswith("-")]
    units = [unit if "." in unit else f"{unit}.service" for unit in units]
    STATE.mkdir(exist_ok=True)
    if verb == "daemon-reload":
        return 0
    if verb == "is-active":
        states = [find_state(unit) for unit in units]
        if "--quiet" not in flags:
            print(*states, sep="\n")
        return 0 if set(states) == {"active"} else 3
    if verb in {"enable", "disable"}:
        missing = [unit for unit in units if not (UNITS / unit).exists()]
        if missing:
            return complain(f"Unit {missing[0]} does not exist")
        verb = {"enable": "start", "disable": "stop"}[verb] if "--now" in flags else ""
    acts: dict[str, Callable[[str], int]] = {
        "start": start,
        "stop": stop,
        "restart": lambda unit: stop(unit) or start(unit),
        "": lambda _: 0,
    }
    if verb not in acts:
        return complain(f"this stand-in knows no {verb}")
    return max([acts[verb](unit) for unit in units], default=0)


def start(unit: str) -> int:
    """Start a unit: a timer is noted, a service that ends is waited for."""
    if is_active(unit):
        return 0
    if not (UNITS / unit).exists():
        return complain(f"Unit {unit} not found.")
    if unit.endswith(".timer"):
        (STATE / unit).write_text("0")
        return 0
    said = read(unit)
    for command in said["ExecStart"]:
        process = run(unit, command, said)
        if said.get("Type") == "forking":
            # Such as a proxy: it goes on by itself, and writes down which process it is.
            code = process.wait()
            (STATE / unit).write_text(Path(said["PIDFile"]).read_text() if not code else "0")
            if code:
                return complain(f"{unit} failed: {command} ended with {code}")
            continue
        if said.get("Type") == "oneshot":
            (STATE / unit).write_text(str(process.pid))
            code = process.wait()
            (STATE / unit).unlink(missing_ok=True)
            if code:
                return complain(f"{unit} failed: {command} ended with {code}; {STATE}/{unit}.log says why")
            continue
        (STATE / unit).write_text(str(process.pid))
        time.sleep(0.3)
        if process.poll() is not None:
            return complain(f"{unit} failed: {command} ended with {process.returncode}")
    return 0


def run(unit: str, command: str, said: Said) -> "subprocess.Popen[bytes]":
    """Run one command of a unit, held as the unit says."""
    environment = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
    for pair in said["Environment"]:
        name, _, value = pair.replace("%d", str(CREDENTIALS / unit)).partition("=")
        environment[name] = value
    for name in said["EnvironmentFile"]:
        environment |= settings(Path(name))
    words = [environment.get(word[2:-1], "") if word.startswith("${") else word for word in command.split()]
    if "User" not in said:
        return subprocess.Popen(shlex.split(command), env=environment, stdin=subprocess.DEVNULL)
    user = pwd.getpwnam(said["User"])
    hand_over(unit, said, user.pw_uid)

    def hold() -> None:
        os.unshare(os.CLONE_NEWNS)
        make_read_only(said)
        libc = ctypes.CDLL(None)
        os.umask(int(said["UMask"], 8))
        os.chdir(said["WorkingDirectory"])
        os.initgroups(user.pw_name, user.pw_gid)
        os.setgid(user.pw_gid)
        os.setuid(user.pw_uid)
        os.setsid()
        libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        if said.get("MemoryDenyWriteExecute") == "yes":
            libc.prctl(PR_SET_MDWE, 1, 0, 0, 0)

    with (STATE / f"{unit}.log").open("ab") as log:
        return subprocess.Popen(
            words, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, preexec_fn=hold
        )


def hand_over(unit: str, said: Said, reader: int) -> None:
    """Copy the credentials of a unit to where its user alone may read them."""
    for credential in said["LoadCredential"]:
        name, _, source = credential.partition(":")
        path = CREDENTIALS / unit / name
        path.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        path.touch(mode=0o400)
        path.write_bytes(Path(source).read_bytes())
        os.chown(path, reader, -1)


def make_read_only(said: Said) -> None:
    """Let nothing be written but where the unit says."""
    mount("--make-rprivate", "/")
    paths = [path.lstrip("-") for line in said["ReadWritePaths"] for path in line.split()]
    for path in (*paths, "/tmp"):
        mount("--bind", path, path)
    mount("-o", "remount,bind,ro", "/")
    for path in said["InaccessiblePaths"]:
        if Path(path.lstrip("-")).is_dir():
            mount("-t", "tmpfs", "-o", "mode=000,ro", "none", path.lstrip("-"))


def mount(*words: str) -> None:
    """Mount something."""
    subprocess.run(["mount", *words], check=True)


def stop(unit: str) -> int:
    """Stop a unit and wait for its end."""
    path = STATE / unit
    if not path.exists():
        return 0
    pid = int(path.read_text())
    path.unlink()
    until = time.monotonic() + PATIENCE_S
    if pid:
        for number in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.kill(pid, number)
                while time.monotonic() < until:
                    os.kill(pid, 0)
                    if Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z":
                        return 0
                    time.sleep(0.05)
            except (ProcessLookupError, FileNotFoundError):
                return 0
    return 0


def is_active(unit: str) -> bool:
    """Whether a unit runs."""
    path = STATE / unit
    if not path.exists():
        return False
    pid = int(path.read_text())
    stat = Path(f"/proc/{pid}/stat")
    return pid == 0 or (stat.exists() and stat.read_text().split()[2] != "Z")


def find_state(unit: str) -> str:
    """The state of a unit, by systemd's word for it: a service that ends is never more than activating."""
    if not is_active(unit):
        return "inactive"
    is_going_on = unit.endswith(".service") and read(unit).get("Type") == "oneshot"
    return "activating" if is_going_on else "active"


def read(unit: str) -> Said:
    """What a unit and the files beside it say."""
    found: Said = {name: [] for name in MANY}
    stem = unit.partition(".")[0]
    folders = [UNITS / f"{unit}.d", UNITS / f"{stem.partition('-')[0]}-.service.d", OWN / f"{unit}.d"]
    beside = [path for folder in folders if folder.is_dir() for path in sorted(folder.iterdir())]
    for path in (*(beside[:1]), UNITS / unit, *beside[1:]):
        for line in path.read_text().splitlines():
            name, is_told, value = line.partition("=")
            if not is_told or line.startswith("#"):
                continue
            if name in MANY:
                found[name].append(value)
            else:
                found[name] = value
    return found


def settings(path: Path) -> dict[str, str]:
    """The variables of a file, as systemd reads them."""
    found = {}
    for line in path.read_text().splitlines():
        name, is_told, value = line.partition("=")
        if is_told and not line.startswith("#"):
            found[name.strip()] = value.strip().strip('"')
    return found


def complain(reason: str) -> int:
    """Say what is wrong."""
    sys.stderr.write(f"systemctl (stand-in): {reason}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""A fresh machine for a test: this system with files, processes and a network of its own.

The root folder is an overlay in memory that is thrown away, so that a package can be installed as on a real
machine; no address but loopback is reached. It needs root and a kernel that lets namespaces be made.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.cli.command import Outcome
from tests.project.tree import ROOT

_BEGIN: Final = """
set -e
t=$1
mount -t tmpfs -o size=6g,mode=0755 lykta-test $t
mkdir $t/upper $t/work $t/root
mount -t overlay overlay -o lowerdir=/,upperdir=$t/upper,workdir=$t/work $t/root
mount -t proc proc $t/root/proc
mount --rbind /dev $t/root/dev
mount -t tmpfs -o mode=0755 lykta-run $t/root/run
mount -t tmpfs -o mode=1777 lykta-tmp $t/root/tmp
ip link set lo up
echo ready
# The first process takes in those whose parents have ended, and has to wait for them.
while :; do sleep 0.2; done
"""
_PATH: Final = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


@dataclass(frozen=True)
class Machine:
    """A running one: the process that keeps it, and where its root folder lies for that process."""

    process: int
    root: str

    def run(
        self, *command: str, asked: str | bytes = "", user: str = "root", folder: str = "/", **more: str
    ) -> Outcome:
        """Run a command as a user; what it asks for is answered with lines."""
        as_user = () if user == "root" else ("runuser", "-u", user, "--")
        place = ("env", "-i", f"--chdir={folder}", f"PATH={_PATH}", "LANG=C.UTF-8", *_pairs(more))
        words = (*self._inside(), *place, *as_user, *command)
        given = asked.encode() if isinstance(asked, str) else asked
        done = subprocess.run(words, input=given, capture_output=True, check=False)
        return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())

    def sure(self, *command: str, asked: str | bytes = "", **more: str) -> str:
        """What a command prints that has to succeed."""
        done = self.run(*command, asked=asked, **more)
        assert done.code == 0, f"{command} ended with {done.code}: {done.out}{done.err}"
        return done.out

    def write(self, path: str, content: bytes, *, mode: str = "0644", owner: str = "root:root") -> None:
        """Write a file, and the folder that it lies in."""
        script = 'mkdir -p "${1%/*}" && cat > "$1" && chmod "$2" "$1" && chown "$3" "$1"'
        done = self.run("sh", "-c", script, "sh", path, mode, owner, asked=content)
        assert done.code == 0, done.err

    def read(self, path: str) -> bytes:
        """The content of a file."""
        words = (*self._inside(), "cat", path)
        return subprocess.run(words, capture_output=True, check=True).stdout

    def read_folder(self, path: str) -> bytes:
        """All files below a folder, as an archive."""
        words = (*self._inside(), "tar", "-cC", path, ".")
        return subprocess.run(words, capture_output=True, check=True).stdout

    def _inside(self) -> tuple[str, ...]:
        namespaces = ("--mount", "--net", "--pid", "--uts", "--ipc")
        return ("nsenter", "--target", str(self.process), *namespaces, "chroot", self.root)


POSTGRESQL: Final = max(Path("/usr/lib/postgresql").glob("*/bin/initdb"), default=None)
"""The program of PostgreSQL that makes a server's files; None where there is none."""


def start_postgresql(made: Machine, program: Path) -> None:
    """Have a PostgreSQL listen on the machine's loopback, which asks for passwords, as Debian's does."""
    as_server = ("runuser", "-u", "postgres", "--")
    made.sure("install", "-d", "-o", "postgres", "/run/postgresql", "/var/lib/postgresql/lykta")
    asked = ("--auth-local=peer", "--auth-host=scram-sha-256", "--pgdata=/var/lib/postgresql/lykta")
    made.sure(*as_server, str(program), *asked, folder="/tmp")  # noqa: S108 - a folder that its user may enter.
    options = "-c listen_addresses=127.0.0.1 -c unix_socket_directories=/run/postgresql"
    start = (
        "--pgdata=/var/lib/postgresql/lykta",
        "--log=/run/postgresql/log",
        "--wait",
        "--options",
        options,
    )
    made.sure(*as_server, str(program.with_name("pg_ctl")), *start, "start", folder="/tmp")  # noqa: S108 - as above.


def lacking() -> str:
    """Why there can be no machine here; nothing where there can."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return "a machine of its own is made with namespaces of Linux, by root"
    for command in ("unshare", "nsenter", "ip", "dpkg", "runuser"):
        if shutil.which(command) is None:
            return f"{command} is not installed"
    python = f"/usr/bin/python{sys.version_info.major}.{sys.version_info.minor}"
    if not Path(python).exists():
        return f"{python}, which the package runs on, is not installed"
    try:
        with machine(Path("/var/tmp")):  # noqa: S108 - a folder is made in it.
            return ""
    except OSError as error:
        return f"the kernel lets no such machine be made here ({error})"


@contextmanager
def machine(folder: Path, *, name: str = "server") -> Iterator[Machine]:
    """Make one in a folder; all in it ends when the block is left."""
    place = folder / f"{name}-{os.getpid()}"
    place.mkdir()
    flags = ("--mount", "--net", "--pid", "--uts", "--ipc", "--fork", "--kill-child")
    # It ends with the tests, also when those are killed.
    apart = ("setpriv", "--pdeathsig", "KILL", "unshare", *flags, "--propagation", "private")
    command = (*apart, "sh", "-c", _BEGIN, "sh", str(place))
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stderr is not None
            if process.stdout.readline() != "ready\n":
                raise OSError(process.stderr.read().strip().replace("\n", "; "))
            yield Machine(_child(process.pid), f"{place}/root")
        finally:
            process.kill()
            process.wait()
            place.rmdir()


def _child(parent: int) -> int:
    (child,) = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii").split()
    return int(child)


def _pairs(variables: dict[str, str]) -> list[str]:
    return [f"{name}={value}" for name, value in variables.items()]


def stand_in_for_systemd(made: Machine) -> None:
    """Put a `systemctl` there that starts and stops units as they say: no systemd runs in such a machine."""
    source = (ROOT / "tests/packaging/systemctl.py").read_bytes()
    made.write("/usr/local/sbin/systemctl", b"#!/usr/bin/python3 -I\n" + source, mode="0755")
    made.sure("mkdir", "-p", "/run/systemd/system")

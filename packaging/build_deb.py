"""Builds the Debian package of the server: Lykta's wheel and what it runs on, in a tree of its own.

What it runs on is copied from the environment that this runs in, which `make setup` filled from pinned and
hashed requirements. Each package has to be of the pinned version, and each of its files as its record says.
The same sources and environment give the same bytes; SOURCE_DATE_EPOCH sets the time of every file.
"""

import argparse
import csv
import io
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import zipfile
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from hashlib import sha256
from importlib.metadata import Distribution, distribution
from pathlib import Path, PurePosixPath
from typing import Final

from lykta.files import READABLE, replace_path

ROOT: Final = Path(__file__).resolve().parents[1]
SOURCES: Final = ROOT / "packaging/debian"
DOCUMENTS: Final = (
    "LICENSE",
    "CHANGELOG.md",
    "packaging/nginx.conf",
    "packaging/Caddyfile",
    "docs/how-to/operate-the-consultation.md",
    "docs/how-to/ask-the-team.md",
    "docs/how-to/answer-as-the-team.md",
    "docs/reference/command-line.md",
    "docs/reference/deidentification.md",
    "docs/reference/health.md",
    "docs/reference/retention.md",
    "docs/reference/settings.md",
    "docs/explanation/red-lines.md",
    "docs/explanation/threat-model.md",
)
_LINK: Final = re.compile(r"\]\((?:\.\./)?(?:how-to|reference|explanation)/(?=[\w-]+\.md)")
# Where neither the variable nor git tells a time: the day on which this script was first used.
_SOME_DAY: Final = 1_795_737_600
# Of requirements-server.txt; lines of hashes begin with blanks.
_PIN: Final = re.compile(r"^([a-z0-9][\w.-]*)==([^\s;\\]+)(?: ; ([^\\]*?))?\s*\\?$", re.MULTILINE)
# Pinned for other systems alone.
_ELSEWHERE: Final = ("win32", "== 'PyPy'", "== 'pypy'")
# Compiled anew, for an environment, or for compilers.
_LEFT_OUT: Final = frozenset({".pyc", ".pth", ".pyi", ".pxd", ".h", ".c", ".pyx", ".f90"})
_PROGRAMS: Final = ("DEBIAN/postinst", "DEBIAN/prerm", "DEBIAN/postrm", "usr/bin/lykta", "usr/sbin/as-lykta")


class BuildError(Exception):
    """The package cannot be built, and why."""


def main() -> int:
    """Build it as the command line says; gives the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--out", type=Path, default=ROOT / "dist", help="folder for the package (default: dist)"
    )
    parser.add_argument("--version", help="another version than Lykta's own, for trying upgrades")
    parser.add_argument("--fast", action="store_true", help="compress little: for tests, four times as large")
    given = parser.parse_args()
    try:
        path = build(given.out, version=given.version, fast=given.fast)
    except (BuildError, subprocess.CalledProcessError) as error:
        sys.stderr.write(f"build_deb: {error}\n")
        return 2
    sys.stdout.write(f"{path} ({path.stat().st_size / 1e6:.0f} MB)\n")
    return 0


def build(out: Path, *, version: str | None = None, fast: bool = False) -> Path:
    """Build the package into a folder, and give its path."""
    with tempfile.TemporaryDirectory() as temporary:
        tree = Path(temporary, "tree")
        lay_out(tree, version or own_version())
        return pack(tree, out, fast=fast)


def pack(tree: Path, out: Path, *, fast: bool = False) -> Path:
    """Pack a tree that was laid out; `fast` compresses little."""
    if shutil.which("dpkg-deb") is None:
        raise BuildError("dpkg-deb is missing: the package is built on Debian or Ubuntu.")
    out.mkdir(parents=True, exist_ok=True)
    when = _time()
    _settle(tree, when)
    said = (tree / "DEBIAN/control").read_text(encoding="utf-8")
    found = dict(line.partition(": ")[::2] for line in said.splitlines())
    path = out / f"lykta_{found['Version']}_{found['Architecture']}.deb"
    level = ("-Zzstd", "-z1") if fast else ("-Zxz",)
    # A build that is stopped leaves no package under the name of a whole one.
    with replace_path(path, mode=READABLE) as draft:
        subprocess.run(
            ["dpkg-deb", "--root-owner-group", *level, "--build", tree, draft],
            env=os.environ | {"SOURCE_DATE_EPOCH": str(when)},
            check=True,
            stdout=subprocess.DEVNULL,
        )
    return path


def lay_out(tree: Path, version: str) -> None:
    """Put every file of the package where it is to lie."""
    library = tree / "usr/lib/lykta"
    library.mkdir(parents=True)
    for name, wanted in pinned().items():
        _copy_distribution(name, wanted, library)
    _unpack_wheel(library)
    _compile(library)
    _copy_sources(tree)
    _write_control(tree, version)


def pinned() -> dict[str, str]:
    """The packages that the server runs on, with their versions."""
    text = (ROOT / "requirements-server.txt").read_text(encoding="utf-8")
    return {
        name: version
        for name, version, condition in _PIN.findall(text)
        if not any(other in condition for other in _ELSEWHERE if "!" not in condition)
    }


def own_version() -> str:
    """The version of these sources."""
    found = re.search(
        r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE
    )
    if found is None:
        raise BuildError("pyproject.toml names no version.")
    return found[1]


def _copy_distribution(name: str, wanted: str, library: Path) -> None:
    found = distribution(name)
    if found.version != wanted:
        raise BuildError(
            f"{name} {wanted} is pinned, and {found.version} is installed. Run `make setup` first."
        )
    for relative, digest in _recorded(found):
        source = Path(str(found.locate_file(relative)))
        content = source.read_bytes()
        if digest and digest != _digest(content):
            raise BuildError(f"{source} is not what {name}'s record says. Make the environment anew.")
        target = library / relative
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def _recorded(found: Distribution) -> Iterator[tuple[PurePosixPath, str]]:
    """The files of a package that are to be copied, and the digest of each; no commands, tests or headers."""
    for row in csv.reader(io.StringIO(found.read_text("RECORD") or "")):
        path = PurePosixPath(row[0])
        about_installing = path.name in {"RECORD", "INSTALLER", "REQUESTED", "direct_url.json"}
        is_left_out = ".." in path.parts or "tests" in path.parts or path.suffix in _LEFT_OUT
        if is_left_out or about_installing:
            continue
        yield path, row[1]


def _digest(content: bytes) -> str:
    return "sha256=" + urlsafe_b64encode(sha256(content).digest()).decode().rstrip("=")


def _unpack_wheel(library: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder]
        # The server runs no kernels.
        environment = os.environ | {"HATCH_BUILD_NO_HOOKS": "true"}
        subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
        (wheel,) = Path(folder).glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(library)


def _compile(library: Path) -> None:
    """Compile every module, with the path that it has once it is installed."""
    # Compiled files that ask for no time of their source; the seed of hashes orders the sets in them.
    command = [sys.executable, "-m", "compileall", "-qq", "--invalidation-mode", "unchecked-hash"]
    paths = ["-s", os.fspath(library), "-p", "/usr/lib/lykta", os.fspath(library)]
    subprocess.run([*command, *paths], env=os.environ | {"PYTHONHASHSEED": "0"}, check=True)


def _copy_sources(tree: Path) -> None:
    places = {
        "lykta": "usr/bin/lykta",
        "as_lykta.py": "usr/sbin/as-lykta",
        "env": "etc/lykta/env",
        "backup": "etc/lykta/backup",
        "apparmor": "etc/apparmor.d/lykta",
        "sysusers.conf": "usr/lib/sysusers.d/lykta.conf",
        "tmpfiles.conf": "usr/lib/tmpfiles.d/lykta.conf",
        "../pages/429.html": "usr/share/lykta/429.html",
        "../pages/503.html": "usr/share/lykta/503.html",
        "copyright": "usr/share/doc/lykta/copyright",
        "systemd/hardening.conf": "usr/lib/systemd/system/lykta.service.d/hardening.conf",
        **{name: f"DEBIAN/{name}" for name in ("conffiles", "postinst", "prerm", "postrm")},
        **{f"systemd/{unit}": f"usr/lib/systemd/system/{unit}" for unit in units()},
    }
    for source, place in places.items():
        _copy(SOURCES / source, tree / place)
    # The units beside the server have names that begin with lykta-, which one folder is for.
    _copy(SOURCES / "systemd/hardening.conf", tree / "usr/lib/systemd/system/lykta-.service.d/hardening.conf")
    for document in DOCUMENTS:
        target = tree / "usr/share/doc/lykta" / Path(document).name
        _copy(ROOT / document, target)
        # All pages lie in one folder there.
        text = target.read_text(encoding="utf-8")
        target.write_text(_LINK.sub("](", text), encoding="utf-8")


def units() -> list[str]:
    """The names of the systemd units."""
    return sorted(
        path.name for path in (SOURCES / "systemd").iterdir() if path.suffix in {".service", ".timer"}
    )


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    text = source.read_text(encoding="utf-8")
    target.write_text(text.replace("@PYTHON@", _interpreter()), encoding="utf-8")


def _write_control(tree: Path, version: str) -> None:
    size = sum(path.stat().st_size for path in tree.rglob("*") if path.is_file()) // 1024
    major, minor = sys.version_info[:2]
    told = {
        "@VERSION@": version,
        "@ARCHITECTURE@": _said_by("dpkg", "--print-architecture"),
        "@SIZE@": str(size),
        # Compiled parts fit one version of Python alone.
        "@PYTHON_PACKAGE@": f"python{major}.{minor}",
    }
    text = (SOURCES / "control").read_text(encoding="utf-8")
    for word, value in told.items():
        text = text.replace(word, value)
    (tree / "DEBIAN/control").write_text(text, encoding="utf-8")


def _interpreter() -> str:
    major, minor = sys.version_info[:2]
    if sysconfig.get_config_var("Py_GIL_DISABLED"):
        raise BuildError("This Python runs without its lock, and Debian's does not. Take another.")
    return f"/usr/bin/python{major}.{minor}"


def _settle(tree: Path, when: int) -> None:
    """Give every file the rights it is to have and the same time, whoever builds it and when."""
    for path in sorted(tree.rglob("*"), reverse=True):
        is_program = path.relative_to(tree).as_posix() in _PROGRAMS
        path.chmod(0o755 if path.is_dir() or is_program else 0o644)
        os.utime(path, (when, when))
    tree.chmod(0o755)
    os.utime(tree, (when, when))


def _time() -> int:
    if told := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(told)
    done = subprocess.run(
        ["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return int(done.stdout) if done.returncode == 0 and done.stdout.strip() else _SOME_DAY


def _said_by(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


if __name__ == "__main__":
    sys.exit(main())

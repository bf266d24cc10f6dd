"""Makes a folder from which Lykta is installed on a machine without a network.

It holds Lykta and the packages it runs on, each pinned and hashed, the documentation, and a script that
installs them (`bundle/install.py`). Packages with compiled parts fit one version of Python on one kind of
system; without options these are those that run this script.
"""

import argparse
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import Final

from packaging.markers import Marker

ROOT: Final = Path(__file__).resolve().parents[1]
FILES: Final = ROOT / "packaging/bundle"
# The tags of wheels for each system, the newest first: a package may have one for an older system alone.
SYSTEMS: Final = {
    "linux-x86_64": [f"manylinux_2_{minor}_x86_64" for minor in range(35, 4, -1)] + ["manylinux2014_x86_64"],
    "linux-arm64": [f"manylinux_2_{minor}_aarch64" for minor in range(35, 16, -1)]
    + ["manylinux2014_aarch64"],
    "darwin-arm64": [f"macosx_{major}_0_arm64" for major in range(15, 10, -1)],
    "windows-x86_64": ["win_amd64"],
}
_MACHINES: Final = {"amd64": "x86_64", "aarch64": "arm64"}


class BundleError(Exception):
    """The bundle cannot be made, and why."""


def main() -> int:
    """Make it as the command line says; gives the exit code."""
    own_machine = _MACHINES.get(platform.machine().lower(), platform.machine().lower())
    own = f"{platform.system().lower()}-{own_machine}"
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--out", type=Path, default=ROOT / "dist", help="folder for the bundle (default: dist)"
    )
    parser.add_argument(
        "--system", choices=sorted(SYSTEMS), default=own, help=f"for which system (default: {own})"
    )
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    parser.add_argument("--python", default=version, help=f"for which Python (default: {version})")
    given = parser.parse_args()
    try:
        path = make(given.out, system=given.system, python=given.python, own=(own, version))
    except (BundleError, subprocess.CalledProcessError) as error:
        sys.stderr.write(f"make_bundle: {error}\n")
        return 2
    size = sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
    sys.stdout.write(f"{path} ({size / 1e6:.0f} MB)\n")
    return 0


def make(out: Path, *, system: str, python: str, own: tuple[str, str]) -> Path:
    """Make the bundle in a folder, and give its path; an older one is replaced when this one is whole."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out) as temporary:
        draft = Path(temporary, "bundle")
        wheels = draft / "wheels"
        wheels.mkdir(parents=True)
        lykta = _own_wheel(wheels, compiled=(system, python) == own)
        version = lykta.name.split("-")[1]
        _download(wheels, system, python)
        pinned = (ROOT / "requirements.txt").read_text(encoding="utf-8")
        own_line = f"lykta=={version} --hash=sha256:{_digest(lykta)}\n"
        (draft / "requirements.txt").write_text(_without_comments(pinned) + own_line, encoding="utf-8")
        made = json.dumps({"lykta": version, "system": system, "python": python}, indent=1)
        (draft / "made-for.json").write_text(made + "\n", encoding="utf-8")
        _copy_documents(draft)
        _sum_up(draft)
        path = out / f"lykta-{version}-{system}-python{python}"
        shutil.rmtree(path, ignore_errors=True)
        draft.rename(path)
    return path


def _own_wheel(wheels: Path, *, compiled: bool) -> Path:
    """Lykta's own wheel; what is compiled here is of use on the same kind of machine alone."""
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(wheels)]
    variables = {} if compiled else {"LYKTA_COMPILE": "no"}
    subprocess.run(command, cwd=ROOT, env=os.environ | variables, check=True, capture_output=True)
    (wheel,) = wheels.glob("lykta-*.whl")
    return wheel


def _download(wheels: Path, system: str, python: str) -> None:
    pip = [
        sys.executable,
        "-m",
        "pip",
        "--disable-pip-version-check",
        "download",
        "--quiet",
        "--dest",
        str(wheels),
    ]
    tags = [word for tag in SYSTEMS[system] for word in ("--platform", tag)]
    fitting = [
        "--only-binary=:all:",
        "--no-deps",
        "--python-version",
        python,
        "--implementation",
        "cp",
        *tags,
    ]
    pinned = [
        (ROOT / name).read_text(encoding="utf-8") for name in ("requirements.txt", "requirements-build.txt")
    ]
    # pip itself reads conditions by the machine that it runs on. The target may have a Python without a pip.
    wanted_lines = [
        *entries_for(pinned[0], system, python),
        *(entry for entry in entries_for(pinned[1], system, python) if entry.startswith("pip==")),
    ]
    with tempfile.TemporaryDirectory() as temporary:
        wanted = Path(temporary, "requirements.txt")
        wanted.write_text("\n".join(wanted_lines), encoding="utf-8")
        subprocess.run([*pip, "--require-hashes", *fitting, "--requirement", str(wanted)], check=True)


def entries_for(pinned: str, system: str, python: str) -> list[str]:
    """Each pin of a requirements file that counts on this system, with its hashes, without its condition."""
    name = {"linux": "Linux", "darwin": "Darwin", "windows": "Windows"}[system.partition("-")[0]]
    about = {
        "platform_system": name,
        "sys_platform": {"Linux": "linux", "Darwin": "darwin", "Windows": "win32"}[name],
        "os_name": "nt" if name == "Windows" else "posix",
        "platform_machine": system.partition("-")[2].replace(
            "arm64", "aarch64" if name == "Linux" else "arm64"
        ),
        "python_version": python,
        "python_full_version": f"{python}.0",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "extra": "",
    }
    kept = []
    for entry in re.findall(r"^[a-z0-9][^\n]*(?:\n +--hash[^\n]*)*", pinned, re.MULTILINE):
        first, _, hashes = entry.partition("\\\n")
        pin, _, marker = first.partition(" ; ")
        if not marker or Marker(marker.strip()).evaluate(about):
            kept.append(f"{pin.strip()} \\\n{hashes}")
    return kept


def _without_comments(pinned: str) -> str:
    return "".join(f"{line}\n" for line in pinned.splitlines() if not line.lstrip().startswith("#"))


def _copy_documents(draft: Path) -> None:
    for file in sorted(FILES.iterdir()):
        shutil.copyfile(file, draft / file.name)
    (draft / "install.sh").chmod(0o755)
    shutil.copytree(ROOT / "docs", draft / "documentation")
    shutil.copyfile(ROOT / "LICENSE", draft / "LICENSE")


def _sum_up(draft: Path) -> None:
    files = sorted(path for path in draft.rglob("*") if path.is_file())
    lines = [f"{_digest(path)}  {path.relative_to(draft).as_posix()}\n" for path in files]
    (draft / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    sys.exit(main())

"""Installs Lykta from the folder that this file lies in. No network is used.

`sh install.sh [FOLDER]` and `install.cmd [FOLDER]` find a Python and run this with it. Without a FOLDER,
Lykta is installed in the folder `lykta` of the user who runs it. Run it again to install a newer bundle in
the place of an older one: what Lykta has made lies elsewhere, and stays.
"""

import argparse
import hashlib
import json
import os
import platform
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
MADE_BY_US = ".lykta-bundle"


class RefusedError(Exception):
    """Nothing was installed, and why."""


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "folder", nargs="?", type=Path, default=Path.home() / "lykta", help="where to install"
    )
    target = parser.parse_args().folder.absolute()
    try:
        refuse_another_machine()
        refuse_changed_files()
        refuse_to_overwrite(target)
        program = install(target)
    except (RefusedError, OSError) as refused:
        print(f"install: {refused}", file=sys.stderr)
        return 2
    except subprocess.CalledProcessError as failed:
        print(f"install: this step failed, see above: {failed.cmd[-1]}. Run it again.", file=sys.stderr)
        return 2
    print(f"Lykta is installed in {target}. Try it: {program} demo")
    print(f"Read how it works: {program} docs")
    return 0


def refuse_another_machine() -> None:
    """Packages with compiled parts fit one version of Python on one kind of system."""
    made = json.loads((HERE / "made-for.json").read_text(encoding="utf-8"))
    system = f"{platform.system().lower()}-{machine()}"
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    if (system, version) != (made["system"], made["python"]):
        raise RefusedError(
            f"this bundle is made for {made['system']} with Python {made['python']}, and this is {system} "
            f"with Python {version}. Nothing was installed. Install Python {made['python']} first, or make a "
            f"bundle for this machine: make bundle BUNDLE='--system {system} --python {version}'."
        )


def machine() -> str:
    names = {"amd64": "x86_64", "aarch64": "arm64"}
    return names.get(platform.machine().lower(), platform.machine().lower())


def refuse_changed_files() -> None:
    """Every file must be there with the content that it was given."""
    lines = (HERE / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    for line in lines:
        digest, _, name = line.partition("  ")
        path = HERE / name
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            raise RefusedError(
                f"{name} is missing, or not as it was made. Nothing was installed. Copy the bundle anew."
            )


def refuse_to_overwrite(target: Path) -> None:
    if target.exists() and not (target / MADE_BY_US).is_file() and any(target.iterdir()):
        raise RefusedError(
            f"{target} is there already, and not from a bundle. Nothing was installed. Name another folder."
        )


def install(target: Path) -> Path:
    """Make an environment, install every package by its hash, and compile; gives the program."""
    print("Installing Lykta; this takes a minute or two", flush=True)
    venv.EnvBuilder(clear=True, with_pip=False, symlinks=os.name != "nt").create(target)
    (target / MADE_BY_US).touch()
    programs = target / ("Scripts" if os.name == "nt" else "bin")
    python = programs / ("python.exe" if os.name == "nt" else "python")
    (pip,) = (HERE / "wheels").glob("pip-*.whl")
    wanted = ["--require-hashes", "--requirement", str(HERE / "requirements.txt")]
    offline = [
        "--quiet",
        "--no-index",
        "--no-cache-dir",
        "--disable-pip-version-check",
        "--find-links",
        str(HERE / "wheels"),
    ]
    run([python, f"{pip}/pip", "install", *offline, *wanted])
    print("Compiling its inner loops", flush=True)
    run([python, "-m", "lykta.ads.kernel"])
    return programs / ("lykta.exe" if os.name == "nt" else "lykta")


def run(command: list[str | Path]) -> None:
    # What a user has set for other uses of pip and Python shall not decide here.
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON"))}
    subprocess.run([str(word) for word in command], check=True, env=plain | {"PIP_CONFIG_FILE": os.devnull})


if __name__ == "__main__":
    sys.exit(main())

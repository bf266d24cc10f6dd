"""A folder made with a network installs Lykta where there is none, and what is installed works."""

import importlib.util
import json
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Final

import pytest

from tests.project.requirement_files import pins
from tests.project.tree import ROOT

SYSTEMS: Final = ["linux-x86_64", "linux-arm64", "darwin-arm64", "windows-x86_64"]
NO_NETWORK: Final = ["unshare", "--net", "--map-root-user"]
# Runs the cells of a notebook one after the other, and tells where Lykta was imported from.
NOTEBOOK: Final = """
import json, sys
for cell in json.load(open(sys.argv[1], encoding="utf-8"))["cells"]:
    if cell["cell_type"] == "code":
        exec("".join(cell["source"]))
print(lykta.__file__)
"""


def loaded(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(Path(name).stem, ROOT / "packaging" / name)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run(*command: str | Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a program with nothing of this environment but the system's own commands."""
    plain = {"PATH": "/usr/bin:/bin", "HOME": str(folder), "LANG": "C.UTF-8", "PYTHON": sys.executable}
    return subprocess.run(
        [str(word) for word in command], cwd=folder, env=plain, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("system", SYSTEMS)
def test_the_pins_for_a_system_are_those_of_the_requirements_with_their_hashes(system: str) -> None:
    entries = loaded("make_bundle.py").entries_for(
        (ROOT / "requirements.txt").read_text(encoding="utf-8"), system, "3.13"
    )
    found = dict(entry.split(" ", 1)[0].split("==") for entry in entries)
    assert found.items() <= pins("requirements.txt").items()
    assert all("--hash=sha256:" in entry and " ; " not in entry for entry in entries)
    assert ("colorama" in found) == system.startswith("windows")


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundle for this machine, made with whatever the project was set up from."""
    if shutil.which("unshare") is None or subprocess.run([*NO_NETWORK, "true"], check=False).returncode:
        pytest.skip("no machine without a network: the system does not let this user unshare one")
    out = tmp_path_factory.mktemp("bundle")
    command = [sys.executable, ROOT / "packaging/make_bundle.py", "--out", out]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if "No matching distribution" in done.stderr and "requirements.txt" not in done.stderr:
        pytest.skip("no bundle: the packages cannot be fetched from here")
    assert done.returncode == 0, done.stderr
    (made,) = out.iterdir()
    return made


@pytest.fixture(scope="module")
def installed(bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("isolated") / "lykta"
    done = run(*NO_NETWORK, "sh", bundle / "install.sh", target, folder=target.parent)
    assert done.returncode == 0, done.stderr
    assert f"Lykta is installed in {target}" in done.stdout
    return target / "bin"


@pytest.mark.slow
def test_the_demo_runs_from_what_was_installed_without_a_network(installed: Path, tmp_path: Path) -> None:
    done = run(*NO_NETWORK, installed / "lykta", "demo", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "demo/demo.lykta").stat().st_size > 0


@pytest.mark.slow
def test_the_notebook_of_the_tutorial_runs_there_too(bundle: Path, installed: Path, tmp_path: Path) -> None:
    notebook = bundle / "documentation/tutorial/notebook.ipynb"
    done = run(*NO_NETWORK, installed / "python", "-c", NOTEBOOK, notebook, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1].startswith(str(installed.parent))


@pytest.mark.slow
def test_the_documentation_is_installed_as_a_site(installed: Path, tmp_path: Path) -> None:
    asked = "from lykta.cli.docs import SITE; print((SITE / 'tutorial/first-analysis.html').is_file())"
    assert run(installed / "python", "-c", asked, folder=tmp_path).stdout == "True\n"


@pytest.mark.slow
def test_a_second_installation_takes_the_place_of_the_first_and_of_nothing_else(
    bundle: Path, installed: Path, tmp_path: Path
) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters/a.txt").touch()
    done = run("sh", bundle / "install.sh", tmp_path / "letters", folder=tmp_path)
    assert (done.returncode, "not from a bundle" in done.stderr) == (2, True)
    assert [path.name for path in (tmp_path / "letters").iterdir()] == ["a.txt"]
    assert (installed.parent / ".lykta-bundle").is_file()


@pytest.mark.slow
@pytest.mark.parametrize("changed", ["documentation/index.md", "install.cmd"])
def test_a_file_that_was_changed_on_the_way_is_refused(bundle: Path, tmp_path: Path, changed: str) -> None:
    original = (bundle / changed).read_bytes()
    (bundle / changed).write_bytes(original + b" ")
    try:
        done = run("sh", bundle / "install.sh", tmp_path / "lykta", folder=tmp_path)
    finally:
        (bundle / changed).write_bytes(original)
    assert done.returncode == 2
    assert f"{changed} is missing, or not as it was made" in done.stderr
    assert not (tmp_path / "lykta").exists()


@pytest.mark.slow
def test_another_machine_is_refused_before_anything_is_installed(bundle: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(bundle, other, ignore=shutil.ignore_patterns("wheels"))
    (other / "made-for.json").write_text(json.dumps({"system": "linux-x86_64", "python": "3.1"}))
    done = run("sh", other / "install.sh", tmp_path / "lykta", folder=tmp_path)
    assert done.returncode == 2
    assert "made for linux-x86_64 with Python 3.1" in done.stderr
    assert not (tmp_path / "lykta").exists()


@pytest.mark.slow
def test_every_file_of_the_bundle_is_summed_up_and_names_no_place_it_was_fetched_from(bundle: Path) -> None:
    lines = (bundle / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    summed = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    files = {path.relative_to(bundle).as_posix(): path for path in bundle.rglob("*") if path.is_file()}
    assert summed == {
        name: sha256(path.read_bytes()).hexdigest() for name, path in files.items() if name != "SHA256SUMS"
    }
    assert "://" not in (bundle / "requirements.txt").read_text(encoding="utf-8")

"""The packages, built once for a run, and machines to install them on."""

import fcntl
import importlib.util
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest

from tests.packaging.machine import Machine, lacking, machine, stand_in_for_systemd
from tests.project.tree import ROOT

# A change of the tables that a later version may bring; it can be taken back.
_CHANGE = """
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("consult", "{last}")]
    field = models.BooleanField(default=False, db_default=False)
    operations = [migrations.AddField("answertemplate", "rehearsed", field)]
"""
_TITLE = "    title = models"
_REHEARSED = "    rehearsed = models.BooleanField(default=False, db_default=False)\n"


@dataclass(frozen=True)
class Packages:
    """This version's package, and one of a later version, whose tables differ."""

    now: Path
    later: Path
    tree: Path


@pytest.fixture(scope="session")
def builder() -> ModuleType:
    """The script that builds the package."""
    spec = importlib.util.spec_from_file_location("build_deb", ROOT / "packaging/build_deb.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def packages(tmp_path_factory: pytest.TempPathFactory, builder: ModuleType) -> Packages:
    if shutil.which("dpkg-deb") is None:
        pytest.skip("no dpkg-deb: the package is built on Debian or Ubuntu alone")
    base = tmp_path_factory.getbasetemp()
    # All workers of a run share one: the folder above is theirs together.
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "packages"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "done").exists():
            _build(folder, builder)
            (folder / "done").touch()
    now, later = sorted(folder.glob("*.deb"), key=lambda path: "later" in path.name)
    return Packages(now, later, folder / "tree")


def _build(folder: Path, builder: ModuleType) -> None:
    tree = folder / "tree"
    builder.lay_out(tree, builder.own_version())
    builder.pack(tree, folder, fast=True)
    control = tree / "DEBIAN/control"
    said = control.read_text(encoding="utf-8")
    control.write_text(said.replace("\nVersion: ", "\nVersion: 99.later."), encoding="utf-8")
    consult = tree / "usr/lib/lykta/lykta/web/consult"
    last = max(path.stem for path in consult.glob("migrations/0*.py"))
    change = consult / "migrations/0999_rehearsed.py"
    change.write_text(_CHANGE.format(last=last), encoding="utf-8")
    model = consult / "models.py"
    text = model.read_text(encoding="utf-8")
    assert text.count(_TITLE) == 1
    model.write_text(text.replace(_TITLE, _REHEARSED + _TITLE), encoding="utf-8")
    # Compiled files ask nothing of their source: this one is of the model as it was.
    for compiled in model.parent.glob("__pycache__/models.*"):
        compiled.unlink()
    builder.pack(tree, folder, fast=True)
    change.unlink()
    model.write_text(text, encoding="utf-8")
    control.write_text(said, encoding="utf-8")


@pytest.fixture(scope="session")
def needs_machine() -> None:
    """Skips what is asked of a machine where none can be made."""
    if reason := lacking():
        pytest.skip(f"no machine to install on: {reason}")


@pytest.fixture(scope="module")
def fresh(needs_machine: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """A machine with a stand-in for systemd, and nothing of Lykta."""
    with machine(tmp_path_factory.mktemp("machine")) as made:
        stand_in_for_systemd(made)
        yield made

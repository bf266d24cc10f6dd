"""What requirements-server.txt names is enough for the server and its commands."""

import secrets
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.cli.command import without_the_tests_own
from tests.project.requirement_files import pins
from tests.project.tree import ROOT

# Loads all that the server and its commands load, where no other package can be imported; prints which were.
PROGRAM = """
import importlib, pkgutil, sys
from importlib.metadata import packages_distributions

wanted = set(sys.argv[1:])
owners = {}
for module, names in packages_distributions().items():
    owners[module] = {name.lower().replace("_", "-") for name in names}


class NotInThePackage:
    def find_spec(self, name, path=None, target=None):
        module = name.partition(".")[0]
        if module in owners and module != "lykta" and not owners[module] & wanted:
            raise ModuleNotFoundError(f"{name} is not in the package", name=name)


sys.meta_path.insert(0, NotInThePackage())
import lykta.cli
from lykta.cli import main
for words in (["consult", "keys", "create"], ["consult", "prepare"], ["handbook", "check"]):
    assert main(words) in {0, 1}, words
from lykta.web import serving
serving.prepare()
serving._application()
for found in pkgutil.iter_modules(lykta.cli.__path__):
    if found.name.startswith(("consult", "content", "server", "team")):
        importlib.import_module(f"lykta.cli.{found.name}")
from django.apps import apps
for app in apps.get_app_configs():
    if app.name.startswith("lykta."):
        for found in pkgutil.walk_packages(app.module.__path__, f"{app.name}."):
            # The demo makes an edition first; the workbench never runs on this server.
            if ".invented" not in found.name and ".workbench" not in found.name:
                importlib.import_module(found.name)
from lykta.picture.attack.attacking import attack
loaded = {module.partition(".")[0] for module in sys.modules}
print(*sorted(name for module in loaded & owners.keys() for name in owners[module]))
"""


@pytest.mark.slow
def test_the_server_and_its_commands_load_with_these_packages_alone(
    tmp_path: Path, builder: ModuleType
) -> None:
    (tmp_path / "editions").mkdir()
    settings = {
        "PYTHONPATH": str(ROOT / "src"),
        "LYKTA_PARTS": "handbook,consult,plan,editions",
        "LYKTA_EDITIONS_FOLDER": str(tmp_path / "editions"),
        "LYKTA_DATA_FOLDER": str(tmp_path / "data"),
        "LYKTA_KEY_FOLDER": str(tmp_path / "keys"),
        "LYKTA_SECRET_KEY": secrets.token_urlsafe(64),
    }
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *builder.pinned()],
        cwd=tmp_path,
        env=without_the_tests_own() | settings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert {"django", "granian", "pynacl", "pyrage", "scipy"} <= set(done.stdout.splitlines()[-1].split())


def test_the_package_takes_what_is_pinned_for_this_system(builder: ModuleType) -> None:
    assert builder.pinned().items() <= pins("requirements-server.txt").items()
    assert "colorama" not in builder.pinned()
    assert "cffi" in builder.pinned()

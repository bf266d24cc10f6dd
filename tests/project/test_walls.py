"""The walls between the rooms stand, and no room is left outside them."""

import tomllib
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

from tests.project.tree import ROOT

SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
CONTRACTS = {
    contract["name"]: set(contract.get("source_modules", contract.get("layers", ())))
    for contract in SETTINGS["contracts"]
}


def _rooms(folder: str) -> set[str]:
    """The packages that lie in a package."""
    found = (ROOT / "src" / folder).glob("*/__init__.py")
    return {f"{folder.replace('/', '.')}.{path.parent.name}" for path in found}


def test_every_wall_stands(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.syspath_prepend(str(ROOT / "src"))
    assert lint_imports(no_cache=True, no_logo=True) == 0, capsys.readouterr().out


def test_every_room_but_the_engine_is_kept_from_engines() -> None:
    rooms = (_rooms("lykta") | _rooms("lykta/ads")) - {"lykta.ads", "lykta.ads.engine"}
    assert rooms - CONTRACTS["Only lykta.ads.engine imports an engine"] == set()


def test_every_room_is_kept_from_the_command_line() -> None:
    assert _rooms("lykta") - {"lykta.cli"} - CONTRACTS["Nothing imports the command line"] == set()


def test_a_broken_wall_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "house").mkdir()
    (tmp_path / "house/__init__.py").touch()
    (tmp_path / "house/room.py").write_text("from house import engine\n")
    (tmp_path / "house/engine.py").touch()
    (tmp_path / "walls.ini").write_text(
        "[importlinter]\nroot_package = house\n[importlinter:contract:1]\nname = wall\ntype = forbidden\n"
        "source_modules = house.room\nforbidden_modules = house.engine\n"
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    assert lint_imports(config_filename="walls.ini", no_cache=True, no_logo=True) == 1

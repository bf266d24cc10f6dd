"""The import contracts hold, and name every package."""

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


def _packages(folder: str) -> set[str]:
    """The packages that lie in a package."""
    found = (ROOT / "src" / folder).glob("*/__init__.py")
    return {f"{folder.replace('/', '.')}.{path.parent.name}" for path in found}


def test_every_contract_holds(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.syspath_prepend(str(ROOT / "src"))
    assert lint_imports(no_cache=True, no_logo=True) == 0, capsys.readouterr().out


def test_every_package_but_the_engine_is_kept_from_engines() -> None:
    packages = (_packages("lykta") | _packages("lykta/ads")) - {"lykta.ads", "lykta.ads.engine"}
    assert packages - CONTRACTS["Only lykta.ads.engine imports an engine"] == set()


def test_every_package_is_kept_from_the_command_line() -> None:
    assert _packages("lykta") - {"lykta.cli"} - CONTRACTS["Nothing imports the command line"] == set()


def test_a_broken_contract_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "planted").mkdir()
    (tmp_path / "planted/__init__.py").touch()
    (tmp_path / "planted/stage.py").write_text("from planted import engine\n")
    (tmp_path / "planted/engine.py").touch()
    (tmp_path / "contracts.ini").write_text(
        "[importlinter]\nroot_package = planted\n[importlinter:contract:1]\nname = apart\ntype = forbidden\n"
        "source_modules = planted.stage\nforbidden_modules = planted.engine\n"
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    assert lint_imports(config_filename="contracts.ini", no_cache=True, no_logo=True) == 1

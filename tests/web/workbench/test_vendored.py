"""The files of other projects that lie in the package are those that their script would fetch."""

import hashlib
import runpy
from typing import Any

import pytest

from tests.project.tree import ROOT

SCRIPT: dict[str, Any] = runpy.run_path(str(ROOT / "scripts/vendor_d3.py"), run_name="vendor_d3")


@pytest.mark.parametrize(("name", "digest"), SCRIPT["FILES"].values())
def test_a_file_of_d3_is_as_its_package_has_it(name: str, digest: str) -> None:
    assert hashlib.sha256((SCRIPT["FOLDER"] / name).read_bytes()).hexdigest() == digest


def test_the_licence_lies_beside_the_file() -> None:
    assert "Copyright" in (SCRIPT["FOLDER"] / "d3.LICENSE").read_text(encoding="utf-8")

"""A prepared installation, which most tests of keeping start from."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.consult.keeping.installed import Installation, installation


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Installation]:
    """A server that nobody has prepared: no keys, no tables."""
    with installation(tmp_path / "server") as made:
        yield made


@pytest.fixture
def installed(bare: Installation) -> Installation:
    """A server with keys and tables."""
    assert bare.run("consult", "keys", "create").code == 0
    assert bare.run("consult", "prepare").code == 0
    return bare

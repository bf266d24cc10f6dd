"""A prepared installation, which most tests of keeping start from."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection

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


@pytest.fixture
def other() -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
    """Another session at the same database, where that is PostgreSQL's."""
    settings = connection.get_connection_params()
    names = ("dbname", "user", "password", "host", "port")
    told = {name: settings[name] for name in names if settings.get(name)}
    with psycopg.connect(**told, application_name="pg_dump\x1b[31m of somebody") as session:
        yield session

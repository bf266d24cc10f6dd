"""What the tests of the consultation start from."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser
from pytest_django.plugin import DjangoDbBlocker

from lykta.web.consult.models import Consultation
from tests.web.cast import Cast, logged_in, made_cast, made_consultation
from tests.web.consult.installed import Installation, installation, prepare_once
from tests.web.consult.views.asking_browser import Asker, asker_at
from tests.web.consult.world import World, made_world, undone
from tests.web.server import Site, consulting, running


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """One for all tests of a file, whose own transactions lie within this one."""
    with django_db_blocker.unblock(), undone():
        yield made_world()


@pytest.fixture
def cast(db: None) -> Cast:
    return made_cast()


@pytest.fixture
def consultation(cast: Cast) -> Consultation:
    """One that the health agency answers."""
    return made_consultation(handled_by=cast.health)[0]


@pytest.fixture
def client(cast: Cast) -> Client:
    """The browser of a member of the health agency."""
    return logged_in(cast.nurse)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, dict[str, str]]]:
    folder = tmp_path_factory.mktemp("asking")
    with consulting(folder) as variables, running(folder, **variables) as site:
        yield site, variables


@pytest.fixture
def scripts() -> bool:
    """Whether the browser runs scripts; a test's own parameter of that name says otherwise."""
    return True


@pytest.fixture
def asker(
    served: tuple[Site, dict[str, str]],
    browser: Browser,
    axe: Axe,
    *,
    scripts: bool,
) -> Iterator[Asker]:
    site, variables = served
    with asker_at(site, variables, browser, axe, scripts=scripts) as found:
        yield found


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Installation]:
    """A server that nobody has prepared: no keys, no tables."""
    with installation(tmp_path / "server") as made:
        yield made


@pytest.fixture
def installed(tmp_path: Path) -> Iterator[Installation]:
    """A server with keys and tables."""
    with installation(tmp_path / "server", like=prepare_once()) as made:
        yield made


@pytest.fixture
def other() -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
    """Another session at the same database, where that is PostgreSQL's."""
    settings = connection.get_connection_params()
    names = ("dbname", "user", "password", "host", "port")
    told = {name: settings[name] for name in names if settings.get(name)}
    with psycopg.connect(**told, application_name="pg_dump\x1b[31m of somebody") as session:
        yield session

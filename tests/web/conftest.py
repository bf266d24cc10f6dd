"""What tests of the web start from: prepared style sheets, no page kept from another test, one browser."""

import os
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.utils import translation
from playwright.sync_api import Browser, expect, sync_playwright
from pytest_django import DjangoDbBlocker

from lykta.web.pages import forget_cached_pages
from tests.browser_program import MISSING, PROGRAM, launch
from tests.web.either_database import runs_on_both
from tests.web.server import UNTIL_THE_END

_END_OTHERS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL, leave out the tests that cannot differ from SQLite, where all of them run."""
    if not os.environ.get("LYKTA_TEST_DATABASE", "").startswith("postgresql"):
        return
    alike = [item for item in items if not runs_on_both(item)]
    items[:] = [item for item in items if item not in set(alike)]
    config.hook.pytest_deselected(items=alike)


@pytest.fixture(scope="session", autouse=True)
def _originals() -> Iterator[None]:
    """Servers that are prepared once and copied for each test are removed with the last."""
    yield
    UNTIL_THE_END.close()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """End what else is connected before the database is dropped, which PostgreSQL refuses while anybody is.

    Playwright's loop has a context of its own, and Django a connection for each context: one that a journey's
    test opened there is closed by nobody.
    """
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            # Loaded here: runs without a database have no part that it belongs to.
            from tests.web.as_web_role import give_roles  # noqa: PLC0415

            give_roles()
    yield
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(_END_OTHERS)


@pytest.fixture(scope="session", autouse=True)
def prepared_static_files() -> None:
    call_command("collectstatic", interactive=False, verbosity=0)


@pytest.fixture(autouse=True)
def nothing_of_another_test() -> Iterator[None]:
    """No page is kept, and the language is Swedish: a page in English leaves its own with the thread."""
    forget_cached_pages()
    if apps.is_installed("lykta.web.audit"):
        # The table of another test may have been emptied, which is what an attack on the log does.
        from lykta.web.audit.recording import forget_seen  # noqa: PLC0415 - only some runs have its tables.

        forget_seen()
    translation.activate("sv")
    yield
    # What a file of tests shares is made before its first test begins.
    translation.activate("sv")


# Here and nowhere else: a process runs Playwright once, and what packages imported would be one for each.
@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if PROGRAM is None:
        pytest.skip(MISSING)
    # Playwright keeps a loop running in this thread, and Django would refuse the database to all later tests.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "yes"
    with sync_playwright() as playwright:
        # A machine that does much else answers late; what is tested here is not speed.
        expect.set_options(timeout=30_000)
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def axe() -> Axe:
    return Axe()

"""What holds for every test."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.project.tree import ROOT

# Speed is measured by `make bench`, never by a test: a first call compiles for seconds.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

# What commands write into the folder they are started from: a test has a folder of its own for that.
_OUTPUT = ("lykta-data", "build", "dist")


# Tests of a server with logins need a database: they are a run of their own for each kind (`make test`).
_WITH_LOGINS = tuple(ROOT / "tests/web" / room for room in ("audit", "consult", "team"))
_DATABASE = os.environ.get("LYKTA_TEST_DATABASE", "")


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    with_logins = any(collection_path.is_relative_to(room) for room in _WITH_LOGINS)
    is_above = any(collection_path in room.parents for room in _WITH_LOGINS)
    if is_above or collection_path.suffix not in {"", ".py"}:
        return None
    return None if with_logins == bool(_DATABASE) else True


def pytest_report_header() -> list[str]:
    found = shutil.which("chromium")
    kind, rooms = _DATABASE.partition(":")[0], ", ".join(room.name for room in _WITH_LOGINS)
    without = f"all but {rooms}, which LYKTA_TEST_DATABASE=sqlite runs"
    return [
        f"browser: {found or 'none, so tests in a browser are skipped; `make browser` installs chromium'}",
        f"rooms: {rooms}, on {kind}" if kind else f"rooms: {without}",
    ]


@pytest.fixture(scope="session", autouse=True)
def tests_leave_no_output_in_the_tree() -> Iterator[None]:
    before = {name for name in _OUTPUT if (ROOT / name).exists()}
    yield
    left = sorted({name for name in _OUTPUT if (ROOT / name).exists()} - before)
    assert left == [], f"a test wrote {', '.join(left)} into the project's folder"

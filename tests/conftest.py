"""What holds for every test."""

import shutil
from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.project.tree import ROOT

# Speed is measured by `make bench`, never by a test: a first call compiles for seconds.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

# What commands write into the folder they are started from: a test has a folder of its own for that.
_OUTPUT = ("lykta-data", "build", "dist")


def pytest_report_header() -> str:
    found = shutil.which("chromium")
    return f"browser: {found or 'none, so tests in a browser are skipped; `make browser` installs chromium'}"


@pytest.fixture(scope="session", autouse=True)
def tests_leave_no_output_in_the_tree() -> Iterator[None]:
    before = {name for name in _OUTPUT if (ROOT / name).exists()}
    yield
    left = sorted({name for name in _OUTPUT if (ROOT / name).exists()} - before)
    assert left == [], f"a test wrote {', '.join(left)} into the project's folder"

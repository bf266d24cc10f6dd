"""What holds for every test."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.ads.distributed.cluster import missing as spark_lacks
from tests.browser_program import MISSING, PROGRAM
from tests.examples import examples
from tests.project.tree import ROOT

# Speed is measured by `make bench`, never by a test: a first call compiles for seconds.
settings.register_profile("untimed", deadline=None, max_examples=examples())
settings.load_profile("untimed")

# What commands write into the folder they are started from: a test has a folder of its own for that.
_OUTPUT = ("lykta-data", "build", "dist")


# Tests of a server with logins need a database: they are a run of their own for each kind (`make test`). So
# are those of the workbench, whose server has no other part.
_DATABASE = os.environ.get("LYKTA_TEST_DATABASE", "")
_APART = {
    "logins": tuple(
        ROOT / "tests/web" / part
        for part in ("audit", "consult", "editions", "limits", "plan", "releases", "team")
    ),
    "workbench": (ROOT / "tests/web/workbench",),
}
_RUN = "logins" if _DATABASE else "workbench" if os.environ.get("LYKTA_TEST_WORKBENCH") else ""


def _run_of(path: Path) -> str:
    """Which run a test belongs to."""
    return next((run for run, parts in _APART.items() if any(map(path.is_relative_to, parts))), "")


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    is_above = any(collection_path in part.parents for parts in _APART.values() for part in parts)
    if is_above or collection_path.suffix not in {"", ".py"}:
        return None
    return None if _run_of(collection_path) == _RUN else True


def pytest_report_header() -> list[str]:
    lacking = spark_lacks()
    cluster = f"no cluster, so its tests are skipped: {lacking}" if lacking else "a cluster can be started"
    names = ", ".join(part.name for run, parts in _APART.items() for part in parts if not _RUN or run == _RUN)
    without = f"all but {names}, which LYKTA_TEST_DATABASE=sqlite and LYKTA_TEST_WORKBENCH=yes run"
    kind = f", on {_DATABASE.partition(':')[0]}" if _DATABASE else ""
    return [
        f"browser: {PROGRAM or f'tests in a browser are skipped: {MISSING}'}",
        f"spark: {cluster}",
        f"parts: {names}{kind}" if _RUN else f"parts: {without}",
    ]


@pytest.fixture(scope="session", autouse=True)
def tests_leave_no_output_in_the_tree() -> Iterator[None]:
    before = {name for name in _OUTPUT if (ROOT / name).exists()}
    yield
    left = sorted({name for name in _OUTPUT if (ROOT / name).exists()} - before)
    assert left == [], f"a test wrote {', '.join(left)} into the project's folder"

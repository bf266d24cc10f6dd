"""The processes of one server count together, in memory, and leave nothing behind."""

from pathlib import Path

import pytest

from tests.web.server import TWO_WORKERS, Site, asked, running

ASKED = 40

pytestmark = pytest.mark.slow


def counted(site: Site) -> int:
    lines = asked(site, "/metrics")[1].splitlines()
    return next(
        (int(float(line.split()[-1])) for line in lines if line.startswith("lykta_requests_total")), 0
    )


def test_requests_to_two_processes_are_counted_as_one_servers(tmp_path: Path) -> None:
    memory = tmp_path / "memory"
    memory.mkdir()
    with running(tmp_path, TWO_WORKERS, RUNTIME_DIRECTORY=str(memory)) as site:
        for _ in range(ASKED):
            asked(site, "/handbok/")
        assert [counted(site) for _ in range(10)] == [ASKED] * 10
        (shared,) = memory.iterdir()
        writers = {path.stem.rpartition("_")[2] for path in shared.iterdir()}
        # Each of the two, and the process that started them, has a file of its own.
        assert len(writers) == 3
    assert list(memory.iterdir()) == []

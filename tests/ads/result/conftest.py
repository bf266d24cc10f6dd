"""The small result file, for reading tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lykta.ads.result import ResultFile
from tests.ads.result.small_result import write_small_result


@pytest.fixture
def result(tmp_path: Path) -> Iterator[ResultFile]:
    with ResultFile(write_small_result(tmp_path / "small.lykta")) as result:
        yield result

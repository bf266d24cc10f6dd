"""The small result file, for reading tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lykta.ads.result import Result
from tests.ads.result.small_result import write_small_result


@pytest.fixture
def result(tmp_path: Path) -> Iterator[Result]:
    with Result(write_small_result(tmp_path / "small.lykta")) as result:
        yield result

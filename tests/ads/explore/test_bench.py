"""A result that is replaced while it is read is opened anew."""

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from lykta.ads.explore import Bench
from lykta.ads.judgements.overlay import Overlay
from tests.ads.result.small_result import meta_table, write_small_result


def test_a_result_that_is_replaced_while_it_is_opened_is_opened_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_small_result(tmp_path / "r.lykta")
    later = write_small_result(tmp_path / "later.lykta", meta=meta_table(lykta="9.9"))

    def open_late(*given: Any) -> Overlay:
        opened = Overlay(*given)
        if later.exists():
            later.replace(path)
        return opened

    monkeypatch.setattr("lykta.ads.explore.bench.Overlay", open_late)
    with closing(Bench(path)) as bench:
        with bench.reading() as opened:
            assert opened.version == "0.1.0"
        with bench.reading() as opened:
            assert opened.version == "9.9"

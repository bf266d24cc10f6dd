"""A small result with names that every format has to carry, judged in part, and what is exported of it."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from lykta.ads.explore import Bench
from lykta.ads.export import FORMATS, ExportRequest, write_export
from lykta.ads.judgements import JudgedLink, JudgedNetwork, Judgement, JudgementLog, Verdict, log_beside
from lykta.ads.result import ExportFormat
from tests.ads.result.small_result import BIG, small_tables, write_small_result

FORMULA = "=1+1"
"""The id of the first ad: a spreadsheet would take it for a formula, and XML keeps none of its neighbours."""

IDS = (FORMULA, "a<&>\"'", "a\x01 b", "b1", "b2 åäö", "c1")
PLACE = '=HYPERLINK("http://example.org";"Karlstad")'
NOTE = "Samma mall, och samma skrivfel i ”lungn”"
LOOKS_LIKE_A_CONTACT = "Ring 070-174 06 05 för mer"
WHEN = datetime(2026, 3, 9, 8, tzinfo=UTC)

type Export = Callable[..., Path]


@pytest.fixture(scope="session")
def judged_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small result; its first two ads are judged as one author's, the big network as unsure."""
    ads = small_tables(IDS)["ads"]
    places = [PLACE, "Arvika", "Säffle", None, "Åmål", "Karlstad"]
    ads = ads.set_column(ads.column_names.index("place"), "place", pa.array(places, pa.string()))
    path = write_small_result(tmp_path_factory.mktemp("export") / "small.lykta", ads=ads)
    log = JudgementLog(log_beside(path))
    log.add(Judgement(JudgedLink.between(*IDS[:2]), Verdict.SAME, NOTE), by="Åsa Ö", at=WHEN)
    whole = Judgement(JudgedNetwork.of(set(IDS[:3])), Verdict.UNSURE, LOOKS_LIKE_A_CONTACT, BIG)
    log.add(whole, by="B. Berg", at=WHEN)
    return path


@pytest.fixture(scope="session")
def judged(judged_file: Path) -> Iterator[Bench]:
    """The same on a bench, which no test changes."""
    found = Bench(judged_file)
    yield found
    found.close()


@pytest.fixture
def bench(judged_file: Path, tmp_path: Path) -> Iterator[Bench]:
    """A copy of it, to be judged."""
    copy = tmp_path / "own.lykta"
    shutil.copyfile(judged_file, copy)
    shutil.copyfile(log_beside(judged_file), log_beside(copy))
    found = Bench(copy)
    yield found
    found.close()


@pytest.fixture
def export(judged: Bench, tmp_path: Path) -> Export:
    """Exports in a format and gives the file: `export("gexf", networks=(BIG,))`."""

    def make(form: ExportFormat, **asked: Any) -> Path:
        out = tmp_path / f"out{FORMATS[form].suffix}"
        with judged.reading(described=False) as opened:
            write_export(opened, out, form, ExportRequest(**asked))
        return out

    return make

"""The strength of an exported network is the number that the workbench shows of it."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from lykta.ads.explore import Bench
from lykta.ads.explore.strength import strengths_of
from lykta.ads.export import ExportRequest
from lykta.ads.export.records import NetworkRecord, reading_records
from lykta.ads.judgements import JudgedLink, Judgement, Verdict
from tests.ads.result.small_result import BIG, SMALL, small_tables, write_small_result

# A chain of three ads, and a weaker link that is not needed: it closes the ring.
RING = {(0, 1): 0.62, (1, 2): 0.9, (0, 2): 0.13}


@pytest.fixture
def ring(tmp_path: Path) -> Iterator[Bench]:
    """A result whose big network is a ring."""
    kept = small_tables()["links"]
    rows = [
        {
            **dict.fromkeys(kept.column_names),
            "a": a,
            "b": b,
            "reason": "shared template",
            "probability": probability,
            "low": probability / 2,
            "high": probability,
        }
        for (a, b), probability in RING.items()
    ]
    kept = kept.filter(pc.equal(kept["a"], 3))
    links = pa.concat_tables([kept, pa.Table.from_pylist(rows, schema=kept.schema)])
    bench = Bench(write_small_result(tmp_path / "ring.lykta", links=links))
    yield bench
    bench.close()


def networks(bench: Bench, request: ExportRequest) -> dict[str, NetworkRecord]:
    with bench.reading() as opened, reading_records(opened, request) as records:
        return {each.network: each for each in records.networks()}


@pytest.mark.parametrize(
    "asked", [ExportRequest(), ExportRequest(networks=(BIG, SMALL)), ExportRequest(least=0.7)]
)
def test_the_strength_is_that_of_the_workbench_whatever_is_left_out(
    ring: Bench, asked: ExportRequest
) -> None:
    found = networks(ring, asked)
    with ring.reading() as opened:
        shown = strengths_of(opened.engine, [BIG, SMALL])
    assert {name: each.strength for name, each in found.items()} == {
        name: each.strength for name, each in shown.items()
    }
    assert found[BIG].strength == pytest.approx(0.62)
    assert found[BIG].links == (1 if asked.least else 3)


def test_what_judgements_alone_hold_together_has_no_strength(ring: Bench) -> None:
    with ring.reading() as opened:
        small = opened.engine.arrow(
            "SELECT ad_id FROM ads JOIN members USING (ad) WHERE network = ? ORDER BY ad_id", [SMALL]
        )["ad_id"].to_pylist()
    for on, verdict in ((JudgedLink(*small), Verdict.NOT), (JudgedLink("b1", "c1"), Verdict.SAME)):
        ring.judge(Judgement(on, verdict, ""), by="Anna")
    (held,) = [each for each in networks(ring, ExportRequest()).values() if each.network != BIG]
    assert (held.ads, held.strength, held.links, held.mean) == (2, None, 0, None)

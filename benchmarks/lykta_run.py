"""Child program: analyse a file of ads once, measured, and score the result."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa

from benchmarks.measuring import measured, report
from benchmarks.scores import figures_of
from lykta.ads.analysis import analyse
from lykta.ads.engine import DuckDBEngine
from lykta.ads.options import AnalysisOptions
from lykta.ads.result import ResultFile, read_truth, score_result


def main(ads: str, truth: str, told: str) -> None:
    """Analyse `ads`, score against `truth`, and tell the figures in the file `told`."""
    with TemporaryDirectory(prefix="lykta-bench-") as folder:
        out = Path(folder) / "result.lykta"
        options = AnalysisOptions(key_file=Path(folder) / "contact.key")
        summary, cost = measured(lambda: analyse([ads], out=out, options=options))
        with ResultFile(out) as result:
            scores = score_result(result, read_truth(Path(truth)))
        figures: dict[str, Any] = {
            "ads": summary.ads,
            "networks": scores.networks,
            "hands": scores.hands,
            "advertisers": [summary.advertisers_low, summary.advertisers_high],
            "calibration_error": summary.calibration_error,
            **figures_of(pairs=scores.pairs, b_cubed=scores.b_cubed),
            **_tables(out),
        }
    report(told, cost, figures)


def _tables(out: Path) -> dict[str, Any]:
    with DuckDBEngine(out, read_only=True) as engine:
        stages = engine.arrow("SELECT stage, seconds FROM stages")
        bins = engine.arrow("SELECT predicted, observed, pairs FROM calibration ORDER BY bin")
    return {"stages": _dictionary(stages), "calibration": bins.to_pylist()}


def _dictionary(stages: pa.Table) -> dict[str, float]:
    return dict(zip(stages["stage"].to_pylist(), stages["seconds"].to_pylist(), strict=True))


if __name__ == "__main__":
    main(*sys.argv[1:])

"""The plain tables of a result file: ads, members, calibration, and what the whole is."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from lykta.ads.engine import ROW_GROUP
from lykta.ads.result import Summary
from lykta.ads.result.file import FORMAT
from lykta.ads.weigh import Calibration, Weights
from lykta.version import __version__


def ads_table(ads: pa.Table, wording: npt.NDArray[np.uint32], first: int = 0) -> pa.Table:
    """The ads by number, from `first` on, but for where they were read; `wording` uint32[n] numbers their
    texts.
    """
    kept = ads.drop_columns(["source", "line"]).append_column("wording", pa.array(wording))
    return _with_number(kept, first)


def members_tables(network: npt.NDArray[np.int64], names: list[str]) -> Iterator[pa.Table]:
    """The name of each ad's network, some ads after the other; `network` int64[n] is its place in `names`."""
    named = pa.array(names, pa.string())
    for begin in range(0, len(network), ROW_GROUP):
        some = pa.array(network[begin : begin + ROW_GROUP])
        yield _with_number(pa.table({"network": named.take(some)}), begin)


def calibration_table(calibration: Calibration | None) -> pa.Table:
    """Predicted against observed, bin by bin; empty where nothing was learnt."""
    bins = len(calibration.pairs) if calibration else 0
    return pa.table(
        {
            "learnt": pa.array([True] * bins, pa.bool_()),
            "bin": pa.array(range(bins), pa.int32()),
            "pairs": pa.array(calibration.pairs if calibration else [], pa.int64()),
            "predicted": pa.array(calibration.predicted if calibration else [], pa.float64()),
            "observed": pa.array(calibration.observed if calibration else [], pa.float64()),
        }
    )


def meta_table(
    settings: Mapping[str, object], summary: Summary, notes: list[str], weights: Weights
) -> pa.Table:
    """What made the result, with which settings and weights, and what was remarked."""
    values = {
        "format": str(FORMAT),
        "lykta": __version__,
        "settings": json.dumps(settings, ensure_ascii=False, sort_keys=True),
        "summary": summary.to_json(),
        "notes": json.dumps(notes, ensure_ascii=False),
        "weights": weights.to_json(),
    }
    return pa.table({"key": list(values), "value": list(values.values())})


def _with_number(table: pa.Table, first: int = 0) -> pa.Table:
    return table.add_column(0, "ad", pa.array(np.arange(first, first + table.num_rows, dtype=np.uint32)))

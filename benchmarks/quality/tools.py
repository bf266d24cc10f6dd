"""The tools that are judged, each run in a process of its own over one file of ads."""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.infoshield.groups import ADS, template_groups
from benchmarks.measuring import Cost, run
from benchmarks.peers import PEERS
from benchmarks.quality.calibration import Links
from benchmarks.quality.figures import Integers, number
from benchmarks.quality.kinds import Kind
from benchmarks.quality.tool_run import LYKTA

INFOSHIELD = "infoshield"
TOOLS = {LYKTA: "Lykta", **PEERS, INFOSHIELD: "InfoShield"}
"""Each tool's name on the command line and in the table."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Checkout:
    """A checkout of InfoShield and the Python that has what it needs."""

    folder: Path
    python: Path


@dataclass(frozen=True, slots=True)
class Grouping:
    """The group of each ad, int64; of Lykta its links too, and the low and the high number of
    `advertisers`. Without groups the failure says why.
    """

    labels: Integers | None = None
    links: Links | None = None
    cost: Cost | None = None
    failure: str = ""
    advertisers: tuple[int, int] | None = None


def group(tool: str, kind: Kind, *, limit: float, checkout: Checkout | None = None) -> Grouping:
    """Run a tool over a kind's ads for at most `limit` seconds."""
    if tool == INFOSHIELD:
        return _infoshield(kind, limit, checkout) if checkout else Grouping(failure="no checkout was given")
    with TemporaryDirectory(prefix="lykta-bench-") as folder:
        arrays = Path(folder) / "arrays.npz"
        found = run("benchmarks.quality.tool_run", [tool, str(kind.ads), str(arrays)], limit=limit)
        if found.cost is None:
            return Grouping(failure=found.failure)
        with np.load(arrays) as given:
            links = Links(*(given[field.name] for field in fields(Links))) if tool == LYKTA else None
            counted = given["advertisers"].tolist() if tool == LYKTA else []
            return Grouping(
                given["labels"], links, found.cost, advertisers=tuple(counted[0]) if counted else None
            )


def _infoshield(kind: Kind, limit: float, checkout: Checkout) -> Grouping:
    with TemporaryDirectory(prefix="lykta-bench-") as folder:
        place = Path(folder)
        ids = [row["id"] for row in kind.rows]
        _write_texts(place / ADS, ids, kind.texts)
        asked = [str(checkout.folder), str(checkout.python), folder, str(limit)]
        found = run("benchmarks.infoshield.checkout_run", asked)
        if found.cost is None:
            return Grouping(failure=found.failure)
        groups = template_groups(place)
        return Grouping(number([groups.get(ad, f"alone {ad}") for ad in ids]), None, found.cost)


def _write_texts(path: Path, ids: Sequence[str], texts: Sequence[str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        # It stops at the line ends of other systems, and its documents at characters that XML does not have.
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow(["id", "text"])
        lines.writerows((ad, _CONTROL.sub(" ", text)) for ad, text in zip(ids, texts, strict=True))

"""The page of figures of the cluster, as Markdown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log

from benchmarks.machine import Machine
from benchmarks.measuring import Run
from benchmarks.page import table, wrapped

# Megabytes for the Java of each worker, whatever the number of ads.
JAVA = 1500
_KINDS = ("sent", "kept", "lent", "returned")
_PROJECTED = (10_000_000, 100_000_000, 1_000_000_000)
# A network card of a gigabit and one of ten, in bytes a second, of which half is really had.
_CARD, _QUICK_CARD = 62.5e6, 625e6


@dataclass(frozen=True, slots=True)
class Size:
    """What was measured of a county of so many ads: what travels, where that was counted, and the cost here
    and on Spark, by how many workers.
    """

    ads: int
    traffic: Run | None
    here: Run
    there: Mapping[int, Run]

    def of(self, kind: str) -> float:
        """Bytes an ad, of what was counted."""
        return float(self.counted.figures["moved"][kind]) / self.ads

    @property
    def memory(self) -> float:
        """The most that the machine that asks held, with one task of one worker, in bytes."""
        return float(self.counted.cost.peak_bytes) if self.counted.cost else 0.0

    @property
    def counted(self) -> Run:
        """What travels. Raises ValueError where that was not counted."""
        if self.traffic is None:
            raise ValueError(f"what travels of {self.ads} ads was not counted")
        return self.traffic


def page(machine: Machine, sizes: Sequence[Size], remark: str = "") -> str:
    """The whole page; a `remark` tells how it was measured."""
    counted = [size for size in sizes if size.traffic]
    parts = [
        "# Benchmarks of the cluster\n\n"
        "Written by `python -m benchmarks.cluster`; do not edit. See also [Analyse on a "
        "cluster](../how-to/cluster.md).\n\n" + f"{machine.told} {remark}".strip(),
        "## Time\n\n"
        "The synthetic county as one Parquet file; whole analyses, kernels compiled before. Spark's master "
        "and workers, of one core each, ran on the same machine: this shows what a cluster costs, not "
        "what it gains. *Memory* is the peak of the command's process, and *own* the part that no file lies "
        "behind. That part alone is told of *Java*, Spark's beside it (1 GB allowed), and of *worker*, the "
        f"largest worker with its Python and its Java ({JAVA / 1000} GB allowed).",
        _times(sizes),
        "## What travels\n\n"
        "Counted in one process that does the work of every machine. *Sent* goes from this machine to the "
        "others, *kept* stays on them until grouping ends, *lent* passes between them, and *returned* "
        "comes back. *Memory* and *own* are those of the machine that asks, with one task of one worker.",
        _traffic(counted),
        _growth(counted),
        "## Larger than was measured\n\n"
        "Extrapolated from the growth between the two largest counties in the table above; none of it was "
        "tried. *Card* is the time through one network card at half its speed; ten machines share what is "
        "lent.",
        _projected(counted),
    ]
    return "\n\n".join(wrapped(block) for part in parts for block in part.split("\n\n")) + "\n"


def _times(sizes: Sequence[Size]) -> str:
    columns = ("ads", "engine", "seconds", "ads/s", "memory GB", "own GB", "Java GB", "worker GB", "times")
    rows = []
    for size in sizes:
        on_spark = ((f"Spark, workers: {workers}", found) for workers, found in size.there.items())
        for name, found in (("this machine", size.here), *on_spark):
            if found.cost is None:
                rows.append([f"{size.ads:,}", name, found.failure, *[""] * 6])
                continue
            cost = found.cost
            base = size.here.cost.seconds if size.here.cost else cost.seconds
            rows.append(
                [
                    f"{size.ads:,}",
                    name,
                    f"{cost.seconds:.1f}",
                    f"{size.ads / cost.seconds:,.0f}",
                    f"{cost.peak_bytes / 1e9:.2f}",
                    f"{found.figures['own'] / 1e9:.2f}",
                    f"{found.figures['java'] / 1e9:.2f}",
                    f"{found.figures['largest_worker'] / 1e9:.2f}",
                    f"{cost.seconds / base:.1f}",
                ]
            )
    return table(columns, rows)


def _traffic(sizes: Sequence[Size]) -> str:
    columns = (
        *("ads", *(f"{kind}, bytes an ad" for kind in _KINDS), "tasks", "largest task, MB"),
        *("memory GB", "own GB"),
    )
    rows = [
        [
            f"{size.ads:,}",
            *(f"{size.of(kind):,.0f}" for kind in _KINDS),
            f"{size.counted.figures['tasks']:,}",
            f"{size.counted.figures['largest'] / 1e6:,.1f}",
            f"{size.memory / 1e9:.2f}",
            f"{size.counted.figures['own'] / 1e9:.2f}",
        ]
        for size in sizes
    ]
    return table(columns, rows)


def _exponent(sizes: Sequence[Size], kind: str) -> float:
    """By what power what travels grows with the ads, over the two largest counties; 1 is in step."""
    if len(sizes) < 2:
        return 1.0
    small, large = sizes[-2:]
    return 1 + log(large.of(kind) / small.of(kind)) / log(large.ads / small.ads)


def _growth(sizes: Sequence[Size]) -> str:
    told = ", ".join(f"{kind} {_exponent(sizes, kind):.2f}" for kind in _KINDS)
    return f"Growth exponents between the two largest (1 is in step with the ads): {told}."


def _projected(sizes: Sequence[Size]) -> str:
    last = sizes[-1]
    moved = [f"{kind} GB" for kind in _KINDS]
    columns = ("ads", *moved, "card of 1 Gbit/s", "of 10 Gbit/s", "memory here GB")
    rows = []
    for ads in _PROJECTED:
        gigabytes = {
            kind: last.of(kind) * last.ads / 1e9 * (ads / last.ads) ** _exponent(sizes, kind)
            for kind in _KINDS
        }
        through = (gigabytes["sent"] + gigabytes["returned"] + gigabytes["lent"] / 10) * 1e9
        here = (last.memory + _more_by_ad(sizes) * (ads - last.ads)) / 1e9
        rows.append(
            [
                f"{ads:,}",
                *(f"{gigabytes[kind]:,.0f}" for kind in _KINDS),
                _hours(through / _CARD),
                _hours(through / _QUICK_CARD),
                f"{here:,.0f}",
            ]
        )
    return table(columns, rows)


def _more_by_ad(sizes: Sequence[Size]) -> float:
    """The bytes that each further ad takes on the machine that asks, over the two largest counties."""
    if len(sizes) < 2:
        return sizes[-1].memory / sizes[-1].ads
    small, large = sizes[-2:]
    return (large.memory - small.memory) / (large.ads - small.ads)


def _hours(seconds: float) -> str:
    return f"{seconds / 60:,.0f} min" if seconds < 7200 else f"{seconds / 3600:,.0f} h"

"""The page of figures, as Markdown."""

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from benchmarks.county import LYKTA, START_ADS, Measured
from benchmarks.machine import Machine
from benchmarks.measuring import Cost
from benchmarks.plan import Plan
from lykta.ads.options import STAGES

_WIDTH = 120

SPEED_COLUMNS = (
    "ads", "seconds", "ads/s", "CPU s", "of it system", "peak memory GB", "B-cubed P/R/F1", "pair P/R/F1",
    "calibration error",
)  # fmt: skip
PEER_COLUMNS = ("ads", "tool", "ads/s", "peak memory GB", "B-cubed F1", "pair F1", "Lykta's speed over its")


@dataclass(frozen=True, slots=True)
class Findings:
    """All that one run found; `start_seconds` is the time of an analysis of next to nothing, and
    `fresh_memory_seconds` what a gigabyte of memory takes that the program had not before.
    """

    machine: Machine
    plan: Plan
    counties: tuple[Measured, ...]
    start_seconds: float | None
    fresh_memory_seconds: float


def page(findings: Findings) -> str:
    """The whole page; `findings` may lack peers, whose part is then left out."""
    own = [each for each in findings.counties if each.tool == LYKTA]
    parts = [_head(findings), _speed(own, findings.start_seconds), _stages(own), _pictures()]
    if len(own) < len(findings.counties):
        parts.append(_peers(findings))
    return "\n\n".join(wrapped(block) for part in parts for block in part.split("\n\n")) + "\n"


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def wrapped(block: str) -> str:
    """A paragraph in lines of the documents' width; tables, headings and pictures stay as they are."""
    return (
        block
        if block[0] in "|#!"
        else textwrap.fill(block, _WIDTH, break_long_words=False, break_on_hyphens=False)
    )


def _head(findings: Findings) -> str:
    machine = findings.machine
    return (
        "# Benchmarks\n\n"
        "Written by `make bench`; do not edit. [How quality is judged](../explanation/quality.md) explains "
        "the measures; [Quality on real text](benchmarks-quality.md) has those of real text.\n\n"
        f"Measured on {machine.day} with Lykta {machine.lykta}: {machine.processor}, cores used: "
        f"{machine.cores}, {machine.memory_gb:.0f} GB of memory, {machine.system}, Python {machine.python}. "
        f"To write to a gigabyte of memory that a program had not before took "
        f"{findings.fresh_memory_seconds:.1f} s."
    )


def _speed(own: Sequence[Measured], start: float | None) -> str:
    rows = [_speed_row(each) for each in own]
    loading = (
        f" An analysis of {START_ADS} ads takes {start:.1f} s: that much of each time is the start."
        if start
        else ""
    )
    return (
        "## Speed, memory and quality on the synthetic county\n\n"
        "The whole of `analyse`, from the CSV file to the finished result, in a process of its own; "
        "kernels were compiled before. The system's share of the processor's time goes nearly all into "
        "handing out memory."
        f"{loading}\n\n"
        f"{table(SPEED_COLUMNS, rows)}\n\n{_exponents(own)}"
    )


def _speed_row(each: Measured) -> list[str]:
    if each.run.cost is None:
        return [f"{each.ads:,}", each.run.failure, *[""] * (len(SPEED_COLUMNS) - 2)]
    figures = each.run.figures
    error = figures["calibration_error"]
    return [
        f"{each.ads:,}",
        f"{each.run.cost.seconds:,.1f}",
        f"{each.ads / each.run.cost.seconds:,.0f}",
        f"{each.run.cost.processor_seconds:,.1f}",
        f"{each.run.cost.system_seconds:,.1f}",
        _gigabytes(each.run.cost),
        _measure(figures["b_cubed"]),
        _measure(figures["pairs"]),
        "none learnt" if error is None else f"{error:.3f}",
    ]


def _exponents(own: Sequence[Measured]) -> str:
    """Between neighbouring sizes the exponent with which the time grows: 1 is in step with the ads."""
    sentences = [
        f"from {small.ads:,} to {large.ads:,} ads {_exponent(small, large):.2f}"
        for small, large in pairwise(own)
        if small.run.cost and large.run.cost
    ]
    return f"Growth exponent (1 is in step with the ads): {', '.join(sentences) or 'one size tells none'}."


def _exponent(small: Measured, large: Measured) -> float:
    times = [each.run.cost.seconds if each.run.cost else math.nan for each in (small, large)]
    return math.log(times[1] / times[0]) / math.log(large.ads / small.ads)


def _stages(own: Sequence[Measured]) -> str:
    rows = []
    for each in own:
        if each.run.cost:
            spent = dict(each.run.figures["stages"])
            # The table of stages is written before the writing is over: the rest of the time is its.
            spent["write"] = max(0.0, each.run.cost.seconds - sum(spent.values()))
            shares = [f"{spent.get(stage, 0.0) / each.run.cost.seconds:.0%}" for stage in STAGES]
            rows.append([f"{each.ads:,}", *shares])
    return f"### Share of time per stage\n\n{table(('ads', *STAGES), rows)}"


def _pictures() -> str:
    return (
        "### Pictures\n\n"
        "![Time against number of ads](img/growth.svg)\n\n"
        "Both axes are logarithmic: slope 1 keeps step with the ads.\n\n"
        "![Given probability against observed share](img/calibration.svg)\n\n"
        "Each point is a bin of held-out pairs of the largest county; on the broken line the probability "
        "is the share of pairs with a contact in common."
    )


def _peers(findings: Findings) -> str:
    own = {each.ads: each.run.cost for each in findings.counties if each.tool == LYKTA}
    rows = [
        _peer_row(each, own[each.ads]) for each in findings.counties if each.ads <= findings.plan.peers_up_to
    ]
    return (
        "## Beside other tools\n\n"
        "The same file in the same run, each tool in a process of its own. The other tools only group, and "
        "reading is not timed for them. Exact shingles and the MinHash tools datasketch and rensa join a "
        "Jaccard of .3 or more over runs of three words. splink gets the number, the place, the site and the "
        "sentences as fields and learns its weights from the file. Lykta gets the whole row. A tool is "
        f"stopped after {findings.plan.peer_limit:,.0f} s.\n\n"
        f"{table(PEER_COLUMNS, rows)}"
    )


def _peer_row(each: Measured, own: Cost | None) -> list[str]:
    cost, figures = each.run.cost, each.run.figures
    if cost is None:
        return [f"{each.ads:,}", each.tool, each.run.failure, *[""] * (len(PEER_COLUMNS) - 3)]
    return [
        f"{each.ads:,}",
        each.tool,
        f"{each.ads / cost.seconds:,.0f}",
        _gigabytes(cost),
        f"{figures['b_cubed'][2]:.3f}",
        f"{figures['pairs'][2]:.3f}",
        "" if own is None or each.tool == LYKTA else f"{cost.seconds / own.seconds:,.2g}",
    ]


def _measure(figures: Sequence[float]) -> str:
    return " / ".join(f"{figure:.2f}" for figure in figures[:2]) + f" / {figures[2]:.3f}"


def _gigabytes(cost: Cost) -> str:
    return f"{cost.peak_bytes / 1e9:.2f}"

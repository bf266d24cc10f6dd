"""The page of figures of the web, as Markdown."""

import math
from collections.abc import Sequence

from benchmarks.machine import Machine
from benchmarks.page import table, wrapped
from benchmarks.web.measured import LYKTA, Measured
from benchmarks.web.plan import BAR_MS, RATE, Plan

COLUMNS = (
    "page", "kB", "server", "requests/s", "p50 ms", "p95 ms", "p99 ms", "failures", "processor ms a request",
    "client late p99 ms",
)  # fmt: skip


def page(machine: Machine, plan: Plan, found: Sequence[Measured]) -> str:
    """The whole page."""
    rows = [_row(each) for each in sorted(found, key=lambda each: (each.address, each.rate))]
    parts = [_head(machine, plan), table(COLUMNS, rows), verdict(found), _NOTES]
    return "\n\n".join(wrapped(block) for part in parts for block in part.split("\n\n")) + "\n"


def verdict(found: Sequence[Measured]) -> str:
    """Whether the bar is met, with the figure that decides it."""
    judged = [each for each in found if each.server == LYKTA and each.rate == RATE]
    if not judged:
        return f"The bar, {RATE} requests a second, was not measured in this run."
    worst = max(percentile(each.heard.times, 95) for each in judged) * 1000
    failures = sum(each.heard.failures for each in judged)
    met = "met" if worst < BAR_MS and not failures else "not met"
    return (
        f"The bar is {RATE} requests a second with p95 under {BAR_MS:.0f} ms on two cores. It is **{met}**: "
        f"the slower page's p95 is {worst:.1f} ms, with {failures} failures."
    )


def percentile(times: Sequence[float], percent: float) -> float:
    """The time within which so many per cent were answered, by the nearest rank; nan when none was."""
    if not times:
        return math.nan
    return sorted(times)[max(0, math.ceil(len(times) * percent / 100) - 1)]


def _row(each: Measured) -> list[str]:
    times, late = each.heard.times, each.heard.lateness
    asked = len(times) + each.heard.failures
    used = each.processor_seconds
    return [
        f"`{each.address}`",
        f"{each.length / 1000:.0f}",
        each.server,
        str(each.rate),
        *(f"{percentile(times, percent) * 1000:.1f}" for percent in (50, 95, 99)),
        str(each.heard.failures),
        "" if used is None else f"{used / max(1, asked) * 1000:.2f}",
        f"{percentile(late, 99) * 1000:.1f}",
    ]


def _head(machine: Machine, plan: Plan) -> str:
    return (
        "# Benchmarks of the web\n\n"
        "Written by `make bench` (`python -m benchmarks.web`); do not edit.\n\n"
        f"Measured on {machine.day} with Lykta {machine.lykta}: {machine.processor}, cores used: "
        f"{machine.cores}, {machine.memory_gb:.0f} GB of memory, {machine.system}, Python {machine.python}. "
        f"Each server had {plan.workers} processes and {plan.seconds:g} s of each load, on the loopback of "
        "the same machine; the client shares its cores."
    )


_NOTES = """\
Requests arrive as a Poisson process drawn beforehand, the same for every server, and each is timed from
when it was to arrive: a slow answer delays no later request (no coordinated omission). How late the
client began is in the last column and part of the times.

The peers serve Lykta's very bytes from a file, without its security headers. *granian* is Lykta's own
server with its file serving in Rust: the difference is what Lykta adds. *nginx* is Debian's."""

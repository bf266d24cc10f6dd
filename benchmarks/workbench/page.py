"""The page of figures of the workbench, as Markdown."""

from collections.abc import Sequence
from statistics import median

from benchmarks.machine import Machine
from benchmarks.page import table, wrapped
from benchmarks.web.page import percentile
from benchmarks.workbench.measured import Findings, Measured
from benchmarks.workbench.plan import FIRST_SECONDS, MEDIAN_MS, PEAK_GB, Plan

COLUMNS = (
    "page", "kB", "first ms", "median ms", "p95 ms", "processor ms", "by hand median ms", "wrong answers",
)  # fmt: skip


def page(machine: Machine, plan: Plan, found: Findings) -> str:
    """The whole page."""
    parts = [
        _head(machine, found),
        verdict(found),
        "## Opening and memory",
        _opening(found),
        "## Pages",
        table(COLUMNS, [_row(each) for each in found.pages]),
        _NOTES.format(times=plan.times),
    ]
    return "\n\n".join(wrapped(block) for part in parts for block in part.split("\n\n")) + "\n"


def verdict(found: Findings) -> str:
    """Whether the bars are met, each with the figure that decides it."""
    slow = [each for each in found.pages if median(each.times) * 1000 >= MEDIAN_MS]
    wrong = sum(len(each.failures) for each in found.pages)
    slowest = max(found.pages, key=lambda each: median(each.times))
    waited = found.opening.first_page - found.opening.answers
    named = ", ".join(f"{each.name} ({_ms(median(each.times))} ms)" for each in slow)
    pages = (
        f"the slowest, {slowest.name}, has {_ms(median(slowest.times))} ms"
        if not slow
        else f"above it: {named}"
    )
    return (
        f"The bars are: the median of every page under {MEDIAN_MS:.0f} ms, which is "
        f"**{_met(not slow and not wrong)}** ({pages}; wrong answers: {wrong}); the first page within "
        f"{FIRST_SECONDS:.0f} s of the server's first sign of life, which is "
        f"**{_met(waited < FIRST_SECONDS)}** ({waited:.1f} s); and at most {PEAK_GB} GB of memory, which is "
        f"**{_met(found.peak_bytes < PEAK_GB * 1e9)}** ({found.peak_bytes / 1e9:.2f} GB)."
    )


def _met(holds: bool) -> str:  # noqa: FBT001 - one word or the other.
    return "met" if holds else "not met"


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:,.0f}"


def _row(each: Measured) -> list[str]:
    return [
        each.name,
        f"{each.kilobytes:.0f}",
        _ms(each.first),
        _ms(median(each.times)),
        _ms(percentile(each.times, 95)),
        "" if each.processor_seconds is None else _ms(each.processor_seconds),
        _ms(median(each.peer)) if each.peer else "",
        _wrong(each.failures),
    ]


def _wrong(failures: Sequence[int]) -> str:
    return f"{len(failures)} ({', '.join(map(str, sorted(set(failures))))})" if failures else "0"


def _head(machine: Machine, found: Findings) -> str:
    summary = found.summary
    return (
        "# Benchmarks of the workbench\n\n"
        "Written by `make bench` (`python -m benchmarks.workbench`); do not edit.\n\n"
        f"Measured on {machine.day} with Lykta {machine.lykta}: {machine.processor}, cores used: "
        f"{machine.cores}, {machine.memory_gb:.0f} GB of memory, {machine.system}, Python {machine.python}. "
        f"The result is that of a synthetic county: {summary.ads:,} ads, {summary.links:,} links, "
        f"{summary.networks:,} networks. When the measuring began {found.load:.1f} processes wanted a core: "
        "with more than the cores, other work slowed the clock."
    )


def _opening(found: Findings) -> str:
    opening = found.opening
    return (
        f"`lykta workbench` printed its address {opening.printed:.1f} s after it was called, answered its "
        f"health check after {opening.answers:.1f} s, and had answered the overview after "
        f"{opening.first_page:.1f} s. The processes together held {found.peak_bytes / 1e9:.2f} GB at the "
        "most, each counted at its own peak and shared memory once."
    )


_NOTES = """\
Each page is asked for once, which is the column *first*, and then {times} times, one after the other
over one connection; a time ends with the last byte. Networks, links, places, months and pages of the list
are drawn at random; *the largest* is the network of the most ads. *Processor* is what the server used over
all its threads. The judgements are of links of the list and stay laid over the result for later pages.

*By hand* is the main thing of each page asked of the same file in plain SQL with DuckDB alone, all rows
fetched and no page made. It knows no judgements, replaces no contacts by tags, and does not count the list
when it searches. A page faster than that has kept something from an earlier one."""

"""The page of figures of many at once, as Markdown."""

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.consult.people import Kept, Pace
from benchmarks.consult.setting import BEFORE, Found
from benchmarks.machine import Machine
from benchmarks.page import table, wrapped
from benchmarks.web.page import percentile

BAR_MS = 300
COLUMNS = (
    "load", "pages", "a second", "questions", "replies", "answers", "p95 ms", "failures", "tolls",
    "receipts that opened", "audit entries", "bar",
)  # fmt: skip


@dataclass(frozen=True)
class Measured:
    """One load on one database: its times, and what the server had afterwards."""

    database: str
    pace: Pace
    askers: int
    members: int
    kept: Kept
    found: Found

    @property
    def p95_ms(self) -> float:
        """Milliseconds within which 95 of 100 pages came whole."""
        return percentile([each.seconds for each in self.kept.seen], 95) * 1000

    @property
    def nothing_lost(self) -> bool:
        """Whether all that was told to be stored is there, and the audit log whole."""
        kept, found = self.kept, self.found
        return (
            found.opened == len(kept.receipts)
            and found.consultations >= BEFORE + len(kept.receipts)
            and found.replies >= kept.replies
            and found.answers >= kept.answers
            and found.audit_whole
        )


def page(machine: Machine, found: Sequence[Measured]) -> str:
    """The whole page."""
    parts = [_head(machine, found[0]), table(COLUMNS, [_load(each) for each in found]), _PAGES]
    kinds = sorted({one.kind for each in found for one in each.kept.seen})
    parts += [
        table(
            ("page", *map(_name, found)), [[kind, *(_times(each, kind) for each in found)] for kind in kinds]
        ),
        _NOTES,
    ]
    return "\n\n".join(wrapped(block) for part in parts for block in part.split("\n\n")) + "\n"


def _name(each: Measured) -> str:
    return f"{each.database}, {each.pace.reads:g} s a page"


def _load(each: Measured) -> list[str]:
    kept, there = each.kept, each.found
    met = each.p95_ms < BAR_MS and each.nothing_lost and not kept.failures
    return [
        _name(each),
        f"{len(kept.seen):,}",
        f"{len(kept.seen) / each.pace.lasts:.0f}",
        f"{len(kept.receipts):,}",
        f"{there.replies:,} of {kept.replies:,}",
        f"{there.answers:,} of {kept.answers:,}",
        f"**{each.p95_ms:.0f}**",
        str(len(kept.failures)),
        f"{sum(one.status == 429 for one in kept.seen):,}",
        f"{there.opened:,}",
        f"{there.entries:,}, {'whole' if there.audit_whole else 'BROKEN'}",
        "met" if met else "**not met**",
    ]


def _times(each: Measured, kind: str) -> str:
    times = [one.seconds for one in each.kept.seen if one.kind == kind]
    return f"{percentile(times, 95) * 1000:.0f} ({percentile(times, 100) * 1000:.0f})" if times else ""


def _head(machine: Machine, first: Measured) -> str:
    return (
        "# Benchmark: many at once\n\n"
        "Written by `python -m benchmarks.consult`, run by `scripts/with-postgresql`: do not edit.\n\n"
        f"{machine.told} {first.askers} askers and {first.members} members at once for {first.pace.lasts:g} "
        "s, on the same cores as the server, which had two processes.\n\n"
        f"The bar: p95 of all pages under {BAR_MS} ms, no failure, and afterwards every question, reply and "
        "answer there, every receipt opening its question, and the audit log whole."
    )


_PAGES = "The p95 of each page in ms, with the longest time in brackets:"

_NOTES = (
    "Each asker goes through the form, sends a question, comes back with the receipt and replies, then "
    "begins anew. Each member goes from the inbox to a consultation, its conversation and an answer. Between "
    "two pages a person reads for an exponentially drawn time, whose mean names the load. A time runs from "
    "the first byte sent to the last byte read, through every redirect.\n\n"
    "All limits are as delivered. The load asks more in a minute than a county in months, so most questions "
    "meet the highest toll: askers wait as long as the page says, as people without scripts do, and the wait "
    "is not in the times."
)

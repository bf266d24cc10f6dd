"""The page of figures of many at once, as Markdown."""

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.consult.people import Kept, Pace
from benchmarks.consult.setting import BEFORE, Found
from benchmarks.machine import Machine
from benchmarks.page import table, wrapped
from benchmarks.web.page import percentile

BAR_MS = 300
COLUMNS = ("database", "page", "asked for", "p50 ms", "p95 ms", "p99 ms", "longest ms")


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
    parts = [_head(machine), *(part for each in found for part in _load(each)), _NOTES]
    return "\n\n".join(wrapped(block) for part in parts for block in part.split("\n\n")) + "\n"


def _load(each: Measured) -> list[str]:
    kept, pace = each.kept, each.pace
    rate = len(kept.seen) / pace.lasts
    met = "met" if each.p95_ms < BAR_MS and each.nothing_lost and not kept.failures else "not met"
    tolls = sum(one.status == 429 for one in kept.seen)
    heading = f"## {each.database}, {pace.reads:g} seconds a page"
    told = (
        f"{each.askers} askers and {each.members} members at once for {pace.lasts:g} s: {len(kept.seen):,} "
        f"pages, {rate:.0f} a second; {len(kept.receipts):,} questions, {kept.replies:,} replies and "
        f"{kept.answers:,} answers were told to be sent. p95 of all pages is **{each.p95_ms:.0f} ms** (bar "
        f"{BAR_MS}), failures {len(kept.failures)}; a toll was asked for {tolls:,} times. Afterwards "
        f"{each.found.opened:,} of {len(kept.receipts):,} receipts opened their question, "
        f"{each.found.replies:,} replies and {each.found.answers:,} answers were there, and the audit log of "
        f"{each.found.entries:,} entries was {'whole' if each.found.audit_whole else 'BROKEN'}. The bar is "
        f"**{met}**."
    )
    kinds = sorted({one.kind for one in kept.seen})
    return [heading, told, table(COLUMNS, [_row(each, kind) for kind in kinds])]


def _row(each: Measured, kind: str) -> list[str]:
    times = [one.seconds for one in each.kept.seen if one.kind == kind]
    shown = (f"{percentile(times, percent) * 1000:.0f}" for percent in (50, 95, 99, 100))
    return [each.database, kind, f"{len(times):,}", *shown]


def _head(machine: Machine) -> str:
    return (
        "# Benchmark: many at once\n\n"
        "This page is written by `python -m benchmarks.consult`, run by `scripts/with-postgresql`: do not "
        "edit it.\n\n"
        f"{machine.told} The people of the load run on the same cores as the server, which had two "
        "processes."
    )


_NOTES = (
    "Each asker reads the start page, goes through the form, sends a question, which is looked through and "
    "sealed, keeps the receipt, comes back with it, and replies; then begins anew. Each member goes from the "
    "inbox to a consultation, its conversation and an answer. Between two pages a person reads, for an "
    "exponentially drawn time. A time is counted from the first byte sent to the last byte read, through "
    "every redirect. A member's page writes an entry of the audit log before it is shown.\n\n"
    "All limits are as they are delivered. The load asks more in a minute than a county in months, so that "
    "most questions meet the highest toll that others' requests lead to. Its askers pay as people without "
    "scripts do: they wait for as long as the page says and press its button. The wait is not in the times; "
    "the page that asks for it and the one after it are."
)

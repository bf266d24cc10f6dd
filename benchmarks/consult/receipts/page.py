"""The page of figures of guessed receipts, as Markdown."""

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.consult.receipts.comparing import Compared, compared, smallest_seen, told_apart
from benchmarks.machine import Machine
from benchmarks.page import table, wrapped
from benchmarks.web.page import percentile

TIMES = ("kind of guess", "guesses", "p5 ms", "p50 ms", "p95 ms", "processor p50 ms")
PAIRS = ("pair", "shift ms", "95 % interval", "first slower", "Mann-Whitney p", "Kolmogorov-Smirnov p")
# Answered with the same words whatever is stored; nonsense is told which of its words are in no receipt.
OF_RIGHT_FORM = ("unknown", "near miss", "expired")
CLOCKS = ("as a guesser sees it", "processor time of the server's process")


@dataclass(frozen=True)
class Measured:
    """What came of the guesses on one database: times in seconds and digests of answers, by kind."""

    database: str
    times: dict[str, list[tuple[float, float]]]
    answers: dict[str, dict[str, int]]
    right: int
    opened: int

    @property
    def same_words(self) -> bool:
        """Whether guesses of the right form had one answer between them, and nonsense one of its own."""
        of_right_form = {digest for kind in OF_RIGHT_FORM for digest in self.answers[kind]}
        return len(of_right_form) == len(self.answers["nonsense"]) == 1

    @property
    def guesses(self) -> int:
        """How many there were."""
        return sum(map(len, self.times.values()))


def page(machine: Machine, found: Sequence[Measured], *, seed: int) -> str:
    """The whole page."""
    parts = [_head(machine, found), *(part for each in found for part in _database(each, seed)), _NOTES]
    return "\n\n".join(wrapped(block) for part in parts for block in part.split("\n\n")) + "\n"


def _database(each: Measured, seed: int) -> list[str]:
    rows = [_row(kind, times) for kind, times in each.times.items()]
    parts = [f"## {each.database}", _words(each), table(TIMES, rows)]
    for place, clock in enumerate(CLOCKS):
        times = {kind: [one[place] * 1000 for one in each.times[kind]] for kind in each.times}
        parts += _compared(clock, times, seed)
    return parts


def _compared(clock: str, times: dict[str, list[float]], seed: int) -> list[str]:
    pairs = compared(times)
    of_right_form = [one for one in pairs if "nonsense" not in one.pair]
    apart = [" and ".join(one.pair) for one in told_apart(of_right_form)]
    pool = [time for kind in OF_RIGHT_FORM for time in times[kind]]
    seen = smallest_seen(pool, count=len(times["unknown"]), tests=2 * len(of_right_form), seed=seed)
    said = f"tells apart **{', '.join(apart)}**" if apart else "tells **no pair of the right form** apart"
    verdict = (
        f"By Holm's rule over these three pairs and both tests, at .05, this clock {said}. A difference of "
        f"{seen:.2f} ms between two of them would have been seen in 8 runs of 10."
    )
    return [f"### Time, {clock}", table(PAIRS, [_pair(one) for one in pairs]), verdict]


def _words(each: Measured) -> str:
    same = "the same in each" if each.same_words else "**NOT the same**"
    return (
        f"{each.guesses:,} guesses beside {each.right} consultations that are open: before, their own "
        f"receipts opened {each.opened} of them. Status, headers and words of the answers to unknown, near "
        f"and expired receipts, without what was typed: {same}."
    )


def _row(kind: str, times: Sequence[tuple[float, float]]) -> list[str]:
    whole, processor = ([one[place] for one in times] for place in (0, 1))
    shown = [percentile(whole, 5), percentile(whole, 50), percentile(whole, 95), percentile(processor, 50)]
    return [kind, f"{len(times):,}", *(f"{each * 1000:.2f}" for each in shown)]


def _pair(one: Compared) -> list[str]:
    low, high = one.shift_between
    return [
        " − ".join(one.pair),
        f"{one.shift:+.3f}",
        f"{low:+.3f} to {high:+.3f}",
        f"{one.slower:.3f}",
        f"{one.mann_whitney:.3g}",
        f"{one.kolmogorov_smirnov:.3g}",
    ]


def _head(machine: Machine, found: Sequence[Measured]) -> str:
    same = all(each.same_words for each in found)
    return (
        "# Benchmark: guessed receipts\n\n"
        "This page is written by `python -m benchmarks.consult.receipts`, run by "
        "`scripts/with-postgresql`: do not edit it. The bar: 10,000 guesses, and no difference in words or "
        "time tells a near miss.\n\n"
        f"{machine.told} The words are {'the same' if same else 'NOT the same'} on each database; "
        "the times are below."
    )


_NOTES = (
    "## What was done\n\n"
    "*Nonsense* is eight words of which none is in the list; the page tells which words are in no "
    "receipt, by the public list alone, so its answer is longer. *Unknown* is eight words of the list "
    "drawn at random. *Near miss* is the receipt of an open consultation with one word exchanged for "
    "another of the list. *Expired* is a receipt that did open one: half are purged, half have come to "
    "their day and are not purged yet.\n\n"
    "Each guess is posted to the page that takes receipts, through all of the server's layers but the "
    "socket, one at a time, on a real database with the server's own settings; each writes its entry of "
    "the audit log. The kinds come in fours in an order drawn anew. The toll of wrong receipts is "
    "off: it comes before the look-up and is the same for all. A guesser over a network sees less than is "
    "seen here.\n\n"
    "The shift is the Hodges-Lehmann estimate, *first slower* is the share of pairs of guesses in which "
    "the first kind took longer (.5: no difference). What could have been seen is found by delaying "
    "samples that are drawn from the measured times. A guesser with many more guesses could see less; "
    "beyond some tries each costs a second of a processor."
)

"""The page of figures of guessed receipts, as Markdown."""

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.consult.receipts.comparing import Compared, compared, smallest_seen, told_apart
from benchmarks.machine import Machine
from benchmarks.page import table, wrapped
from benchmarks.web.page import percentile

PAIRS = (
    "clock",
    "pair",
    "shift ms",
    "95 % interval",
    "first slower",
    "Mann-Whitney p",
    "Kolmogorov-Smirnov p",
)
# Answered with the same words whatever is stored; nonsense is told which of its words are in no receipt.
OF_RIGHT_FORM = ("unknown", "near miss", "expired")
CLOCKS = ("a guesser's", "the server's processor")


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
    pairs, verdicts = [], []
    for place, clock in enumerate(CLOCKS):
        times = {kind: [one[place] * 1000 for one in each.times[kind]] for kind in OF_RIGHT_FORM}
        of_right_form = compared(times)
        pairs += [_pair(clock, one) for one in of_right_form]
        verdicts.append(_verdict(clock, times, of_right_form, seed))
    return [f"## {each.database}", _words(each), table(PAIRS, pairs), " ".join(verdicts)]


def _verdict(clock: str, times: dict[str, list[float]], pairs: Sequence[Compared], seed: int) -> str:
    apart = [" and ".join(one.pair) for one in told_apart(pairs)]
    pool = [time for kind in OF_RIGHT_FORM for time in times[kind]]
    seen = smallest_seen(pool, count=len(times["unknown"]), tests=2 * len(pairs), seed=seed)
    said = f"tells apart **{', '.join(apart)}**" if apart else "tells **no pair of the right form** apart"
    return f"By {clock} clock, this run {said}; {seen:.2f} ms would have been seen in 8 runs of 10."


def _words(each: Measured) -> str:
    same = "the same in each" if each.same_words else "**NOT the same**"
    whole, processor = (
        percentile([one[place] for one in each.times["unknown"]], 50) * 1000 for place in (0, 1)
    )
    return (
        f"{each.guesses:,} guesses beside {each.right} open consultations, {each.opened} of which their own "
        f"receipts opened before. Status, headers and words of the answers to unknown, near and expired "
        f"receipts, without what was typed: {same}. Half of the unknown ones took less than {whole:.2f} ms, "
        f"and {processor:.2f} ms of the processor."
    )


def _pair(clock: str, one: Compared) -> list[str]:
    low, high = one.shift_between
    return [
        clock,
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
        "Written by `python -m benchmarks.consult.receipts`, run by `scripts/with-postgresql`: do not edit. "
        "The bar: 10,000 guesses, and no difference in words or time tells a near miss.\n\n"
        f"{machine.told} The words are {'the same' if same else 'NOT the same'} on each database."
    )


_NOTES = (
    "## What was done\n\n"
    "*Nonsense* is nine words that are not in the public list; the page says so, and its answer is longer. "
    "*Unknown* is nine words of the list drawn at random. *Near miss* is the receipt of an open "
    "consultation with one word exchanged. *Expired* is a receipt that did open one: half are purged, half "
    "have come to their day and are not purged yet.\n\n"
    "Each guess is posted to the page that takes receipts, through every layer but the socket, one at a "
    "time, on a real database with the server's own settings and an audit entry each; the kinds come in "
    "random order. The toll of wrong receipts is off: it comes before the look-up and is the same for all. A "
    "guesser over a network sees less; one with many more guesses could see more, but beyond some tries each "
    "costs a second of a processor.\n\n"
    "The shift is the Hodges-Lehmann estimate; *first slower* is the share of pairs of guesses in which the "
    "first kind took longer. Pairs are told apart by Holm's rule over the three pairs and both tests, at "
    ".05. What would have been seen is found by delaying samples of the measured times."
)

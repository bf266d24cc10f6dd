"""The page of figures of the release gate, as Markdown."""

from collections.abc import Sequence
from statistics import median

from benchmarks.machine import Machine
from benchmarks.page import table, wrapped
from benchmarks.picture.plan import ATTACK_BAR, BUILD_BAR
from benchmarks.picture.proving import Proof
from benchmarks.picture.timing import Timed
from lykta.picture.attack.attacking import Attack

COLUMNS = (
    "editions",
    "hidden numbers",
    "solved",
    "known not to be none",
    "known too closely",
    "counties with any",
)


def page(machine: Machine, proofs: Sequence[Proof], timing: Timed | None) -> str:
    """The whole page."""
    rows = [
        _row("by the rules alone", [proof.by_rules for proof in proofs]),
        _row("through the gate", [proof.by_gate for proof in proofs]),
    ]
    parts = [
        _head(machine, proofs),
        table(COLUMNS, rows),
        verdict(proofs),
        _kept(proofs),
        _time(timing),
        _NOTES,
    ]
    return "\n\n".join(wrapped(block) for part in parts for block in part.split("\n\n")) + "\n"


def verdict(proofs: Sequence[Proof]) -> str:
    """Whether the bar is met: nothing solved, and nothing known not to be none."""
    found = sum(proof.by_gate.solved + proof.by_gate.proved_non_zero for proof in proofs)
    met = "not met" if found else "met"
    return f"The bar is that no hidden number is solved and none is known not to be none. It is **{met}**."


def _row(name: str, attacks: Sequence[Attack]) -> list[str]:
    return [
        name,
        f"{sum(each.hidden for each in attacks):,}",
        str(sum(each.solved for each in attacks)),
        str(sum(each.proved_non_zero for each in attacks)),
        str(sum(len(each.inferred) for each in attacks)),
        str(sum(not each.failed for each in attacks)),
    ]


def _head(machine: Machine, proofs: Sequence[Proof]) -> str:
    sizes = [proof.persons for proof in proofs]
    return (
        "# Benchmarks of the release gate\n\n"
        "Written by `python -m benchmarks.picture`; do not edit.\n\n"
        f"{machine.told} Simulated counties: {len(proofs)}, of {min(sizes)} to {max(sizes)} persons in ten "
        "years, two editions each; the first lacks the registrations that come in late. Both are attacked "
        "together."
    )


def _kept(proofs: Sequence[Proof]) -> str:
    shown = median(proof.shown for proof in proofs)
    kept = median(proof.shown_by_suppression for proof in proofs)
    return (
        f"In the middle county {shown:.0%} of the persons are in cells that are shown as planned, over all "
        f"tables; hiding 1 to 4 and nothing else would show {kept:.0%}, and let hidden numbers be solved. "
        f"The gate ran {median(proof.rounds for proof in proofs):g} times over two editions."
    )


def _time(timing: Timed | None) -> str:
    if timing is None:
        return "The time of 21 counties was not measured in this run."
    built, attacked = timing.build, timing.attack
    return (
        f"An edition of ten years for each of the 21 counties took {built.seconds:.1f} s from plan to "
        f"folder ({built.processor_seconds:.1f} s of processor; the bar is {BUILD_BAR} s), and the attack "
        f"on all {attacked.seconds:.1f} s ({attacked.processor_seconds:.1f} s; the bar is {ATTACK_BAR} s)."
    )


_NOTES = """\
*By the rules alone* is what the rules hide without the gate. *Known too closely* also counts hidden numbers
that can be none but not 4 more.

A table that the gate made coarser counts as showing nothing of what was planned, though it shows
something coarser."""

"""What is printed of an analysis: its rows, from ads to advertisers, and how far the file moved since."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from lykta.ads.growth import Growth
from lykta.ads.pipeline.draft import rejected_place
from lykta.ads.result import Summary
from lykta.ads.result.file import open_result
from lykta.ads.result.reasons import CONTACT_ASSUMPTION, CUT_NAMES
from lykta.ads.result.summary import Drift, DriftReason
from lykta.cli.terminal import plain, program

if TYPE_CHECKING:
    from lykta.ads.explore.left_out import CutKind

_BAR = 30
# More fill the screen; the JSON has all.
_NAMED = 10
_BAR_STYLE = "yellow"
_GIVEN: Final = "The model was learnt from other ads than these; it serves to measure two files alike."
_REASONS: Final[dict[DriftReason, str]] = {
    "words": "The new texts are worded in another way than those that were learnt from.",
    "background": "Ads that have nothing to do with each other are now more alike, or less, than they were.",
    "growth": "The file is over three times as large as what was learnt from.",
}


def print_found(
    summary: Summary, notes: Sequence[str], out: Path, console: Console, *, title: str = "Rows"
) -> None:
    """What was found: rows, remarks, how many advertisers there are, and what was kept from linking."""
    print_rows(summary, rejected_place(out), console, title=title)
    print_notes(notes, console)
    print_funnel(summary, console)
    print_cuts(read_cuts(out), out, console)


def print_rows(summary: Summary, set_aside: Path, console: Console, *, title: str = "Rows") -> None:
    """That no row was lost: rows in are rows kept, rows that repeat an ad, and rows rejected."""
    repeated = f" + {summary.rows_repeated:,} that repeat an ad" if summary.rows_repeated else ""
    line = (
        f"{title}: {summary.rows_in:,} in = {summary.rows_kept:,} kept{repeated} + "
        f"{summary.rows_rejected:,} rejected"
    )
    where = f" (with the reason, in {set_aside})" if summary.rows_set_aside else ""
    console.print(plain(line + where), soft_wrap=True)


def print_growth(growth: Growth, result: Path, console: Console) -> None:
    """What a batch gave: its rows, where its new ads are, what became of networks, and how to see one."""
    for line in (*_batch_figures(growth), *_changed_networks(growth, result)):
        console.print(plain(line), soft_wrap=True)
    console.print()


def _batch_figures(growth: Growth) -> list[str]:
    rows = (
        f"This batch: {growth.rows:,} rows in = {growth.new_ads:,} new ads + {growth.already_there:,} "
        f"already there + {growth.rejected:,} rejected"
    )
    if not growth.new_ads:
        return [rows, "No ad is new. Networks are as they were."]
    return [
        rows,
        f"New ads: {growth.joined:,} in networks that were there, {growth.in_new_networks:,} in new "
        f"networks, {growth.alone:,} in no network.",
    ]


def _changed_networks(growth: Growth, result: Path) -> list[str]:
    told = {
        "New networks": list(growth.new_networks),
        "Networks that have new ads": [f"{name} (+{ads:,})" for name, ads in growth.grown.items()],
        "Networks that joined another": [f"{name} (now in {other})" for name, other in growth.merged.items()],
        "Networks that lost ads": list(growth.parted),
    }
    lines = [f"{what}, {len(names):,}: {_some(names)}" for what, names in told.items() if names]
    names = [*growth.grown, *growth.merged.values(), *growth.new_networks, *growth.parted]
    return [*lines, f"What happened to one: {program()} ads show {result} {names[0]}"] if names else lines


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more


def print_notes(notes: Sequence[str], console: Console) -> None:
    """The remarks of the analysis, one line each."""
    if notes:
        console.print(Text("\nNotes", style="bold"))
    for note in notes:
        console.print(plain(f"  {note}"), soft_wrap=True)


def print_funnel(summary: Summary, console: Console) -> None:
    """How many ads, how many texts, how many networks, and between which numbers the advertisers lie."""
    alone = summary.ads - summary.networked_ads
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column()
    table.add_column(justify="right", no_wrap=True)
    table.add_column(no_wrap=True)
    most = max(summary.ads, 1)
    for name, low, high in (
        ("ads", summary.ads, summary.ads),
        ("distinct texts", summary.distinct_ads, summary.distinct_ads),
        ("advertisers, estimated", summary.advertisers_low, summary.advertisers_high),
    ):
        table.add_row(name, _span(low, high), _bar(low, high, most))
    console.print(Text("\nFrom ads to advertisers", style="bold"))
    console.print(table)
    console.print(
        f"Networks: {summary.networks:,}, with {summary.networked_ads:,} ads. "
        f"Ads that stand alone: {alone:,}. "
        "An advertiser is an author inferred from the ads: not a person found, not a victim.",
    )
    if summary.are_all_alike:
        console.print(
            f"Unrelated ads of this file seem to be so alike (likeness {summary.model_background:.2f}) that "
            "no text links anybody. That is right where all fill in one form, and wrong where one author, or "
            "a few with very many versions of their texts, wrote nearly all of them."
        )
    console.print(_weights(summary))
    if summary.contacts:
        console.print(CONTACT_ASSUMPTION["en"])


def read_cuts(result: Path) -> list[CutKind]:
    """The kinds of what was kept from linking in a result."""
    # Loaded when it is needed, as the stages are.
    from lykta.ads.explore.left_out import kinds  # noqa: PLC0415

    with closing(open_result(result)[0]) as engine:
        return kinds(engine)


def print_cuts(kinds: Sequence[CutKind], result: Path, console: Console) -> None:
    """What was kept from linking, each kind with how many there are, and how to see which and why."""
    if not kinds:
        return
    table = Table("Kept from linking", "number", "on ads", box=None, pad_edge=False, header_style="bold")
    for column in table.columns[1:]:
        column.justify, column.no_wrap = "right", True
    for each in kinds:
        name = CUT_NAMES["en"].get(each.kind, each.kind)
        table.add_row(plain(name), f"{each.cuts:,}", f"{each.ads:,}")
    console.print()
    console.print(table)
    console.print(
        f"Which, and why: {program()} ads export {result} --what cuts --out cuts.csv", soft_wrap=True
    )


def _span(low: int, high: int) -> str:
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"


def _bar(low: int, high: int, most: int) -> Text:
    """Full blocks up to the low number, light ones up to the high; at least one, so that no row is empty."""
    full = max(round(_BAR * low / most), 1)
    light = max(round(_BAR * high / most) - full, 0)
    return Text("█" * full + "░" * light, style=_BAR_STYLE)


def _weights(summary: Summary) -> str:
    if not summary.learnt:
        return (
            "Too few contacts to learn from: probabilities of texts rest on documented weights, fitted on "
            "nine sets of real texts of other kinds, not on this file."
        )
    if summary.learnt_from == "another result":
        return (
            "Probabilities of texts were learnt from the ads of another result, not from these. How far "
            "they are off here was not measured."
        )
    if summary.calibration_error is None:
        return "Probabilities of texts were learnt from this file."
    return (
        "Probabilities of texts were learnt from this file; on contacts kept aside they are off by "
        f"{summary.calibration_error:.3f} on average."
    )


def print_drift(summary: Summary, result: Path, console: Console) -> None:
    """What the model was learnt from, what has changed since, and whether to learn anew; else nothing."""
    drift = summary.drift
    if not drift.new_pairs:
        return
    console.print()
    for line in (*_figures(drift), *_advice(drift, result, is_given=summary.model_is_given)):
        console.print(plain(line), soft_wrap=True)


def _figures(drift: Drift) -> list[str]:
    own, new = drift.own_share, drift.new_share
    lines = [
        f"What is usual in ads was learnt on {drift.model_day} from {drift.model_ads:,} ads. All ads of "
        "the file are linked by that."
    ]
    if own is not None and new is not None:
        lines.append(
            f"Pairs of neighbouring words that were not met then: {new:.0%} of those in the new texts. "
            f"A text that was learnt from had {own:.0%} that no other of them had."
        )
    lines.append(f"Likeness of unrelated ads: {drift.model_background:.3f} then, {drift.background:.3f} now.")
    return lines


def _advice(drift: Drift, result: Path, *, is_given: bool) -> list[str]:
    if not drift.reasons and not is_given:
        return ["That is no reason to learn anew."]
    return [
        *([_GIVEN] if is_given else []),
        *(_REASONS[reason] for reason in drift.reasons),
        "Probabilities may therefore be off. This learns anew from all ads; judgements are kept, and "
        f"networks keep their names as far as they keep their ads:\n  {program()} ads relearn {result}",
    ]

"""How far a file has moved from the model that its ads are linked by, on the terminal."""

from pathlib import Path
from typing import Final

from rich.console import Console

from lykta.ads.result.drift import Drift, DriftReason
from lykta.cli.terminal import plain, program

_REASONS: Final[dict[DriftReason, str]] = {
    "words": "The new texts are worded in another way than those that were learnt from.",
    "background": "Ads that have nothing to do with each other are now more alike, or less, than they were.",
    "growth": "The file has grown to over three times what was learnt from.",
}


def print_drift(drift: Drift, result: Path, console: Console) -> None:
    """What the model was learnt from, what has changed since, and whether to learn anew; else nothing."""
    if not drift.new_pairs:
        return
    console.print()
    for line in (*_figures(drift), *_advice(drift, result)):
        console.print(plain(line), soft_wrap=True)


def _figures(drift: Drift) -> list[str]:
    own, new = drift.own_share, drift.new_share
    lines = [
        f"What is usual in ads was learnt on {drift.model_day} from {drift.model_ads:,} ads. Ads that came "
        "since are linked by that."
    ]
    if own is not None and new is not None:
        lines.append(
            f"Pairs of neighbouring words that were not met then: {new:.0%} of those in the texts that came "
            f"since. A text that was learnt from had {own:.0%} that no other of them had."
        )
    lines.append(f"Likeness of unrelated ads: {drift.model_background:.3f} then, {drift.background:.3f} now.")
    return lines


def _advice(drift: Drift, result: Path) -> list[str]:
    if not drift.reasons:
        return ["That is no reason to learn anew."]
    return [
        *(_REASONS[reason] for reason in drift.reasons),
        "Probabilities may therefore be off. This learns anew from all ads, and keeps judgements and the "
        f"names of networks:\n  {program()} ads relearn {result}",
    ]

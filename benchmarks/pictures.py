"""The two pictures: whether probabilities mean what they say, and how time grows with the ads."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import altair as alt

from benchmarks.county import LYKTA, Measured

_SIDE, _FONT = 300, "sans-serif"
# Letters are measured in another font than the reader's may be: with less room to the right a legend is cut.
_PADDING = {"left": 5, "top": 5, "right": 25, "bottom": 5}


def write_pictures(counties: Sequence[Measured], folder: Path) -> None:
    """Write `calibration.svg` and `growth.svg`; without figures they are empty."""
    for name, chart in (("calibration", calibration(counties)), ("growth", growth(counties))):
        write_picture(chart, folder / f"{name}.svg")


def write_picture(chart: alt.TopLevelMixin, path: Path) -> None:
    """Write one picture as SVG."""
    path.parent.mkdir(parents=True, exist_ok=True)
    chart.configure(font=_FONT, padding=_PADDING).save(path)


def calibration(counties: Sequence[Measured]) -> alt.TopLevelMixin:
    """Predicted probability of one author against the share that shares a contact, of the largest county."""
    runs = [each.run for each in counties if each.tool == LYKTA and each.run.figures.get("calibration")]
    return held_out(runs[-1].figures["calibration"] if runs else [])


def held_out(bins: Sequence[dict[str, Any]]) -> alt.TopLevelMixin:
    """Bins (predicted, observed, pairs) of pairs that were held out, each an open circle."""
    # From 0 to 1 on both axes, so that honesty is the diagonal.
    scale = alt.Scale(domain=[0, 1])
    diagonal = (
        alt.Chart(_data([{"at": 0}, {"at": 1}]))
        .mark_line(strokeDash=[4, 4], color="#767676")
        .encode(x=alt.X("at:Q", scale=scale), y=alt.Y("at:Q", scale=scale))
    )
    points = (
        alt.Chart(_data(bins), width=_SIDE, height=_SIDE, title=_bins_in_words(bins))
        # Open black circles: they stay apart in print and where they lie on each other.
        .mark_point(color="black", shape="circle", filled=False, strokeWidth=1.5, size=80)
        .encode(
            x=alt.X("predicted:Q", title="probability that Lykta gives", scale=scale),
            y=alt.Y("observed:Q", title="share with a contact in common", scale=scale),
        )
    )
    return alt.layer(diagonal, points)


def _bins_in_words(bins: Sequence[dict[str, Any]]) -> str:
    # Bins are of equal size but for one pair, so that a circle's size would tell nothing.
    return f"{len(bins)} bins of {min(each['pairs'] for each in bins):,} pairs each" if bins else "no bins"


def growth(counties: Sequence[Measured]) -> alt.TopLevelMixin:
    """Seconds against ads for each tool, both axes logarithmic."""
    rows = [
        {"ads": each.ads, "seconds": each.run.cost.seconds, "tool": each.tool.partition(",")[0]}
        for each in counties
        if each.run.cost
    ]
    chart: alt.Chart = (
        alt.Chart(_data(rows), width=_SIDE * 1.4, height=_SIDE)
        .mark_line(point=True)
        .encode(
            x=alt.X("ads:Q", title="ads", scale=alt.Scale(type="log"), axis=alt.Axis(format="~s")),
            y=alt.Y("seconds:Q", title="seconds", scale=alt.Scale(type="log")),
            color=alt.Color("tool:N", title="tool"),
            # Not by colour alone: some readers do not see it.
            shape=alt.Shape("tool:N", title="tool"),
        )
    )
    return chart


def _data(rows: Sequence[dict[str, Any]]) -> alt.InlineData:
    return alt.InlineData(values=list(rows))

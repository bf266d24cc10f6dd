"""How the networks get better with each judgement, in each order."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import altair as alt

from benchmarks.pictures import write_picture
from benchmarks.review.plan import GOAL
from benchmarks.review.reviewing import ORDERS, Review

_WIDTH, _HEIGHT = 460, 300
# So many points tell a curve; all of them would make the picture heavy.
_POINTS = 60
_DASHES = ([1, 0], [6, 3], [2, 2])
_COLOURS = ("#b36b00", "#274f8c", "#545a62")


def write_curves(reviews: Sequence[Review], path: Path) -> None:
    """Write the picture as SVG."""
    write_picture(curves(reviews), path)


def curves(reviews: Sequence[Review]) -> alt.TopLevelMixin:
    """B-cubed F1 against judgements, a line for each county and order."""
    goal = alt.Chart(_data([{"f1": GOAL}])).mark_rule(strokeDash=[2, 4], color="#545a62").encode(y="f1:Q")
    whole = alt.Legend(labelLimit=300)

    def scale(values: Sequence[Any]) -> alt.Scale:
        return alt.Scale(domain=ORDERS, range=values)

    lines = (
        alt.Chart(_data([row for each in reviews for row in _rows(each)]), width=_WIDTH, height=_HEIGHT)
        .mark_line()
        .encode(
            x=alt.X("judgements:Q", title="judgements", scale=alt.Scale(type="log", nice=False)),
            y=alt.Y("f1:Q", title="B-cubed F1", scale=alt.Scale(zero=False)),
            detail="seed:N",
            color=alt.Color("order:N", title="order", legend=whole, scale=scale(_COLOURS)),
            # Not by colour alone: some readers do not see it.
            strokeDash=alt.StrokeDash("order:N", legend=whole, scale=scale(_DASHES)),
        )
    )
    return alt.layer(goal, lines)


def _rows(review: Review) -> list[dict[str, Any]]:
    # Nothing is judged at 0, which a logarithmic axis has no place for.
    points = [(max(1, count), f1) for count, f1 in review.curve]
    step = max(1, len(points) // _POINTS)
    kept = [*points[:-1:step], points[-1]]
    return [{"judgements": n, "f1": f1, "order": review.order, "seed": review.seed} for n, f1 in kept]


def _data(rows: Sequence[dict[str, Any]]) -> alt.InlineData:
    return alt.InlineData(values=list(rows))

"""`lykta ads score`: a result beside a known truth."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.console import Console
from rich.table import Table

from lykta.ads.result import ResultFile, Scores, read_truth, score_result
from lykta.ads.score import Measure
from lykta.cli.terminal import print_json, screen


def score(
    result: Path,
    /,
    *,
    truth: Path,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """Compare a result with a known truth: precision, recall and F1.

    Ads that only one of the two files has are left out, and their number is printed. A link counts when its
    probability is one half or more.

    Parameters
    ----------
    result
        A result file.
    truth
        CSV file with the columns ad_id,hand.
    json
        Print the figures as JSON.
    """
    with ResultFile(result) as opened:
        scores = score_result(opened, read_truth(truth))
    if json:
        print_json(scores_as_json(scores))
        return
    print_scores(scores, screen())


def scores_as_json(scores: Scores) -> dict[str, object]:
    """The figures by name, with F1 beside precision and recall."""
    measures = {name: getattr(scores, name) for name in ("pairs", "b_cubed", "links")}
    return asdict(scores) | {name: asdict(measure) | {"f1": measure.f1} for name, measure in measures.items()}


def print_scores(scores: Scores, console: Console) -> None:
    """A table of the three measures, and what was left out."""
    table = Table("", "precision", "recall", "F1", box=None, pad_edge=False)
    for column in table.columns[1:]:
        column.justify = "right"
    _add(table, "networks, pairs of ads", scores.pairs)
    _add(table, "networks, B-cubed", scores.b_cubed)
    _add(table, "links of probability .5 or more", scores.links)
    console.print(
        f"Scored {scores.ads:,} ads: {scores.networks:,} networks and ads alone, {scores.hands:,} hands."
    )
    if scores.without_truth or scores.not_in_result:
        console.print(
            f"Left out: {scores.without_truth:,} ads that the truth does not name, and "
            f"{scores.not_in_result:,} of the truth's ads that are not in the result."
        )
    console.print(table)


def _add(table: Table, name: str, measure: Measure) -> None:
    table.add_row(name, f"{measure.precision:.4f}", f"{measure.recall:.4f}", f"{measure.f1:.4f}")

"""`lykta picture build`: an edition from a publication plan, after its release gate."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from lykta.cli.terminal import print_json, screen
from lykta.picture.build import build as build_picture
from lykta.picture.build import dark_figures
from lykta.picture.edition.writing import write_folder
from lykta.picture.plan import plan_from


def build(
    plan: Path,
    /,
    *,
    out: Path,
    earlier: Annotated[tuple[Path, ...], Parameter(negative="")] = (),
    json: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """Make an edition: validate its files, protect its tables, attack them, and write the folder.

    What could be inferred is coarsened until it cannot, and what was coarsened is told.

    Parameters
    ----------
    plan
        A publication plan, in TOML.
    out
        The folder to make; one that is there is left as it is.
    earlier
        The folder of an earlier edition, to be attacked together with this one; once for each.
    json
        Print the release record as JSON.
    """
    planned = plan_from(plan)
    built = build_picture(planned, earlier)
    dark = dark_figures(planned.dark_figures)
    write_folder(built.picture, out, publishing=planned.publishing, dark_figures=dark)
    progress = screen(stderr=True)
    for report in built.reports:
        for line in report.lines():
            progress.print(line, soft_wrap=True)
    if built.made_key:
        progress.print(
            "A rounding key was made. Keep it secret, and for the next edition: the same number is then "
            "rounded the same way.",
            soft_wrap=True,
        )
    record = built.picture.record
    if json:
        print_json(record)
        return
    console = screen()
    for table in record.tables:
        held = sum(count for _, count in table.held)
        told = ", ".join(
            " ".join((each.key, *(value for _, value in each.values))) for each in table.coarsened
        )
        left = "left out" if not table.cells else f"cells shown {table.shown}, 0-4 {table.band}, held {held}"
        console.print(f"{table.name}: {left}{f'; {told}' if told else ''}", soft_wrap=True)
    console.print(
        f"The gate tried {record.gate.hidden:,} hidden numbers in {record.gate.rounds} rounds; none can be "
        f"inferred. {out} is written. It is not approved yet.",
        soft_wrap=True,
    )

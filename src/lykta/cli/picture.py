"""`lykta picture`: an edition and its attack, and estimates of dark figures."""

from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from cyclopts.types import NonNegativeInt

from lykta.cli.progress import counting
from lykta.cli.terminal import plain, print_json, screen
from lykta.errors import InputError
from lykta.language import Language
from lykta.picture.attack.attacking import Attack, Inferred, attack
from lykta.picture.build import build as build_picture
from lykta.picture.build import dark_figures
from lykta.picture.darkfigure import Area, DarkFigure, Draws, dark_figure, read_overlaps
from lykta.picture.darkfigure.estimating import ROUNDS, SEED
from lykta.picture.darkfigure.figure import before
from lykta.picture.darkfigure.report import figure_as_json, figure_as_text
from lykta.picture.edition.writing import write_folder
from lykta.picture.plan import plan_from
from lykta.picture.stored import stored_editions

# The limits of a 95 % interval are among the outermost rounds: of fewer there are too few there.
_FEWEST_ROUNDS = 200
_MOST_ROUNDS = 100_000


def build(
    plan: Path,
    /,
    *,
    out: Path,
    earlier: Annotated[tuple[Path, ...], Parameter(negative="")] = (),
    withdrawn: Annotated[tuple[Path, ...], Parameter(negative="")] = (),
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
    withdrawn
        The folder of an earlier edition that was withdrawn as wrong, in place of --earlier; once for each.
    json
        Print the release record as JSON.
    """
    planned = plan_from(plan)
    built = build_picture(planned, earlier, withdrawn)
    dark = dark_figures(planned.dark_figures)
    write_folder(built.picture, out, publishing=planned.publishing, dark_figures=dark)
    progress = screen(stderr=True)
    for report in built.reports:
        for line in report.lines():
            progress.print(line, soft_wrap=True)
    # Last, where they are seen.
    for warning in filter(None, (report.warning for report in built.reports)):
        progress.print(warning, style="bold red", soft_wrap=True)
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


def audit(
    edition: Path,
    /,
    *,
    earlier: Annotated[tuple[Path, ...], Parameter(negative="")] = (),
    withdrawn: Annotated[tuple[Path, ...], Parameter(negative="")] = (),
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Attack an edition as a reader could who knows the rules; exit 1 when a hidden number can be inferred.

    Parameters
    ----------
    edition
        The folder of an edition.
    earlier
        The folder of an earlier edition, to be attacked together with it; once for each.
    withdrawn
        The folder of an earlier edition that was withdrawn as wrong, in place of --earlier; once for each.
    json
        Print what was found as JSON.
    """
    found = stored_editions((*earlier, edition), withdrawn)
    result = attack([each for each, _, _ in found])
    if json:
        print_json(_as_json(result))
    else:
        _print(result)
    return 0 if result.failed else 1


def _print(result: Attack) -> None:
    console = screen()
    for each in result.inferred:
        console.print(f"{_name(each)}: between {each.low} and {each.high}", soft_wrap=True)
    ending = "None can be inferred." if result.failed else "Do not publish this edition."
    console.print(
        f"Hidden numbers: {result.hidden:,}; solved: {result.solved}; known not to be none: "
        f"{result.proved_non_zero}; known too closely: {len(result.inferred)}. {ending}",
        soft_wrap=True,
    )


def _name(each: Inferred) -> str:
    of = each.quantity
    years = str(of.first) if of.first == of.last else f"{of.first}-{of.last}"
    return " ".join((of.measure, years, of.place, *(f"{name}={code}" for name, code in of.attributes)))


def _as_json(result: Attack) -> dict[str, object]:
    return {
        "passed": result.failed,
        "hidden": result.hidden,
        "solved": result.solved,
        "proved_non_zero": result.proved_non_zero,
        "assumption": result.assumption.name.lower(),
        "inferred": [
            {"quantity": _name(each), "low": each.low, "high": each.high} for each in result.inferred
        ],
    }


def dark_figure_of(
    overlaps: Path,
    /,
    *,
    area: Area = "police-region",
    rounds: int = ROUNDS,
    seed: NonNegativeInt = SEED,
    language: Language = "sv",
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Estimate how many there are that no list has, from how the lists overlap; or say why not.

    Exits with 1 when no dark figure is given. What is known, and what there is at the least, is printed then
    too. The same file, rounds and seed give the same answer. Nothing is stored.

    Parameters
    ----------
    overlaps
        A CSV file with a column of 0 and 1 for each list, and the number of persons last.
    area
        What the lists are of; a dark figure is given for a police region or the nation, never a municipality.
    rounds
        How often the bootstrap draws.
    seed
        What the bootstrap draws by.
    language
        Language of the sentences.
    json
        Print as JSON.
    """
    if not _FEWEST_ROUNDS <= rounds <= _MOST_ROUNDS:
        raise InputError(
            f"{rounds} rounds. Nothing was estimated. Choose from {_FEWEST_ROUNDS} to {_MOST_ROUNDS:,}."
        )
    figure = _figure(overlaps, area, Draws(rounds, seed))
    if json:
        print_json(figure_as_json(figure, language))
    else:
        screen().print(plain(figure_as_text(figure, language)))
    return 0 if figure.given else 1


def _figure(overlaps: Path, area: Area, draws: Draws) -> DarkFigure:
    read = read_overlaps(overlaps)
    # Where it is refused beforehand nothing is drawn, and there is no progress to show.
    with nullcontext() if before(read, area) else counting("draw") as watch:
        return dark_figure(read, area=area, draws=draws, watch=watch)

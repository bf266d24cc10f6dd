"""`lykta picture dark-figure`: an estimate with its interval, or a refusal with its reasons."""

from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from cyclopts.types import NonNegativeInt

from lykta.cli.progress import counting
from lykta.cli.terminal import plain, print_json, screen
from lykta.errors import InputError
from lykta.picture.darkfigure import Area, DarkFigure, Draws, dark_figure, read_overlaps
from lykta.picture.darkfigure.estimating import ROUNDS, SEED
from lykta.picture.darkfigure.figure import before
from lykta.picture.darkfigure.report import Language, figure_as_json, figure_as_text

# The limits of a 95 % interval are among the outermost rounds: of fewer there are too few there.
_FEWEST_ROUNDS = 200
_MOST_ROUNDS = 100_000


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

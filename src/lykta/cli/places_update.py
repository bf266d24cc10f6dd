"""`lykta places update`: the population of municipalities from Statistics Sweden, into a file."""

from pathlib import Path

from lykta.cli.terminal import screen
from lykta.errors import InputError
from lykta.files import READABLE, write_file
from lykta.places.population import ADDRESS, TABLE, as_csv, ask_population


def update(*, out: Path, year: str | None = None, address: str = ADDRESS, table: str = TABLE) -> None:
    """Ask Statistics Sweden how many live in each municipality, and write the file that a plan names.

    This is the one command that reaches for a network, and it sends nothing but which table is wanted.

    Parameters
    ----------
    out
        The file to write; an earlier one is replaced when all of the new one is there.
    year
        The year whose last day is counted; the newest that there is if not given.
    address
        Where SCB's open data answers (PxWebAPI 2.0).
    table
        The table of inhabitants by region.
    """
    found = ask_population(address=address, table=table, year=year)
    _write(as_csv(found), out)
    total = sum(found.inhabitants.values())
    screen().print(
        f"{out}: {len(found.inhabitants)} municipalities, {total:,} inhabitants, 31 December {found.year}. "
        "Source: Statistics Sweden (SCB).",
        soft_wrap=True,
        highlight=False,
    )


def _write(text: str, out: Path) -> None:
    try:
        write_file(out, text.encode(), mode=READABLE)
    except OSError as error:
        raise InputError(
            f"{out} could not be written ({error.strerror}). An earlier file is as it was. "
            "Name another place."
        ) from error

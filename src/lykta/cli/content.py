"""`lykta handbook check`, `law check` and `places update`: the content that Lykta answers from."""

import datetime as dt
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from lykta.cli.terminal import plain, print_json, screen
from lykta.errors import InputError
from lykta.files import READABLE, write_file
from lykta.law import Language, facts_from_json, read, reading_as_json


def check_handbook(
    *,
    overlay: Path | None = None,
    at: dt.date | None = None,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """List pages past their day, missing translations, dead links and sources without a date.

    Also statements without a source, amended provisions, contacts last checked more than a year ago, and what
    differs between languages on the page for the exposed person. Exits with 1 when there is anything to mend.
    Municipalities without numbers to social services are named, but are nothing to mend.

    Parameters
    ----------
    overlay
        Folder with the county's own pages and contacts, laid over those of the package.
    at
        Day to judge by, as 2027-05-24; if not given, today.
    json
        Write the list as JSON.
    """
    # Loaded here, so that other commands need not wait for Django.
    from lykta.web.for_you.texts import check_page as for_you_findings  # noqa: PLC0415
    from lykta.web.for_you.texts import page_outline, translations  # noqa: PLC0415
    from lykta.web.handbook.checking import check as findings  # noqa: PLC0415
    from lykta.web.handbook.contacts import check_contacts as contact_findings  # noqa: PLC0415
    from lykta.web.handbook.contacts import load_contacts, missing_numbers  # noqa: PLC0415
    from lykta.web.handbook.glossary import check_glossaries, read_glossaries  # noqa: PLC0415
    from lykta.web.handbook.library import load  # noqa: PLC0415
    from lykta.web.serving import set_up  # noqa: PLC0415
    from lykta.web.training.checking import check as training_findings  # noqa: PLC0415
    from lykta.web.training.course import load as load_training  # noqa: PLC0415

    set_up()
    if overlay is not None and not overlay.is_dir():
        raise InputError(f"There is no folder {overlay}. Name the folder with the county's pages.")
    contacts = load_contacts(overlay)
    library, day = load(overlay), at or dt.datetime.now(tz=dt.UTC).astimezone().date()
    found = [
        *findings(library, day),
        *contact_findings(contacts, library, day),
        *check_glossaries(read_glossaries(overlay), library),
        *training_findings(load_training(overlay), library, day),
        *for_you_findings(page_outline(), translations(), library.sources, day),
    ]
    missing = missing_numbers(contacts)
    if json:
        print_json([*found, *missing])
    else:
        console = screen()
        for finding in [*found, *missing]:
            console.print(plain(f"{finding.kind}: {finding.where}: {finding.what}"), soft_wrap=True)
        console.print(plain(f"{len(found)} to mend" if found else "Nothing to mend"))
    return 1 if found else 0


def check_law(facts: Path, /, *, at: str | None = None, language: Language = "sv") -> None:
    """Read facts by the law of a day, and print the reading as JSON.

    A reading says which elements are present, absent or unknown, and why. It does not decide what has
    happened, and judges nobody. Nothing is stored.

    Parameters
    ----------
    facts
        A JSON file of questions and answers.
    at
        The day whose law is applied, as YYYY-MM-DD, and not a later one than today; today if not given.
    language
        Language of the sentences.
    """
    reading = read(facts_from_json(_text(facts)), at=_day(at))
    print_json(reading_as_json(reading, language))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{path} is not UTF-8 text. Nothing was read. Save it as UTF-8 and run again."
        ) from error
    except OSError as error:
        raise InputError(
            f"{path} cannot be read ({error.strerror}). Nothing was read. Check the name and run again."
        ) from error


def _day(given: str | None) -> date:
    today = datetime.now(UTC).astimezone().date()
    if given is None:
        return today
    try:
        found = date.fromisoformat(given)
    except ValueError as error:
        raise InputError(
            f"{given} is not a day. Nothing was read. Write the day as YYYY-MM-DD, such as 2020-06-30."
        ) from error
    # What the law will be on a later day is not known: a reading by it would look like one that is.
    if found > today:
        raise InputError(f"{given} has not been yet. Nothing was read. Choose today or an earlier day.")
    return found


def update_places(
    *, out: Path, year: str | None = None, address: str | None = None, table: str | None = None
) -> None:
    """Ask Statistics Sweden how many live in each municipality, and write the file that a plan names.

    This is the one command that reaches for a network, and it sends nothing but which table is wanted.

    Parameters
    ----------
    out
        The file to write; an earlier one is replaced when all of the new one is there.
    year
        The year whose last day is counted; the newest that there is if not given.
    address
        Where SCB's open data answers (PxWebAPI 2.0), if not where it does now.
    table
        The table of inhabitants by region, if not the one that it is in now.
    """
    # Loaded here: a server has not what reads maps.
    from lykta.places.population import ADDRESS, TABLE, as_csv, ask_population  # noqa: PLC0415

    found = ask_population(address=address or ADDRESS, table=table or TABLE, year=year)
    try:
        write_file(out, as_csv(found).encode(), mode=READABLE)
    except OSError as error:
        raise InputError(
            f"{out} could not be written ({error.strerror}). An earlier file is as it was. "
            "Name another place."
        ) from error
    total = sum(found.inhabitants.values())
    screen().print(
        f"{out}: {len(found.inhabitants)} municipalities, {total:,} inhabitants, 31 December {found.year}. "
        "Source: Statistics Sweden (SCB).",
        soft_wrap=True,
        highlight=False,
    )

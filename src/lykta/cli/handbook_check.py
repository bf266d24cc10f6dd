"""`lykta handbook check`: what an editor of the handbook and of its training has to mend."""

import datetime as dt
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from lykta.cli.terminal import plain, print_json, screen
from lykta.errors import InputError


def check(
    *,
    overlay: Path | None = None,
    at: dt.date | None = None,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """List pages past their day, missing translations, dead links and sources without a date.

    Also sentences that state law, a number or a duty without a source, references to a provision that was
    amended since it was read, and contacts that were last checked more than a year ago. The training's
    modules are checked in the same way, and for choices without a source; the page for the exposed person
    for missing words and for numbers that differ between languages. Exits with 1 when there is anything to
    mend.

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
    from lykta.web.for_you.texts import check_page, page_outline, translations  # noqa: PLC0415
    from lykta.web.handbook.checking import check as handbook_findings  # noqa: PLC0415
    from lykta.web.handbook.contacts import check_contacts, load_contacts  # noqa: PLC0415
    from lykta.web.handbook.library import load  # noqa: PLC0415
    from lykta.web.serving import set_up  # noqa: PLC0415
    from lykta.web.training.checking import check as training_findings  # noqa: PLC0415
    from lykta.web.training.course import load as load_training  # noqa: PLC0415

    set_up()
    if overlay is not None and not overlay.is_dir():
        raise InputError(f"There is no folder {overlay}. Name the folder with the county's pages.")
    library, day = load(overlay), at or dt.datetime.now(tz=dt.UTC).astimezone().date()
    found = [
        *handbook_findings(library, day),
        *check_contacts(load_contacts(overlay), library, day),
        *training_findings(load_training(overlay), library, day),
        *check_page(page_outline(), translations(), library.sources, day),
    ]
    if json:
        print_json(found)
    else:
        console = screen()
        for finding in found:
            console.print(plain(f"{finding.kind}: {finding.where}: {finding.what}"), soft_wrap=True)
        console.print(plain(f"{len(found)} to mend" if found else "Nothing to mend"))
    return 1 if found else 0

"""`lykta consult statistics`: the counts of the consultation as CSV, for the team itself."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from lykta.cli.consult_server import set_up, write_new_file
from lykta.cli.terminal import screen


def statistics(*, out: Path, excel: Annotated[bool, Parameter(negative="")] = False) -> None:
    """Write how many consultations there were by quarter, role, workplace, part of the county and outcome.

    For the team itself: small numbers are not protected, and each row says so.

    Parameters
    ----------
    out
        The CSV file to write; one that is there is left as it is.
    excel
        Write it as a Swedish Excel opens it: semicolons, decimal commas.
    """
    set_up()
    from lykta.web.consult.keeping.counts import as_csv  # noqa: PLC0415

    write_new_file(out, as_csv(excel=excel))
    screen().print(f"{out} is written. It is internal: small numbers are not protected.", soft_wrap=True)

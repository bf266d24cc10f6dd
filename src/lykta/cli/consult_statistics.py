"""`lykta consult statistics`: the counts of the consultation as CSV, for the team itself."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from lykta.cli.consult_server import set_up, write_new_file
from lykta.cli.terminal import screen


def statistics(
    *, out: Path, outcomes: Path | None = None, excel: Annotated[bool, Parameter(negative="")] = False
) -> None:
    """Write how many consultations there were by quarter, role, workplace and part of the county.

    How they ended is a file of its own, by quarter alone: both together would tell which asker a number of
    the audit log was. For the team itself: small numbers are not protected, and each row says so.

    Parameters
    ----------
    out
        The CSV file of what askers chose; one that is there is left as it is.
    outcomes
        The CSV file of how consultations ended; one that is there is left as it is.
    excel
        Write both as a Swedish Excel opens them: semicolons, decimal commas.
    """
    set_up()
    from lykta.web.consult.statistics import ASKERS, OUTCOMES, as_csv  # noqa: PLC0415

    for path, table in ((out, ASKERS), (outcomes, OUTCOMES)):
        if path:
            write_new_file(path, as_csv(table, excel=excel))
            screen().print(
                f"{path} is written. It is internal: small numbers are not protected.", soft_wrap=True
            )

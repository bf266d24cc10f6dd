"""`lykta team`: first accounts, the server as second person, who could read what, accounts sealed anew."""

import csv
import io
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter
from rich.table import Table

from lykta.cli.consult_server import write_new_file
from lykta.cli.terminal import minute, plain, screen
from lykta.errors import InputError

if TYPE_CHECKING:
    from lykta.web.team.models import PendingAct
    from lykta.web.team.powers import PowersReport

_HEADINGS = (
    "day", "account", "role", "agency", "since", "asked_by", "agreed_by", "consultation", "relation",
    "reads_conversation",
)  # fmt: skip


def administrator(
    username: str, /, *, name: str = "", further: Annotated[bool, Parameter(negative="")] = False
) -> None:
    """Make an administrator of accounts, and print the one-time code with which they choose a password.

    The code is printed once and kept nowhere. Logging in with it leads to setting up a second factor first.
    Every coordinator gets a notice.

    Parameters
    ----------
    username
        What the administrator types to log in.
    name
        The administrator's name, as colleagues know it; the user name if not given.
    further
        Make another administrator where there is one.
    """
    _set_up()
    from lykta.web.team.actions import make_administrator  # noqa: PLC0415 - needs the tables.

    with _english():
        member, code = make_administrator(username, name or username, further=further)
    console = screen()
    console.print(plain(f"{member.username} is an administrator of accounts."))
    console.print(plain(f"One-time code, shown only now: {code}"))
    console.print(plain("It works once, within 48 hours, under “For the team” and “I have a one-time code”."))


def agree(number: int | None = None, /) -> None:
    """List what waits for a second person; with a number, agree to it in their place and print their half.

    For a new installation, where no account is old enough to be the second person. Be sure yourself that it
    is right: the rule of two people does not bind somebody who gives commands on the server. Every
    coordinator gets a notice, and the audit log says that the server agreed.

    Parameters
    ----------
    number
        The number of the act, from the list.
    """
    _set_up()
    if number is None:
        _list_what_waits()
        return
    from lykta.web.team.second_person import agree as agree_to  # noqa: PLC0415 - needs the tables.

    with _english():
        agreed = agree_to(number, by=None)
    console = screen()
    console.print(plain(f"Done for {agreed.member.username}, member {agreed.member.pk}."))
    if agreed.half:
        console.print(plain(f"Second half of the one-time code, shown only now: {agreed.half}"))
        console.print(plain("Hand it over yourself, and not to the person who asked."))


def powers(*, on: date, to: Annotated[Path | None, Parameter(name="--csv")] = None) -> None:
    """Say which accounts could read consultations on a day, by the audit log alone.

    Accounts, agencies and consultations are numbers, in the file too. It does not tell what was read.

    Parameters
    ----------
    on
        The day, such as 2026-11-01.
    to
        A CSV file to write, a row for each account and consultation; one that is there is left as it is.
    """
    _set_up()
    from django.utils import timezone  # noqa: PLC0415 - Django is set up by now.

    from lykta.web.team.powers import report  # noqa: PLC0415 - needs the tables.

    if on > timezone.localdate():
        raise InputError(f"{on} has not come yet. Nothing was written; name today or an earlier day.")
    found = report(on)
    since = minute(timezone.localtime(found.since))
    if not found.is_told:
        raise InputError(f"The log does not tell of {on}: it holds who could read what from {since} on.")
    console = screen()
    if found.is_told_in_part:
        console.print(plain(f"The log tells of {on} from {since} on, and not of what was before."))
    console.print(_table(found))
    if to:
        write_new_file(to, _as_csv(found))
        console.print(plain(f"{to} is written."), soft_wrap=True)


def check() -> int:
    """Compare the table of accounts with what the audit log says; exit with 1 where they differ.

    A difference comes from a row that was changed in the database and not by this program.
    """
    _set_up()
    from lykta.web.team.powers import differences  # noqa: PLC0415 - needs the tables.

    found = differences()
    for line in found:
        screen().print(plain(line), soft_wrap=True)
    if found:
        screen().print("Nothing was changed. Find out who can write in the database, and since when.")
        return 1
    screen().print("The accounts are as the audit log says.")
    return 0


def seal(number: int, /) -> None:
    """Close an account whose rows were changed in the database by hand, and seal it as it then is.

    Its password, second factors, one-time code and outside name are taken away. What it says of name, role
    and agency is printed: compare it with what you know before an administrator opens the account again.
    Refuses an account that is as the program wrote it.

    Parameters
    ----------
    number
        The number of the account, as `lykta consult keys check` names it.
    """
    _set_up()
    from lykta.web.team.admission import close_and_seal  # noqa: PLC0415 - needs the tables.

    member = close_and_seal(number)
    console = screen()
    console.print(plain(f"The account {member.pk} is closed and sealed again. It lets nobody in."))
    agency = member.agency.name if member.agency else "none"
    console.print(plain(f"It says: {member.username}, {member.name}; role {member.role}; agency {agency}."))
    console.print(plain("Is that right? An administrator opens it again, or leaves it closed."))


def _set_up() -> None:
    # Loaded here, so that other commands need not wait for Django.
    from lykta.web.serving import set_up_with_logins  # noqa: PLC0415

    set_up_with_logins()


def _english() -> AbstractContextManager[None]:
    """The language of the terminal, for words that the pages have in two."""
    from django.utils.translation import override  # noqa: PLC0415 - Django is set up by now.

    return override("en")


def _list_what_waits() -> None:
    from lykta.web.team.second_person import waiting  # noqa: PLC0415 - needs the tables.

    acts = list(waiting())
    if not acts:
        screen().print("Nothing waits for a second person.")
        return
    table = Table("number", "what", "account", "then", "asked by", "until")
    with _english():
        for act in acts:
            table.add_row(
                str(act.pk),
                str(act.get_kind_display()),
                plain(act.member.username),
                plain(_what_follows(act)),
                plain(act.asked_by.username),
                minute(act.until),
            )
    screen().print(table)


def _what_follows(act: "PendingAct") -> str:
    of = act if act.role else act.member
    parts = (str(of.get_role_display()), str(of.agency or ""), of.outside_name)
    return ", ".join(part for part in parts if part)


def _table(found: "PowersReport") -> Table:
    table = Table("account", "role", "agency", "since", "asked by", "agreed by", "consultations")
    for held in found.held:
        account = held.account
        table.add_row(
            f"member:{account.number}",
            account.codes.role,
            str(account.codes.agency or "–"),
            minute(account.since),
            account.asked_by or "–",
            account.agreed_by or "–",
            str(len(held.rights)),
        )
    return table


def _as_csv(found: "PowersReport") -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(_HEADINGS)
    for held in found.held:
        account = held.account
        row = (
            found.day.isoformat(), account.number, account.codes.role, account.codes.agency or "",
            account.since.isoformat() if account.since else "", account.asked_by, account.agreed_by,
        )  # fmt: skip
        rights = [
            (right.consultation, str(right.relation), "yes" if right.reads_conversation else "no")
            for right in held.rights
        ]
        writer.writerows((*row, *right) for right in rights or [("", "", "")])
    return text.getvalue().encode()

"""`lykta consult notify`: sends the e-mail notices that wait."""

from typing import Annotated

from cyclopts import Parameter

from lykta.cli.consult_server import set_up
from lykta.cli.terminal import screen


def notify(*, due: Annotated[bool, Parameter(negative="")] = False) -> int:
    """Send the notices that wait: fixed words, and the address of the server.

    Those that the mail server did not take are kept for the next time; it then exits with 1.

    Parameters
    ----------
    due
        Remind also of what is due today or late; once a day is enough.
    """
    set_up()
    from django.conf import settings  # noqa: PLC0415

    from lykta.web.consult.models import Notice  # noqa: PLC0415
    from lykta.web.consult.notices import remind, send_waiting  # noqa: PLC0415

    if due:
        remind()
    console = screen()
    if not settings.LYKTA.mail_server:
        console.print(f"LYKTA_MAIL_SERVER is not set: none was sent. {Notice.objects.count()} wait.")
        return 0
    done = send_waiting()
    console.print(f"{done.sent} notices were sent; {done.dropped} had nobody to go to.")
    if done.kept:
        console.print(f"The mail server did not take {done.kept}; they are kept. Look at LYKTA_MAIL_SERVER.")
    return 1 if done.kept else 0

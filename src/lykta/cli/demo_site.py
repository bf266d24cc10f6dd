"""The demo's two servers on this machine: handbook and all parts with log-ins, and beside them the workbench.

Not even the demo lets ads and consultations meet in one process. Every page says that it is a demo.
"""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from rich.table import Table
from rich.text import Text

from lykta.ads.judge import log_beside
from lykta.cli.terminal import program, screen
from lykta.cli.workbench_site import WorkbenchSite, serve_workbench

RESULT: Final = "demo.lykta"
"""The demo's result, in its folder."""
CONTACT_KEY: Final = "demo.key"
EVIDENCE_KEY: Final = "demo-evidence.key"
"""The keys of its contacts and of its evidence: they stay with the demo, apart from those of real work."""
_ANALYST = "demo"


def serve_demo(folder: Path, port: int) -> None:
    """Serve the demo on 127.0.0.1 with its data in the demo's folder, until it is ended.

    The consultations in it are made anew each time; they and the folder of their keys belong to the demo.
    The workbench has the port after `port`.
    """
    from lykta.web.serving import Serving, run  # noqa: PLC0415 - the server's packages are needed from here on.

    _clear(folder)
    # Before this process has settings and a database: the other one has to have its own.
    with _workbench(folder, port + 1) as workbench:
        _set_up(folder)
        _make(folder)
        console = screen()
        site = f"http://127.0.0.1:{port}"
        console.print(Text("\nThe pages for people who are worried about someone", style="bold"))
        console.print(f"  {site}/ in Swedish, {site}/en/ in English", highlight=False)
        console.print(f"  {site}/teamet/ for the team, by one of the log-ins above", highlight=False)
        console.print(Text("\nThe workbench of whoever analyses ads, a server of its own", style="bold"))
        console.print(f"  {workbench}", highlight=False, soft_wrap=True)
        console.print("\nOpen one in a browser. Every page says that it is a demo. End it with Ctrl+C.")
        run(Serving(port=port, workers=1))


@contextmanager
def _workbench(folder: Path, port: int) -> Iterator[str]:
    """The workbench over the demo's result, for as long as the block lasts; gives its address."""
    site = WorkbenchSite(
        result=folder / RESULT,
        analyst=_ANALYST,
        key=secrets.token_urlsafe(32),
        folder=folder / "workbench",
        port=port,
        demo=True,
        contact_key=folder / CONTACT_KEY,
        evidence_key=folder / EVIDENCE_KEY,
    )
    process = get_context("spawn").Process(target=serve_workbench, args=(site,))
    process.start()
    try:
        yield site.address
    finally:
        process.terminate()
        process.join()


def code_of_demo(folder: Path) -> str:
    """The six digits that the second factor of every log-in of the demo asks for now."""
    _set_up(folder)
    from lykta.web.consult.demo import code_now  # noqa: PLC0415 - as above.

    return code_now()


def _set_up(folder: Path) -> None:
    from lykta.web.serving import set_up  # noqa: PLC0415 - as above.

    os.environ |= {
        "LYKTA_DEMO": "yes",
        "LYKTA_HTTPS": "no",
        "LYKTA_PARTS": "handbook,consult,plan,editions",
        "LYKTA_EDITIONS_FOLDER": str(folder / "editions"),
        "LYKTA_DATA_FOLDER": str(folder / "site"),
        "LYKTA_KEY_FOLDER": str(folder / "keys"),
        # A new one each time: a log-in of an earlier demo is none in this one.
        "LYKTA_SECRET_KEY": secrets.token_urlsafe(64),
        # The demo's accounts are all as old as the demo.
        "LYKTA_SECOND_PERSON_DAYS": "0",
        "LYKTA_COUNTY_PARTS": "norra länet,mellersta länet,södra länet",
    }
    set_up()


def _clear(folder: Path) -> None:
    shutil.rmtree(folder / "keys", ignore_errors=True)
    shutil.rmtree(folder / "editions", ignore_errors=True)
    (folder / "editions").mkdir()
    log_beside(folder / RESULT).unlink(missing_ok=True)
    for path in (folder / "site").glob("lykta.sqlite3*"):
        path.unlink()


def _make(folder: Path) -> None:
    from django.utils.translation import override  # noqa: PLC0415 - Django is set up by now.

    from lykta.web.consult.database import prepare  # noqa: PLC0415 - tables are needed.
    from lykta.web.consult.demo import PASSWORD, SECRET, make_demo  # noqa: PLC0415 - as above.
    from lykta.web.editions.invented import make_editions  # noqa: PLC0415 - as above.
    from lykta.web.keys.keyring import made_keyring  # noqa: PLC0415 - as above.
    from lykta.web.plan.invented import make_plan  # noqa: PLC0415 - as above.

    made_keyring(folder / "keys")
    prepare()
    table = Table("user name", "role", title="Four log-ins of the demo's team", title_justify="left")
    # The terminal speaks English.
    with override("en"):
        logins = make_demo()
        make_plan()
        make_editions(folder / "editions")
    for login in logins:
        table.add_row(login.username, login.role)
    console = screen()
    console.print()
    console.print(table)
    console.print(f"  password, the same for all: {PASSWORD}", highlight=False)
    console.print(f"  second factor, for an app that shows codes: {SECRET}", highlight=False)
    console.print(f"  or ask for the code of this moment: {program()} demo --code", highlight=False)

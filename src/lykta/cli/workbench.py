"""`lykta workbench`: one result in the browser of this machine."""

import secrets
import tempfile
from ipaddress import ip_address
from pathlib import Path

from lykta.ads.judgements import JudgementLog, log_beside
from lykta.ads.result import ResultFile
from lykta.cli.analyst import analyst_named
from lykta.cli.serve import Port
from lykta.cli.terminal import screen
from lykta.cli.workbench_site import WorkbenchSite, serve_workbench
from lykta.errors import InputError


def workbench(
    result: Path,
    /,
    *,
    analyst: str | None = None,
    bind: str = "127.0.0.1",
    port: Port = 8001,
) -> None:
    """Look at a result, judge its links and networks, and export what can be defended.

    Only the browser that is opened with the printed address gets in, and only from this machine.

    Parameters
    ----------
    result
        A result file. Judgements are kept beside it, in RESULT.judgements.jsonl.
    analyst
        Who judges, as it will stand in the judgement log. If not given, the name of the login.
    bind
        Address of this machine to listen on; one that others reach is refused.
    port
        Port to listen on.
    """
    _refuse_reachable(bind)
    name = analyst_named(analyst)
    with ResultFile(result) as opened:
        networks = opened.summary.networks
    judged = len(JudgementLog(log_beside(result)).entries)
    console = screen()
    console.print(
        f"{result}: {networks:,} networks, {judged:,} entries in the judgement log.", highlight=False
    )
    console.print(f"Open this address in a browser on this machine; {name} is who judges:", highlight=False)
    with tempfile.TemporaryDirectory(prefix="lykta-workbench-") as folder:
        key = secrets.token_urlsafe(32)
        site = WorkbenchSite(result=result, analyst=name, key=key, folder=Path(folder), bind=bind, port=port)
        console.print(f"  {site.address}", soft_wrap=True, highlight=False)
        console.print("End it with Ctrl+C.")
        serve_workbench(site)


def _refuse_reachable(bind: str) -> None:
    try:
        local = ip_address(bind).is_loopback
    except ValueError:
        local = bind == "localhost"
    if not local:
        raise InputError(
            f"The workbench is for this machine alone and never listens on {bind}. "
            "Leave --bind out. Nothing was opened."
        )

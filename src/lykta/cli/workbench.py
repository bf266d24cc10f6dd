"""`lykta workbench`: one result in the browser of this machine."""

import os
import secrets
import tempfile
from ipaddress import ip_address
from pathlib import Path

from lykta.ads.judge import JudgementLog, log_beside
from lykta.ads.result import Result
from lykta.cli.analyst import analyst_named
from lykta.cli.serve import Port
from lykta.cli.terminal import screen
from lykta.errors import InputError

# The keys that the workbench reads: of contacts that are revealed, and of evidence that is signed.
KEY_FILES = frozenset({"LYKTA_CONTACT_KEY_FILE", "LYKTA_EVIDENCE_KEY_FILE"})


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
    with Result(result) as opened:
        networks = opened.summary.networks
    judged = len(JudgementLog(log_beside(result)).entries)
    key = secrets.token_urlsafe(32)
    console = screen()
    console.print(
        f"{result}: {networks:,} networks, {judged:,} entries in the judgement log.", highlight=False
    )
    console.print(f"Open this address in a browser on this machine; {name} is who judges:", highlight=False)
    console.print(f"  http://{_in_address(bind)}:{port}/?key={key}", soft_wrap=True, highlight=False)
    console.print("End it with Ctrl+C.")
    with tempfile.TemporaryDirectory(prefix="lykta-workbench-") as folder:
        serve_workbench(result, analyst=name, key=key, folder=Path(folder), bind=bind, port=port)


def serve_workbench(result: Path, *, analyst: str, key: str, folder: Path, bind: str, port: int) -> None:
    """Serve one result until it is ended; `folder` takes the style sheets."""
    from lykta.web.serving import Serving, run  # noqa: PLC0415 - other commands need not wait for it.

    for variable in [name for name in os.environ if name.startswith("LYKTA_")]:
        if variable not in KEY_FILES:
            del os.environ[variable]
    os.environ |= {
        "LYKTA_PARTS": "workbench",
        "LYKTA_HTTPS": "no",
        "LYKTA_DATA_FOLDER": str(folder),
        "LYKTA_RESULT": str(result.resolve()),
        "LYKTA_ANALYST": analyst,
        "LYKTA_WORKBENCH_KEY": key,
    }
    # One process: it holds the result open, and one analyst asks one question at a time.
    run(Serving(bind=bind, port=port, workers=1))


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


def _in_address(bind: str) -> str:
    return f"[{bind}]" if ":" in bind else bind

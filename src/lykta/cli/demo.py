"""`lykta demo`: a synthetic county, analysed before the reader's eyes, and the demo's two servers."""

import os
import secrets
import shutil
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Final, NoReturn

from rich.table import Table
from rich.text import Text

from lykta.ads.judgements import log_beside
from lykta.ads.options import AnalysisOptions
from lykta.ads.result import ResultFile, read_truth, score_result
from lykta.ads.result.networks import list_networks, read_network
from lykta.ads.sample import write_sample
from lykta.cli.ads import JudgedResult, as_judged, print_scores
from lykta.cli.analysis_shown import print_found
from lykta.cli.networks import NetworkScreen
from lykta.cli.progress import compile_kernels, counting, watching
from lykta.cli.server import Port
from lykta.cli.terminal import program, screen
from lykta.cli.workbench import WorkbenchSite, serve_workbench
from lykta.errors import InputError
from lykta.language import Language

_ADS = 20_000
_SEED = 1
_NETWORKS = 3
_OBSERVATIONS = 3
_LAST_PORT = 65_535
_HEADINGS: Mapping[Language, str] = {
    "sv": "The three largest networks, in Swedish (--language en shows them in English)",
    "en": "The three largest networks",
}

RESULT: Final = "demo.lykta"
"""The demo's result, in its folder."""

CONTACT_KEY: Final = "demo.key"
EVIDENCE_KEY: Final = "demo-evidence.key"
"""The keys of its contacts and of its evidence: they stay with the demo, apart from those of real work."""

_ANALYST = "demo"


def demo(
    *,
    folder: Path = Path("demo"),
    language: Language = "sv",
    serve: bool | None = None,
    port: Port = 8000,
    code: bool = False,
) -> None:
    """Make a synthetic county of 20,000 ads, analyse it, show what was found and serve the site.

    Everything in it is invented. Running it again gives the same.

    Parameters
    ----------
    folder
        Folder for the ads, the truth, the key and the result; made if it is missing.
    language
        Language of the networks that are shown.
    serve
        Whether to serve handbook, consultation, plan and workbench on 127.0.0.1 afterwards, until Ctrl+C. If
        not given: on a terminal only.
    port
        Port to serve them on; the workbench, a server of its own, has the next.
    code
        Only print the six digits that the second factor of the demo's log-ins asks for now.
    """
    # As in `ads analyse`: the stages are loaded when they are needed.
    from lykta.ads.analysis import analyse  # noqa: PLC0415

    if code:
        screen().print(code_of_demo(folder), highlight=False)
        return
    will_serve = sys.stdout.isatty() if serve is None else serve
    if will_serve:
        _refuse_taken_ports(port)
    _make(folder)
    console = screen()
    console.print(
        Text("Everything here is synthetic: no ad, name or number belongs to anybody.\n", style="bold")
    )
    ads, truth, out = folder / "ads.csv", folder / "truth.csv", folder / RESULT
    with counting("write synthetic ads") as count:
        write_sample(ads=_ADS, seed=_SEED, out=ads, truth=truth, progress=count)
    compile_kernels(screen(stderr=True))
    with watching() as watcher:
        options = AnalysisOptions(key_file=folder / CONTACT_KEY)
        summary = analyse([str(ads)], out=out, options=options, watcher=watcher)
    print_found(summary, watcher.notes, out, console)
    with ResultFile(out) as result:
        console.print(Text("\nBeside the truth, which real ads never have", style="bold"))
        print_scores(score_result(result, read_truth(truth)), console)
    console.print(Text(f"\n{_HEADINGS[language]}", style="bold"))
    _show_largest(out, NetworkScreen(console, language))
    _print_next(out, truth)
    if will_serve:
        serve_demo(folder, port)
    else:
        screen().print(Text(f"  {program()} demo --serve", end="   and open the site in a browser\n"))


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise InputError(f"{folder} is a file. Name a folder for the demo with --folder.") from None
    except OSError as error:
        raise InputError(f"The folder {folder} cannot be made: {error.strerror}. Name another.") from error


def _show_largest(result: Path, shown: NetworkScreen) -> None:
    with as_judged(result) as found:
        for network in list_networks(found.engine, limit=_NETWORKS):
            screen().rule()
            _show(found, network.network, shown)
    screen().rule()
    shown.print_ending()


def _show(found: JudgedResult, network: str, shown: NetworkScreen) -> None:
    page = read_network(found.engine, network, examples=0)
    shown.print_summary(page.network)
    shown.print_caveats(found.read_caveats(network))
    shown.print_template(page.template)
    shown.print_reasons(page.reasons)
    shown.print_observations(page, limit=_OBSERVATIONS)


def _print_next(out: Path, truth: Path) -> None:
    with ResultFile(out) as result:
        largest = [network.network for network in result.networks(limit=1)]
    commands = [
        f"ads show {out} --sort places",
        *(f"ads show {out} {network} --language en" for network in largest),
        f"ads export {out} --what links --out links.csv",
        f"ads score {out} --truth {truth}",
        "ads analyse YOUR-ADS.csv --out RESULT.lykta",
    ]
    console = screen()
    console.print(Text("\nTry next", style="bold"))
    for command in commands:
        console.print(f"  {program()} {command}", soft_wrap=True)


def serve_demo(folder: Path, port: int) -> None:
    """Serve the demo on 127.0.0.1 with its data in the demo's folder, until it is ended.

    The consultations in it are made anew each time; they and the folder of their keys belong to the demo.
    The workbench has the port after `port`.
    """
    from lykta.web.serving import Serving, run  # noqa: PLC0415 - the server's packages are needed from here on.

    # Before anything of a demo that still runs in the folder is removed.
    _refuse_taken_ports(port)
    _clear(folder)
    # Before this process has settings and a database: the other one has to have its own.
    with _workbench(folder, port + 1) as workbench:
        _set_up(folder)
        _make_data(folder)
        console = screen()
        site = f"http://127.0.0.1:{port}"
        console.print(Text("\nThe pages for people who are worried about someone", style="bold"))
        console.print(f"  {site}/ in Swedish, {site}/en/ in English", highlight=False)
        console.print(f"  {site}/teamet/ for the team, by one of the log-ins above", highlight=False)
        console.print(Text("\nThe workbench of whoever analyses ads, a server of its own", style="bold"))
        console.print(f"  {workbench}", highlight=False, soft_wrap=True)
        console.print("\nOpen one in a browser. Every page says that it is a demo. End it with Ctrl+C.")
        run(Serving(port=port, workers=1))


def _refuse_taken_ports(port: int) -> None:
    from lykta.web.serving import Serving, refuse_taken_port  # noqa: PLC0415 - as above.

    if port == _LAST_PORT:
        raise InputError(f"The workbench has the port after {port}, which there is not. Choose a lower one.")
    for each in (port, port + 1):
        refuse_taken_port(Serving(port=each))


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
    # Told to end, Python would go at once and leave the other server. Once the site runs, it sees to that.
    signal.signal(signal.SIGTERM, _end)
    process = get_context("spawn").Process(target=serve_workbench, args=(site,))
    process.start()
    try:
        yield site.address
    finally:
        process.terminate()
        process.join()


def _end(number: int, _: object) -> NoReturn:
    sys.exit(128 + number)


def code_of_demo(folder: Path) -> str:
    """The six digits that the second factor of every log-in of the demo asks for now."""
    _set_up(folder)
    from lykta.web.consult.demo import code_now  # noqa: PLC0415

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


def _make_data(folder: Path) -> None:
    from django.utils.translation import override  # noqa: PLC0415 - Django is set up by now.

    from lykta.web.consult.database import prepare  # noqa: PLC0415
    from lykta.web.consult.demo import PASSWORD, SECRET, make_demo  # noqa: PLC0415
    from lykta.web.editions.invented import make_editions  # noqa: PLC0415
    from lykta.web.keys.keyring import create_keyring  # noqa: PLC0415
    from lykta.web.plan.invented import make_plan  # noqa: PLC0415

    create_keyring(folder / "keys")
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

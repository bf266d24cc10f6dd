"""`lykta demo`: a synthetic county, analysed before the reader's eyes."""

import sys
from collections.abc import Mapping
from pathlib import Path

from rich.text import Text

from lykta.ads.options import AnalysisOptions
from lykta.ads.result import Language, NetworkPage, ResultFile, read_truth, score_result
from lykta.ads.sample import write_sample
from lykta.cli.ads_analyse import rejected_file
from lykta.cli.ads_score import print_scores
from lykta.cli.compiling import compile_kernels
from lykta.cli.demo_site import CONTACT_KEY, RESULT, code_of_demo, serve_demo
from lykta.cli.funnel import print_funnel, print_notes, print_rows
from lykta.cli.network_screen import NetworkScreen
from lykta.cli.progress import counting, watching
from lykta.cli.serve import Port
from lykta.cli.terminal import program, screen
from lykta.errors import InputError

_ADS = 20_000
_SEED = 1
_NETWORKS = 3
_OBSERVATIONS = 3
_HEADINGS: Mapping[Language, str] = {
    "sv": "The three largest networks, in Swedish (--language en shows them in English)",
    "en": "The three largest networks",
}


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
    print_rows(summary, rejected_file(out), console)
    print_notes(watcher.notes, console)
    print_funnel(summary, console)
    with ResultFile(out) as result:
        console.print(Text("\nBeside the truth, which real ads never have", style="bold"))
        print_scores(score_result(result, read_truth(truth)), console)
        console.print(Text(f"\n{_HEADINGS[language]}", style="bold"))
        _show_largest(result, NetworkScreen(console, language))
    _print_next(out, truth)
    if sys.stdout.isatty() if serve is None else serve:
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


def _show_largest(result: ResultFile, shown: NetworkScreen) -> None:
    for network in result.networks(limit=_NETWORKS):
        screen().rule()
        _show(result.network(network.network, examples=0), shown)
    screen().rule()
    shown.print_ending()


def _show(page: NetworkPage, shown: NetworkScreen) -> None:
    shown.print_summary(page.network)
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

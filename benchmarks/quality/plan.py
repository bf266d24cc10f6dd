"""What one run of the bench judges."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.infoshield.plan import PROGRAM
from benchmarks.quality.figures import RESAMPLES
from benchmarks.quality.tools import TOOLS, Checkout

# The page of the documentation tells of kinds that are not fetched: it is written where `--out` names it.
PAGE = Path("build/benchmarks-quality.md")
JUDGE = "judge"
CONTACTS = ("bare", "phones")
# A tool that takes longer over ten thousand ads is of no use to an analyst.
LIMIT_SECONDS = 900
# By one draw the largest author of a kind has a number or has none, and F1 was .30 or .74 by that alone.
DRAWS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Which kinds, parts, contacts and tools; empty `kinds` are all.

    `data` is a folder of kinds beside those that are fetched, `sealed` one that is judged in their place.
    `limit` are seconds for each tool and file. Numbers are given to the authors `draws` times.
    """

    kinds: frozenset[str] = frozenset()
    tools: tuple[str, ...] = tuple(TOOLS)
    parts: tuple[str, ...] = (JUDGE,)
    contacts: tuple[str, ...] = CONTACTS
    data: Path | None = None
    sealed: Path | None = None
    fetch: bool = True
    planted: bool = False
    reposted: bool = False
    checkout: Checkout | None = None
    limit: float = LIMIT_SECONDS
    resamples: int = RESAMPLES
    draws: int = DRAWS
    out: Path = PAGE
    figures: Path | None = None


def plan_from(arguments: Sequence[str]) -> Plan:
    """The plan that a command line asks for."""
    parser = _parser()
    given = parser.parse_args(arguments)
    unknown = sorted({*given.tools} - {*TOOLS}) + sorted({*given.contacts} - {*CONTACTS})
    if unknown:
        parser.error(f"there is no {unknown[0]}; tools are {', '.join(TOOLS)}")
    if given.draws < 1:
        parser.error("numbers are given to the authors once at least")
    for folder in (given.data, given.sealed):
        if folder and not folder.is_dir():
            parser.error(f"there is no folder {folder}")
    return Plan(
        kinds=frozenset(given.kinds),
        tools=given.tools,
        parts=given.parts,
        contacts=given.contacts,
        data=given.data,
        sealed=given.sealed,
        fetch=given.fetch and not given.sealed,
        planted=given.planted,
        reposted=given.reposted,
        checkout=_checkout(parser, given.infoshield, given.infoshield_python),
        limit=given.limit,
        resamples=given.resamples,
        draws=given.draws,
        out=given.out,
        figures=given.figures,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality", description=__doc__)
    option = parser.add_argument
    option("--kinds", type=_names, default=(), help="names of kinds, such as mail,newsgroups; else all")
    option("--tools", type=_names, default=tuple(TOOLS), help=f"of {', '.join(TOOLS)}")
    option("--parts", type=_names, default=(JUDGE,), help="parts of each kind, such as develop,judge")
    option("--contacts", type=_names, default=CONTACTS, help="bare, phones or both")
    option("--data", type=Path, help="a folder of kinds: KIND/PART.csv with KIND/PART-truth.csv")
    option("--sealed", type=Path, help="judge the kinds of this folder only, and note there that it was done")
    option("--fetch", action=argparse.BooleanOptionalAction, default=True, help="fetch the kinds of packages")
    option("--planted", action="store_true", help="plant stock sentences as well, and judge again")
    option("--reposted", action="store_true", help="post texts again, with a site's number, and judge again")
    option("--infoshield", type=Path, help="a checkout of InfoShield; it is left out without one")
    option("--infoshield-python", type=Path, help="what it runs with; else its .venv/bin/python")
    option("--limit", type=float, default=LIMIT_SECONDS, help="seconds after which a tool is stopped")
    option("--resamples", type=int, default=RESAMPLES, help="of authors, for the bounds")
    option("--draws", type=int, default=DRAWS, help="how many times numbers are given to the authors")
    option("--out", type=Path, default=PAGE, help="the page to write")
    option("--figures", type=Path, help="a JSON file to write all figures to")
    return parser


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _checkout(parser: argparse.ArgumentParser, folder: Path | None, python: Path | None) -> Checkout | None:
    if folder is None:
        return None
    # It works in a folder of its own. An environment's Python is a link and only works by its own name.
    folder = folder.absolute()
    python = python.absolute() if python else folder / ".venv" / "bin" / "python"
    for needed in (folder / PROGRAM, python):
        if not needed.is_file():
            parser.error(f"there is no {needed}")
    return Checkout(folder, python)

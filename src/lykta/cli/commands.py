"""The tree of commands, and the entry that runs one: what went wrong is one line and an exit code."""

import errno
import os
import re
import signal
import sys
import traceback
from collections.abc import Collection, Sequence
from difflib import get_close_matches
from functools import cache
from getpass import getuser
from inspect import cleandoc
from pathlib import Path
from types import FrameType

from cyclopts import App, CycloptsError

from lykta.cli.terminal import harmless, name_as_installed
from lykta.errors import LyktaError
from lykta.version import __version__

EPILOGUE = (
    "Exit codes: 0 done; 1 the answer is no; 2 the call or the input is wrong, with one line that says why. "
    "`--debug`, anywhere, shows where an unexpected error arose, and nothing of what was read."
)

app = App(
    name="lykta",
    help="A county's resource team: the handbook as a site, ads of the same author, and the consultation.",
    help_epilogue=EPILOGUE,
    help_format="markdown",
    version=__version__,
    version_flags=["--version"],
    suppress_keyboard_interrupt=False,
)

DONE, WRONG = 0, 2
# What shells give for a program that was stopped from the keyboard, or told to end.
INTERRUPTED, ENDED = 130, 143
# Its packages tell which extra is missing: picture and places those of `picture`, all others those of `web`.
_PACKAGE = Path(__file__).parents[1]
_REPORT = (
    "This is a fault in Lykta. Nothing half-written remains. Please report this line; "
    "run again with --debug to see more of where the fault arose."
)


def _group(name: str, purpose: str, within: App = app) -> App:
    """A group of commands under `lykta`, or within another group."""
    group = App(name=name, help=purpose, help_epilogue=EPILOGUE, suppress_keyboard_interrupt=False)
    within.command(group)
    return group


def _add(
    group: App, module: str, function: str, *, name: str | None = None, imported: str | None = None
) -> None:
    """Add a command, which is loaded when it is called, with the words that are listed before that."""
    group.command(
        f"lykta.cli.{module}:{imported or function}",
        name=name or function.replace("_", "-"),
        help=_docstring(module, function),
    )


def _docstring(module: str, function: str) -> str:
    """The docstring of a function, from its source: to import a module can take a second."""
    found = re.search(rf'^def {function}\(.*?"""(.*?)"""', _source(module), re.MULTILINE | re.DOTALL)
    return cleandoc(found[1]) if found else ""


@cache
def _source(module: str) -> str:
    return Path(__file__).with_name(f"{module}.py").read_text(encoding="utf-8")


_add(app, "demo", "demo")
_add(app, "server", "serve")
_add(app, "server", "doctor")
_add(app, "workbench", "workbench", imported="group")
_add(app, "docs", "docs")

handbook = _group("handbook", "Keep the handbook's pages true.")
_add(handbook, "content", "check_handbook", name="check")

ads = _group("ads", "Link the ads of a file that you hold lawfully.")
_add(ads, "ads", "sample")
_add(ads, "ads_analyse", "analyse")
_add(ads, "ads_analyse", "add")
_add(ads, "ads_analyse", "relearn")
_add(ads, "ads", "show")
_add(ads, "ads", "export")
_add(ads, "ads", "score")

law = _group("law", "Read facts by the dated law: which elements are present, absent or unknown.")
_add(law, "content", "check_law", name="check")

picture = _group(
    "picture", "Make the situation picture: numbers that may be published, and how sure they are."
)
_add(picture, "picture", "build")
_add(picture, "picture", "audit")
_add(picture, "picture", "dark_figure_of", name="dark-figure")

places = _group("places", "Keep what Lykta knows of municipalities up to date.")
_add(places, "content", "update_places", name="update")

consult = _group("consult", "Keep the consultation: its database, keys, log, mail, backups and deletion.")
_add(consult, "consult", "prepare")
_add(consult, "consult", "purge")
_add(consult, "consult", "notify")
_add(consult, "consult", "backup")
_add(consult, "consult", "restore")
_add(consult, "consult", "statistics")
_add(consult, "consult", "database_roles")

keys = _group("keys", "Make, renew, share out and check the master keys.", consult)
_add(keys, "consult_keys", "create")
_add(keys, "consult_keys", "rotate")
_add(keys, "consult_keys", "check")
_add(keys, "consult_keys", "custodian")
_add(keys, "consult_keys", "custodians")
_add(keys, "consult_keys", "recover")

audit = _group("audit", "Prove the audit log, note its newest entry outside, export it.", consult)
_add(audit, "consult_audit", "verify")
_add(audit, "consult_audit", "anchor")
_add(audit, "consult_audit", "export")

team = _group("team", "The accounts of those who log in, and who could read what.")
_add(team, "team", "administrator")
_add(team, "team", "agree")
_add(team, "team", "powers")
_add(team, "team", "check")
_add(team, "team", "seal")


class _EndRequestedError(BaseException):
    """The system asked the program to end."""


_STOPPED: dict[type[BaseException], tuple[str, int]] = {
    KeyboardInterrupt: (
        "Stopped. Nothing half-written remains; earlier files are as they were.",
        INTERRUPTED,
    ),
    _EndRequestedError: ("Ended. Nothing half-written remains; earlier files are as they were.", ENDED),
    MemoryError: ("The memory did not suffice. Nothing half-written remains. Close other programs.", WRONG),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line and give its exit code; never raises."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    words = [word for word in given if word != "--debug"]
    _prepare()
    try:
        return _run(words)
    except (CycloptsError, LyktaError) as error:
        return _write_line(_read_message(error, words), WRONG)
    except tuple(_STOPPED) as stop:
        return _write_line(*_STOPPED[type(stop)])
    except BrokenPipeError:
        return _let_go_of_output()
    except ImportError as error:
        return _report_missing(error, debug=len(words) < len(given))
    except Exception as error:  # noqa: BLE001 - the last place where an error can be told in a readable way
        return _report_fault(error, debug=len(words) < len(given))


def _run(words: list[str]) -> int:
    try:
        code = app(words, exit_on_error=False, print_error=False, result_action="return_value")
    except SystemExit as ended:
        code = ended.code
    sys.stdout.flush()
    return code if isinstance(code, int) else DONE


def _read_message(error: CycloptsError | LyktaError, words: Sequence[str]) -> str:
    try:
        return str(error)
    except ImportError:
        # To say which command was meant it imports them all, and some need packages that are not installed.
        meant = get_close_matches(words[0], [*app], 1)
        guess = f' Did you mean "{meant[0]}"?' if meant else ""
        return f'Unknown command "{words[0]}".{guess} `lykta --help` lists the commands.'


def _prepare() -> None:
    signal.signal(signal.SIGTERM, _end)
    for stream in (sys.stdout, sys.stderr):
        # A terminal that knows no å still gets the rest of the line.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def _end(_signal: int, _frame: FrameType | None) -> None:
    raise _EndRequestedError


def _write_line(message: str, code: int) -> int:
    sys.stderr.write(f"lykta: {harmless(name_as_installed(' '.join(message.split())))}\n")
    return code


def _report_missing(error: ImportError, *, debug: bool) -> int:
    """Tell which extra brings a package that is not installed; the linkage of ads needs none."""
    # A command is imported when it is called, and the library that does so raises an error of its own.
    cause = error.__cause__ if isinstance(error.__cause__, ModuleNotFoundError) else error
    files = [Path(frame.filename) for frame in traceback.extract_tb(cause.__traceback__)]
    inside = {file.relative_to(_PACKAGE).parts[0] for file in files if file.is_relative_to(_PACKAGE)}
    if not isinstance(cause, ModuleNotFoundError) or (cause.name or "lykta").startswith("lykta"):
        return _report_fault(error, debug=debug)
    return _write_line(
        f"This command needs the package {cause.name}, which is not installed. Nothing was changed. Install "
        f"Lykta with what the command needs, pip install '{_package_for(inside)}', and run it again.",
        WRONG,
    )


def _package_for(inside: Collection[str]) -> str:
    """What is installed for the packages of Lykta that a missing import was met in."""
    if {"picture", "places"} & set(inside):
        return "lykta[picture]"
    return "lykta" if {"ads", "tabular", "deidentify"} & set(inside) and "web" not in inside else "lykta[web]"


def _explain(error: Exception) -> str | None:
    """What an operator mends, and not we: a file that may not be read, a full disk, a database that fails."""
    if isinstance(error, PermissionError) and error.filename:
        return (
            f"The user {_user()} may not read or write {error.filename}. Nothing half-written remains; run "
            "it as the user whose file it is, or give that user the file or folder."
        )
    if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return (
            "The disk is full. No file of Lykta's is half-written; what you sent from the screen into a file "
            "is not whole. Make room on the disk, or name another place, and run it again."
        )
    django = sys.modules.get("django.db")
    if django is None or not isinstance(error, django.DatabaseError):
        return None
    # Loaded already, where there is an error of a database.
    from lykta.web.database import describe_trouble  # noqa: PLC0415

    return describe_trouble(error)


def _user() -> str:
    """Whom this runs as: a name or, where the system knows none, as in a container, a number."""
    try:
        return getuser()
    except (OSError, KeyError):
        return str(os.getuid())


def _report_fault(error: Exception, *, debug: bool) -> int:
    """Tell what an operator mends, or an error's kind and place; its own words may quote an ad."""
    frames = traceback.extract_tb(error.__traceback__)
    if debug:
        sys.stderr.write("".join(traceback.format_list(frames)))
    if known := _explain(error):
        return _write_line(known, WRONG)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    return _write_line(f"{type(error).__name__} at {place}. {_REPORT}", WRONG)


def _let_go_of_output() -> int:
    """The reader of our output has gone, as `head` does: no fault, and none that Python should tell of."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return DONE

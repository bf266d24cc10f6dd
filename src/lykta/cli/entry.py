"""The entry: runs a command, and turns what went wrong into one line and an exit code."""

import os
import signal
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from cyclopts import CycloptsError

import lykta
from lykta.cli.commands import app
from lykta.cli.terminal import harmless
from lykta.errors import LyktaError

DONE, WRONG = 0, 2
# What shells give for a program that was stopped from the keyboard, or told to end.
INTERRUPTED, ENDED = 130, 143

# Its packages tell which extra is missing: picture and places those of `picture`, all others those of `web`.
_PACKAGE = Path(lykta.__file__).parent

_REPORT = (
    "This is a fault in Lykta. Nothing half-written remains. Please report this line; "
    "run again with --debug to see more of where the fault arose."
)


class _ToldToEndError(BaseException):
    """The system asked the program to end."""


_STOPPED: dict[type[BaseException], tuple[str, int]] = {
    KeyboardInterrupt: (
        "Stopped. Nothing half-written remains; earlier files are as they were.",
        INTERRUPTED,
    ),
    _ToldToEndError: ("Ended. Nothing half-written remains; earlier files are as they were.", ENDED),
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
        return _say(str(error), WRONG)
    except tuple(_STOPPED) as stop:
        return _say(*_STOPPED[type(stop)])
    except BrokenPipeError:
        return _let_go_of_output()
    except ImportError as error:
        return _missing(error, debug=len(words) < len(given))
    except Exception as error:  # noqa: BLE001 - the last place where an error can be told in a readable way
        return _unexpected(error, debug=len(words) < len(given))


def _run(words: list[str]) -> int:
    try:
        code = app(words, exit_on_error=False, print_error=False, result_action="return_value")
    except SystemExit as ended:
        code = ended.code
    sys.stdout.flush()
    return code if isinstance(code, int) else DONE


def _prepare() -> None:
    signal.signal(signal.SIGTERM, _end)
    for stream in (sys.stdout, sys.stderr):
        # A terminal that knows no å still gets the rest of the line.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def _end(_signal: int, _frame: FrameType | None) -> None:
    raise _ToldToEndError


def _say(message: str, code: int) -> int:
    sys.stderr.write(f"lykta: {harmless(' '.join(message.split()))}\n")
    return code


def _missing(error: ImportError, *, debug: bool) -> int:
    """Tell which extra brings a package that is not installed; the linkage of ads needs none."""
    # A command is imported when it is called, and the library that does so raises an error of its own.
    cause = error.__cause__ if isinstance(error.__cause__, ModuleNotFoundError) else error
    files = [Path(frame.filename) for frame in traceback.extract_tb(cause.__traceback__)]
    inside = {file.relative_to(_PACKAGE).parts[0] for file in files if file.is_relative_to(_PACKAGE)}
    if not isinstance(cause, ModuleNotFoundError) or (cause.name or "lykta").startswith("lykta"):
        return _unexpected(error, debug=debug)
    extra = "picture" if {"picture", "places"} & inside else "web"
    return _say(
        f"This command needs the package {cause.name}, which is not installed. Nothing was changed. Install "
        f"Lykta with what the command needs, pip install 'lykta[{extra}]', and run it again.",
        WRONG,
    )


def _unexpected(error: Exception, *, debug: bool) -> int:
    """Tell the kind of an error and its place; its own message is left out, for it may quote an ad."""
    frames = traceback.extract_tb(error.__traceback__)
    if debug:
        sys.stderr.write("".join(traceback.format_list(frames)))
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    return _say(f"{type(error).__name__} at {place}. {_REPORT}", WRONG)


def _let_go_of_output() -> int:
    """The reader of our output has gone, as `head` does: no fault, and none that Python should tell of."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return DONE

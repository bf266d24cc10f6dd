"""What is written to the terminal: text that can do no harm, numbers and times as people write them, JSON."""

import json
import re
import shutil
import sys
import unicodedata
from dataclasses import asdict, is_dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.text import Text

# A file or a pipe has no width; tables are laid out for one that fits most screens and printed pages.
_WIDTH_ELSEWHERE: Final = 110
# They turn the order of text on the screen; the rest of their category, such as joiners of emoji, is let be.
_TURNS_TEXT: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


# The package's own tree; there the settings are read by `as-lykta`, and the documentation lies in one folder.
_PACKAGED: Final = Path("/usr/lib/lykta")
_OF_THE_SERVER: Final = re.compile(r"(?<![\w/-])lykta (?=(?:consult|team|doctor)\b)")
_PAGE: Final = re.compile(r"(?<![\w/])docs/(?:[\w-]+/)+(?=[\w-]+\.md\b)")


class _Screen(Console):
    def print(self, *objects: Any, **options: Any) -> None:
        """Print with commands and pages named as this installation has them."""
        super().print(
            *(name_as_installed(each) if type(each) is str else each for each in objects), **options
        )

    def on_broken_pipe(self) -> None:
        """Leave it to the entry to say what a reader means that goes away, such as `head`."""
        raise BrokenPipeError


def screen(*, stderr: bool = False) -> Console:
    """The terminal, a pipe or a file; nothing in what is printed is read as markup."""
    console = _Screen(stderr=stderr, markup=False, emoji=False, highlight=False)
    if not console.is_terminal:
        console.width = _WIDTH_ELSEWHERE
    return console


def name_as_installed(text: str) -> str:
    """A sentence with commands and pages as they are called where Lykta came as a package."""
    if not Path(__file__).is_relative_to(_PACKAGED):
        return text
    return _PAGE.sub("/usr/share/doc/lykta/", _OF_THE_SERVER.sub("as-lykta ", text))


def harmless(text: str) -> str:
    """A text from a file without what could steer a terminal: control characters and turns of direction."""
    return "".join(letter if _is_harmless(letter) else "\ufffd" for letter in text)


def _is_harmless(letter: str) -> bool:
    if letter in "\n\t":
        return True
    return unicodedata.category(letter) not in {"Cc", "Cs", "Zl", "Zp"} and letter not in _TURNS_TEXT


def program() -> str:
    """How to call Lykta again: by its name where the shell finds it, else as it was called this time."""
    called = Path(sys.argv[0])
    found = shutil.which(called.name) if called.name == "lykta" else None
    if called.name != "lykta" or (
        found and Path(found).exists() and called.exists() and called.samefile(found)
    ):
        return "lykta"
    return str(called)


def plain(text: str | None) -> Text:
    """A text from a file, ready to print."""
    return Text(harmless(text or ""))


def day(moment: datetime | None) -> str:
    """The day of a moment, or a dash when nobody knows."""
    return moment.date().isoformat() if moment else "–"


def minute(moment: datetime | None) -> str:
    """A moment to the minute, or a dash when nobody knows."""
    return moment.isoformat(sep=" ", timespec="minutes") if moment else "–"


def print_json(value: object) -> None:
    """Write one JSON value to standard output, for a program to read."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=_as_json) + "\n")


def _as_json(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    raise TypeError(type(value).__name__)

#!@PYTHON@ -IS
"""Runs a command of Lykta as the server's user, with the server's settings: as-lykta consult keys check.

It reads the settings by the rules of systemd, as the units do: nothing in them is run. `as-lykta --value
NAME` prints what one of them is.
"""

import io
import os
import re
import sys
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Final

FOLDER: Final = Path("/etc/lykta")
# Of the roles of PostgreSQL that the server must not have: read by root, and given to these commands alone.
ADDRESSES: Final[Mapping[str, Collection[tuple[str, ...]]]] = {
    "owner-database": {
        ("consult", "prepare"),
        ("consult", "purge"),
        ("consult", "restore"),
        ("consult", "database-roles"),
        ("consult", "keys", "rotate"),
    },
    "backup-database": {("consult", "backup"), ("consult", "prepare"), ("consult", "database-roles")},
}

# Blanks, empty lines and comments; a backslash before the end of a line goes on with the next.
_SKIPPED: Final = re.compile(r"(?:\s++|[#;](?:\\.|[^\\\n])*+)*+", re.DOTALL)
_NAME: Final = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)[ \t]*=")
_PIECE: Final = re.compile(
    r"""[ \t]*+(?:'([^']*)'|"((?:\\.|[^"\\])*)"|((?:\\.|[^\\\n'"\s])(?:\\.|[^\\\n])*))""", re.DOTALL
)
_END: Final = re.compile(r"[ \t\r]*(?:\n|\Z)")


def main(words: Sequence[str]) -> int:
    """Do what the words say; gives the exit code, or becomes the command."""
    if os.geteuid() != 0:
        return _complain("only root may act as the user lykta. Nothing was done; run it with sudo.")
    try:
        if words[:1] == ["--value"]:
            if len(words) < 2:
                return _complain("--value takes the name of a setting, such as LYKTA_ADDRESS.")
            settings = read_settings(FOLDER / "env") | read_settings(FOLDER / "backup")
            sys.stdout.write(f"{settings.get(words[1], '')}\n")
            return 0
        settings = read_settings(FOLDER / "env") | read_addresses(words)
    except OSError as error:
        return _complain(f"{error.filename} cannot be read ({error.strerror}). Nothing was done.")
    except ValueError as error:
        return _complain(f"{error} Nothing was done.")
    os.umask(0o077)
    command = ("runuser", "-u", "lykta", "--", "/usr/bin/lykta", *words)
    return os.execvpe(command[0], command, os.environ | settings)  # noqa: S606 - no shell is meant.


def read_settings(path: Path) -> dict[str, str]:
    """The settings of a file, as systemd reads an EnvironmentFile; ValueError names the line that is none."""
    text = _read_text(path)
    found: dict[str, str] = {}
    at = _skip(text, 0)
    while at < len(text):
        name = _NAME.match(text, at)
        if name is None:
            raise ValueError(
                f"{path}, line {_line(text, at)}, is not a setting: NAME=value, or # before a remark."
            )
        value, end = _read_value(text, name.end())
        if end is None:
            raise ValueError(f"{path}, line {_line(text, at)}: a quotation mark of {name[1]} is not closed.")
        found[name[1]] = value
        at = _skip(text, end)
    return found


def read_addresses(words: Sequence[str]) -> dict[str, str]:
    """The addresses of the database that a command needs beside the server's own, where there are any."""
    command = tuple(word for word in words if not word.startswith("-"))
    found = {}
    for name, commands in ADDRESSES.items():
        path = FOLDER / name
        is_needed = any(command[: len(each)] == each for each in commands)
        if is_needed and path.exists() and (address := _read_text(path).strip()):
            found[f"LYKTA_{name.replace('-', '_').upper()}"] = address
    return found


def _read_text(path: Path) -> str:
    content = path.read_bytes()
    try:
        # As a file is read as text: a line ends in the same way, whoever wrote it.
        return io.TextIOWrapper(io.BytesIO(content), encoding="utf-8").read()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ValueError(f"{path}, line {line}, is not UTF-8: save the file in UTF-8.") from error


def _read_value(text: str, at: int) -> tuple[str, int | None]:
    """A value, in pieces between quotation marks or to the end of the line, and where it ends."""
    value = ""
    while piece := _PIECE.match(text, at):
        at = piece.end()
        single, double, plain = piece.groups()
        if plain is not None:
            return value + re.sub(r"\\(.)", _without_line_break, plain.rstrip(), flags=re.DOTALL), at
        value += single if double is None else re.sub(r'\\(["\\`$\n])', _without_line_break, double)
    end = _END.match(text, at)
    return value, end and end.end()


def _without_line_break(escaped: re.Match[str]) -> str:
    return escaped[1].strip("\n")


def _skip(text: str, at: int) -> int:
    found = _SKIPPED.match(text, at)
    return found.end() if found else at


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def _complain(reason: str) -> int:
    sys.stderr.write(f"as-lykta: {reason}\n")
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

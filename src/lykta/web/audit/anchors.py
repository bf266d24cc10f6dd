"""Anchors of the log as lines of files outside the database, and as a form for paper.

Someone with the database can cut the log and put an earlier head back, with its seal. What is written
here they do not have.
"""

import os
import re
from binascii import crc_hqx
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Final

from lykta.errors import InputError
from lykta.files import write_file
from lykta.web.audit.chain import Anchor

BESIDE_THE_KEYS: Final = "audit-anchor"
KEPT: Final = 5_000
"""How many anchors are kept beside the keys: one every ten minutes for a month is 4,464."""
# What is left of a line where the disk was full or the power failed while it was written.
_CUT: Final = re.compile(r"\d{0,18}(?: [0-9a-f]{0,64}(?: [\d-]{0,9})?)?")
_LINE: Final = re.compile(
    r"(?P<number>[1-9]\d{0,17}) (?P<hash>[0-9a-f]{64})(?: (?P<day>\d{4}-\d{2}-\d{2}))?"
    r"(?: =(?P<check>[0-9a-f]{4}))?"
)
# The hash in groups of four, as it is read from paper.
_GROUPS: Final = re.compile(r"(?<=\s)(?:[0-9a-f]{4}[ -]+){15}[0-9a-f]{4}(?=\s|$)")
_GROUP: Final = 4
# The newest line is at the end, and none is longer than this.
_TAIL_BYTES: Final = 1_024
_PRIVATE: Final = 0o600


def as_line(anchor: Anchor, on: date) -> str:
    """An anchor as a line: number, hash, day."""
    return f"{anchor.number} {anchor.hash.hex()} {on.isoformat()}"


def as_paper(anchor: Anchor, on: date) -> str:
    """An anchor as a line to be printed and typed back: the hash in groups, and a check group at the end.

    The check group finds each wrong character and each two that changed places.
    """
    digits = anchor.hash.hex()
    groups = " ".join(digits[at : at + _GROUP] for at in range(0, len(digits), _GROUP))
    return f"{anchor.number} {groups} {on.isoformat()} ={_check_group(as_line(anchor, on))}"


def from_lines(lines: Iterable[str], name: str) -> tuple[Anchor, ...]:
    """The anchors of a file; empty lines and lines with # are passed over.

    InputError names a line that is not an anchor, or whose check group does not fit.
    """
    return tuple(
        _from_line(line.strip(), f"{name}, line {number},")
        for number, line in enumerate(lines, start=1)
        if line.strip() and not line.strip().startswith("#")
    )


def newest_beside_the_keys(key_folder: Path) -> Anchor | None:
    """The newest anchor beside the keys; None where there is none, or the line cannot be read."""
    return newest_in(key_folder / BESIDE_THE_KEYS)


def newest_in(path: Path) -> Anchor | None:
    """The anchor in the last line of a file; None where there is none, or the line cannot be read."""
    try:
        with path.open("rb") as file:
            file.seek(max(file.seek(0, os.SEEK_END) - _TAIL_BYTES, 0))
            lines = file.read().decode("ascii", errors="replace").splitlines()
        return from_lines(lines[-1:], str(path))[-1]
    except (OSError, InputError, IndexError):
        # Verification reads the whole file, and tells a wrong line.
        return None


def is_there(path: Path) -> bool:
    """Whether a file is there, as far as this user can see: below a folder that is closed to them none is."""
    try:
        return path.is_file()
    except OSError:
        return False


def read_anchors(path: Path) -> tuple[Anchor, ...]:
    """The anchors of a file that upkeep adds to; none where there is no file yet.

    A line that was cut while it was written is passed over: nobody was told that its anchor was kept.
    InputError for any other line that is not an anchor.
    """
    try:
        lines = path.read_text("ascii", errors="replace").splitlines()
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}). Nothing was verified.") from error
    # Emptied rather than left out: an error counts the lines of the file.
    whole = [line if _LINE.fullmatch(line) or not _CUT.fullmatch(line) else "" for line in lines]
    return from_lines(whole, str(path))


def add_line(path: Path, line: str) -> bool:
    """Add a line to a file, on the disk on return; whether it could be written. Earlier lines stay.

    What could not be written whole is taken back. Where the last line has no end, a new one is begun.
    """
    try:
        opened = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, _PRIVATE)
    except OSError:
        return False
    try:
        size = os.fstat(opened).st_size
        begin = "\n" if size and os.pread(opened, 1, size - 1) != b"\n" else ""
        return _write_or_take_back(opened, f"{begin}{line}\n".encode("ascii"), size)
    except OSError:
        return False
    finally:
        os.close(opened)


def _write_or_take_back(opened: int, content: bytes, size: int) -> bool:
    """Write at the end of a file of `size` bytes; whether all of it is on the disk."""
    with suppress(OSError):
        if os.write(opened, content) == len(content):
            os.fsync(opened)
            return True
    os.ftruncate(opened, size)
    return False


def add_beside_the_keys(key_folder: Path, anchor: Anchor, on: date) -> bool:
    """Add an anchor to those beside the keys, unless it is the newest there; whether it is there now.

    The first one and the newest `KEPT` stay. Raises nothing: a folder that cannot be written is told.
    """
    if newest_beside_the_keys(key_folder) == anchor:
        return True
    path = key_folder / BESIDE_THE_KEYS
    if not add_line(path, as_line(anchor, on)):
        return False
    try:
        lines = path.read_text("ascii", errors="replace").splitlines(keepends=True)
        # Seldom: the file is written anew only when it has twice as many lines as are kept.
        if len(lines) > 2 * KEPT:
            write_file(path, "".join([lines[0], *lines[-KEPT:]]).encode("ascii", errors="replace"))
    except OSError:
        return False
    return True


def _from_line(text: str, where: str) -> Anchor:
    found = _LINE.fullmatch(_GROUPS.sub(lambda groups: re.sub(r"[ -]", "", groups[0]), text))
    if not found:
        raise InputError(
            f"{where} is not an anchor: a number, 64 hexadecimal digits and a day. Nothing was verified."
        )
    line = f"{found['number']} {found['hash']} {found['day']}"
    if found["check"] and found["check"] != _check_group(line):
        raise InputError(
            f"{where} was not typed as it is printed: its check group does not fit. Nothing was verified; "
            "compare the line with the paper."
        )
    return Anchor(int(found["number"]), bytes.fromhex(found["hash"]))


def _check_group(line: str) -> str:
    return f"{crc_hqx(line.encode('ascii'), 0):04x}"

"""Anchors as lines of a file outside the database, and the one that upkeep keeps beside the keys.

Whoever has the database can cut the log and set an earlier head back, seal and all. What is written here they
do not have.
"""

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Final

from lykta.errors import InputError
from lykta.web.audit.chain import Anchor
from lykta.web.keys.whole_files import write_anew

BESIDE_THE_KEYS: Final = "audit-anchor"
_LINE: Final = re.compile(r"([1-9]\d{0,17}) ([0-9a-f]{64})(?: (\d{4}-\d{2}-\d{2}))?")


def as_line(anchor: Anchor, on: date) -> str:
    """An anchor as a line: number, hash, day."""
    return f"{anchor.number} {anchor.hash.hex()} {on.isoformat()}"


def from_lines(lines: Iterable[str], name: str) -> tuple[Anchor, ...]:
    """The anchors of a file; empty lines and lines with # are passed over. InputError names a wrong line."""
    found = []
    for number, line in enumerate(lines, start=1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        match = _LINE.fullmatch(text)
        if not match:
            raise InputError(
                f"{name}, line {number}, is no anchor: a number, 64 hexadecimal digits and a day. "
                "Nothing was verified."
            )
        found.append(Anchor(int(match[1]), bytes.fromhex(match[2])))
    return tuple(found)


def kept_anchor(key_folder: Path) -> tuple[Anchor, ...]:
    """The anchor that upkeep kept beside the keys when it last ran; none before that."""
    path = key_folder / BESIDE_THE_KEYS
    try:
        return from_lines(path.read_text("ascii").splitlines(), str(path))
    except FileNotFoundError:
        return ()


def keep_anchor(key_folder: Path, anchor: Anchor, on: date) -> bool:
    """Keep an anchor beside the keys, in place of the earlier one; whether the folder could be written."""
    try:
        write_anew(key_folder / BESIDE_THE_KEYS, f"{as_line(anchor, on)}\n".encode("ascii"))
    except OSError:
        return False
    return True

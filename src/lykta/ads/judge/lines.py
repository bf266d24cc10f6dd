"""An entry as a line of the log, and back: JSON in one form alone, chained to the line before."""

import json
from hashlib import blake2b
from typing import Any, Final

from lykta.ads.judge.entries import Act, Entry, Export, Group, Judgement, Link, Reveal, Undoing, Verdict
from lykta.errors import InputError

BEGINNING: Final = "0" * 64
"""What the first line is chained to."""


def line_of(entry: Entry, previous: str) -> bytes:
    """The line of an entry that follows the one with this hash, with its line break."""
    values = {
        "number": entry.number,
        "at": entry.at,
        "by": entry.by,
        **_told(entry.act),
        "previous": previous,
    }
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def hash_of(line: bytes) -> str:
    """What the next line is chained to: BLAKE2b of the whole line, 64 hexadecimal digits."""
    return blake2b(line, digest_size=32, person=b"lykta-judgement").hexdigest()


def entry_of(line: bytes, *, number: int, previous: str) -> Entry:
    """The entry of a line that should have this number and follow the line of this hash.

    Raises `InputError` when it was changed, moved, or is no line of such a log.
    """
    try:
        values: dict[str, Any] = json.loads(line)
        entry = Entry(values["number"], values["at"], values["by"], _act(values))
        whole = line_of(entry, values["previous"]) == line
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"line {number} is no entry of a judgement log") from error
    if not whole:
        raise InputError(f"line {number} was written by something else than Lykta")
    if (entry.number, values["previous"]) != (number, previous):
        raise InputError(f"line {number} does not follow the line before it")
    return entry


def _told(act: Act) -> dict[str, Any]:
    if isinstance(act, Undoing):
        return {"undo": act.number}
    if isinstance(act, Reveal):
        return {"reveal": act.contact, "reason": act.reason}
    if isinstance(act, Export):
        told = {"export": act.network, "purpose": act.purpose, "manifest": act.manifest}
        return {**told, "clear": list(act.clear)}
    kind = "link" if isinstance(act.on, Link) else "network"
    # Lines that were written before networks kept their names have none.
    named = {"name": act.network} if act.network else {}
    return {kind: list(act.on.ads), "verdict": str(act.verdict), "note": act.note, **named}


def _act(values: dict[str, Any]) -> Act:
    if "undo" in values:
        return Undoing(int(values["undo"]))
    if "reveal" in values:
        return Reveal(values["reveal"], values["reason"])
    if "export" in values:
        return Export(values["export"], values["purpose"], values["manifest"], tuple(values["clear"]))
    subject = Link(*values["link"]) if "link" in values else Group(tuple(values["network"]))
    return Judgement(subject, Verdict(values["verdict"]), values["note"], values.get("name", ""))

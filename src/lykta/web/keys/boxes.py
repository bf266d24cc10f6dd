"""The two boxes as files: what stands on them in clear, and what is sealed in them."""

import base64
import json
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from nacl.public import PrivateKey

from lykta.errors import InputError
from lykta.web.keys.custodians import Custodian
from lykta.web.keys.custody import recovered, shared_out
from lykta.web.keys.keyring import Keyring
from lykta.web.keys.whole_files import write_anew

_KIND: Final = "lykta custodians' box 1"
_NOTE: Final = "custodians.json"


@dataclass(frozen=True, slots=True)
class Box:
    """One custodian's box: whose it is, when it was made, for which master keys, and its content."""

    custodian: str
    custodians: tuple[str, str]
    made_on: date
    fingerprints: tuple[str, ...]
    content: bytes = field(repr=False)


def made_boxes(ring: Keyring, custodians: tuple[Custodian, Custodian], *, on: date) -> tuple[Box, Box]:
    """The two boxes of a server's keys. Refuses the same custodian twice: she could open both."""
    first, second = custodians
    if first.name == second.name or bytes(first.key) == bytes(second.key):
        raise InputError("Both public keys are the same custodian's. Nothing was written; it takes two.")
    names = (first.name, second.name)
    label = _label(names, on, ring.fingerprints)
    boxes = [
        Box(name, names, on, ring.fingerprints, content)
        for name, content in zip(names, shared_out(ring, first.key, second.key, label), strict=True)
    ]
    return boxes[0], boxes[1]


def opened(boxes: tuple[Box, Box], keys: tuple[PrivateKey, PrivateKey]) -> Keyring:
    """The server's keys, from two boxes in any order and the key of each; SealBrokenError as `recovered`."""
    paired = sorted(
        zip(boxes, keys, strict=True), key=lambda pair: pair[0].custodian != pair[0].custodians[0]
    )
    (first, first_key), (second, second_key) = paired
    label = _label(first.custodians, first.made_on, first.fingerprints)
    return recovered((first.content, second.content), (first_key, second_key), label)


def as_text(box: Box) -> str:
    """A box as the text of a file."""
    return (
        json.dumps(
            {
                "kind": _KIND,
                "custodian": box.custodian,
                "custodians": list(box.custodians),
                "made_on": box.made_on.isoformat(),
                "fingerprints": list(box.fingerprints),
                "content": base64.b64encode(box.content).decode(),
            },
            ensure_ascii=False,
            indent=1,
        )
        + "\n"
    )


def from_text(text: str) -> Box:
    """A box from the text of its file; InputError where it is none."""
    try:
        read: dict[str, Any] = json.loads(text)
        first, second = read["custodians"]
        if read["kind"] != _KIND:
            raise InputError("That file is no custodian's box. Nothing was opened.")
        return Box(
            custodian=read["custodian"],
            custodians=(first, second),
            made_on=date.fromisoformat(read["made_on"]),
            fingerprints=tuple(read["fingerprints"]),
            content=base64.b64decode(read["content"], validate=True),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise InputError("That file is no custodian's box, or it was cut. Nothing was opened.") from error


def _label(names: tuple[str, str], on: date, fingerprints: tuple[str, ...]) -> bytes:
    # Bound to the content, so that what stands on a box cannot be changed without its being found.
    return json.dumps([names, on.isoformat(), fingerprints], ensure_ascii=False).encode()


@dataclass(frozen=True, slots=True)
class LastMade:
    """What is noted beside the keys when boxes are made: for whom, when, and with which keys."""

    custodians: tuple[str, str]
    made_on: date
    fingerprints: tuple[str, ...]

    @property
    def names(self) -> str:
        """Both custodians."""
        return " and ".join(self.custodians)

    def is_current(self, ring: Keyring) -> bool:
        """Whether the boxes hold every master key of the server."""
        return set(ring.fingerprints) <= set(self.fingerprints)


def note_made(key_folder: Path, box: Box) -> None:
    """Note beside the keys that boxes were made; of the boxes themselves nothing is kept."""
    told = {
        "custodians": box.custodians,
        "made_on": box.made_on.isoformat(),
        "fingerprints": box.fingerprints,
    }
    write_anew(key_folder / _NOTE, json.dumps(told, ensure_ascii=False).encode())


def last_made(key_folder: Path) -> LastMade | None:
    """What is noted of the boxes that were made last; None where none were, or the note cannot be read."""
    try:
        read: dict[str, Any] = json.loads((key_folder / _NOTE).read_text("utf-8"))
        first, second = read["custodians"]
        return LastMade((first, second), date.fromisoformat(read["made_on"]), tuple(read["fingerprints"]))
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None

"""The keys of a server in two boxes for two custodians: one alone is of no use, both bring them back.

The master keys and the pepper are shared out: without the pepper no receipt opens, and no log can be proved.
"""

import base64
import binascii
import json
import re
import secrets
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

import pyrage
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from lykta.errors import InputError
from lykta.files import write_file
from lykta.web.keys.keyring import Keyring
from lykta.web.keys.sealing import KEY_BYTES, Key, SealBrokenError

SHORTEST_PASSPHRASE: Final = 12
_MARK: Final = "lykta-custodian-1"
_NAME: Final = re.compile(r"[\w-]{1,40}")
_PROOF: Final = 16
_KIND: Final = "lykta custodians' box 1"
_NOTE: Final = "custodians.json"


@dataclass(frozen=True, slots=True)
class Custodian:
    """Somebody who keeps one of the two boxes: a name, and the public key that the box is sealed to."""

    name: str
    key: PublicKey


@dataclass(frozen=True, slots=True)
class KeyPair:
    """A custodian's own two files: the public one is given away, the private one kept."""

    public: str
    private: bytes = field(repr=False)


def make_key_pair(name: str, passphrase: str) -> KeyPair:
    """A fresh pair for a custodian of this name; the private file is an age file under the passphrase."""
    if not _NAME.fullmatch(name):
        raise InputError(f"{name!r} is not a name for a file: letters, digits, - and _. Nothing was written.")
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise InputError(
            f"The passphrase has fewer than {SHORTEST_PASSPHRASE} characters. Nothing was written; "
            "take some words that nobody can guess."
        )
    key = PrivateKey.generate()
    line = f"{_MARK} {name} {base64.b64encode(bytes(key.public_key)).decode()}\n"
    return KeyPair(line, pyrage.passphrase.encrypt(bytes(key), passphrase))


def read_public(text: str) -> Custodian:
    """The custodian of a public file; InputError where it is none."""
    try:
        mark, name, key = text.split()
        if mark != _MARK:
            raise InputError("That file is not a custodian's public key. Nothing was written.")
        return Custodian(name, PublicKey(base64.b64decode(key, validate=True)))
    except (ValueError, binascii.Error, CryptoError) as error:
        raise InputError("That file is not a custodian's public key. Nothing was written.") from error


def read_private(content: bytes, passphrase: str, *, called: str) -> PrivateKey:
    """The private key of a custodian's file; InputError, with the file's name, for another passphrase."""
    try:
        return PrivateKey(pyrage.passphrase.decrypt(content, passphrase))
    except (pyrage.DecryptError, OSError, ValueError, CryptoError) as error:
        raise InputError(
            f"{called} does not open with that passphrase. Nothing was written; see whose file it is."
        ) from error


def split_keys(ring: Keyring, first: PublicKey, second: PublicKey, label: bytes = b"") -> tuple[bytes, bytes]:
    """The keys in two boxes for two custodians: one alone says nothing, both give them back.

    The label is what stands on the boxes in clear; with another one they do not open.
    """
    keys = ring.pepper + b"".join(key.secret for key in ring.masters)
    pad = secrets.token_bytes(len(keys))
    proof = _proof(keys, label)
    return SealedBox(first).encrypt(proof + pad), SealedBox(second).encrypt(proof + _xor(keys, pad))


def join_keys(
    boxes: tuple[bytes, bytes], custodians: tuple[PrivateKey, PrivateKey], label: bytes = b""
) -> Keyring:
    """The keys from both boxes; SealBrokenError where one is another's, changed, or of other keys."""
    try:
        opened = [SealedBox(own).decrypt(box) for own, box in zip(custodians, boxes, strict=True)]
    except CryptoError:
        raise SealBrokenError("A custodian's box does not open with that key. Nothing came out.") from None
    proofs, shares = zip(*((content[:_PROOF], content[_PROOF:]) for content in opened), strict=True)
    keys = _xor(*shares) if len(shares[0]) == len(shares[1]) else b""
    if not keys or any(not secrets.compare_digest(proof, _proof(keys, label)) for proof in proofs):
        raise SealBrokenError("The two boxes do not belong together. Nothing was recovered.")
    pepper, *masters = (keys[at : at + KEY_BYTES] for at in range(0, len(keys), KEY_BYTES))
    return Keyring(tuple(map(Key, masters)), pepper)


@dataclass(frozen=True, slots=True)
class CustodianBox:
    """One custodian's box: whose it is, when it was made, for which master keys, and its content."""

    custodian: str
    custodians: tuple[str, str]
    made_on: date
    fingerprints: tuple[str, ...]
    content: bytes = field(repr=False)


def make_boxes(
    ring: Keyring, custodians: tuple[Custodian, Custodian], *, on: date
) -> tuple[CustodianBox, CustodianBox]:
    """The two boxes of a server's keys. Refuses the same custodian twice: she could open both."""
    first, second = custodians
    if first.name == second.name or bytes(first.key) == bytes(second.key):
        raise InputError("Both public keys are the same custodian's. Nothing was written; it takes two.")
    names = (first.name, second.name)
    label = _label(names, on, ring.fingerprints)
    boxes = [
        CustodianBox(name, names, on, ring.fingerprints, content)
        for name, content in zip(names, split_keys(ring, first.key, second.key, label), strict=True)
    ]
    return boxes[0], boxes[1]


def open_boxes(boxes: tuple[CustodianBox, CustodianBox], keys: tuple[PrivateKey, PrivateKey]) -> Keyring:
    """The server's keys, from two boxes in any order and the key of each; SealBrokenError as `join_keys`."""
    paired = sorted(
        zip(boxes, keys, strict=True), key=lambda pair: pair[0].custodian != pair[0].custodians[0]
    )
    (first, first_key), (second, second_key) = paired
    label = _label(first.custodians, first.made_on, first.fingerprints)
    return join_keys((first.content, second.content), (first_key, second_key), label)


def box_to_text(box: CustodianBox) -> str:
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


def box_from_text(text: str) -> CustodianBox:
    """A box from the text of its file; InputError where it is none."""
    try:
        read: dict[str, Any] = json.loads(text)
        first, second = read["custodians"]
        if read["kind"] != _KIND:
            raise InputError("That file is not a custodian's box. Nothing was opened.")
        return CustodianBox(
            custodian=read["custodian"],
            custodians=(first, second),
            made_on=date.fromisoformat(read["made_on"]),
            fingerprints=tuple(read["fingerprints"]),
            content=base64.b64decode(read["content"], validate=True),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise InputError("That file is not a custodian's box, or it was cut. Nothing was opened.") from error


@dataclass(frozen=True, slots=True)
class BoxesNote:
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


def note_boxes(key_folder: Path, box: CustodianBox) -> None:
    """Note beside the keys that boxes were made; of the boxes themselves nothing is kept.

    InputError where the note cannot be written.
    """
    told = {
        "custodians": box.custodians,
        "made_on": box.made_on.isoformat(),
        "fingerprints": box.fingerprints,
    }
    try:
        write_file(key_folder / _NOTE, json.dumps(told, ensure_ascii=False).encode())
    except OSError as error:
        raise InputError(
            f"The key folder {key_folder} cannot be written ({error.strerror}), and who has boxes is noted "
            "there. No box was left; make room or mount it writable, and run this again."
        ) from error


def last_boxes(key_folder: Path) -> BoxesNote | None:
    """What is noted of the boxes that were made last; None where none were, or the note cannot be read."""
    try:
        read: dict[str, Any] = json.loads((key_folder / _NOTE).read_text("utf-8"))
        first, second = read["custodians"]
        return BoxesNote((first, second), date.fromisoformat(read["made_on"]), tuple(read["fingerprints"]))
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None


def _xor(first: bytes, second: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(first, second, strict=True))


def _proof(keys: bytes, label: bytes) -> bytes:
    # Of at least 64 random bytes: nothing of them can be found from it.
    return blake2b(keys + label, digest_size=_PROOF, person=b"lykta-custody-2").digest()


def _label(names: tuple[str, str], on: date, fingerprints: tuple[str, ...]) -> bytes:
    # Bound to the content, so that what stands on a box cannot be changed without its being found.
    return json.dumps([names, on.isoformat(), fingerprints], ensure_ascii=False).encode()

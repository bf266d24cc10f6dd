"""A custodian's key pair: a public file for whoever makes the boxes, a private one under a passphrase."""

import base64
import binascii
import re
from dataclasses import dataclass, field
from typing import Final

import pyrage
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey

from lykta.errors import InputError

SHORTEST_PASSPHRASE: Final = 12
_MARK: Final = "lykta-custodian-1"
_NAME: Final = re.compile(r"[\w-]{1,40}")


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


def made_pair(name: str, passphrase: str) -> KeyPair:
    """A fresh pair for a custodian of this name; the private file is an age file under the passphrase."""
    if not _NAME.fullmatch(name):
        raise InputError(f"{name!r} is no name for a file: letters, digits, - and _. Nothing was written.")
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
            raise InputError("That file is no custodian's public key. Nothing was written.")
        return Custodian(name, PublicKey(base64.b64decode(key, validate=True)))
    except (ValueError, binascii.Error, CryptoError) as error:
        raise InputError("That file is no custodian's public key. Nothing was written.") from error


def read_private(content: bytes, passphrase: str) -> PrivateKey:
    """The private key of a custodian's file; InputError where the passphrase or the file is another."""
    try:
        return PrivateKey(pyrage.passphrase.decrypt(content, passphrase))
    except (pyrage.DecryptError, OSError, ValueError, CryptoError) as error:
        raise InputError(
            "A custodian's private key does not open with that passphrase. Nothing was written."
        ) from error

"""The keys of this server, from the folder that its settings name."""

import re
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Final

from django.conf import settings

from lykta.errors import InputError
from lykta.web.database import has_audit_log
from lykta.web.keys.keyring import Keyring, NoKeysError, is_left_key, is_of_the_keyring, keyring

# What is kept beside the keys: the note of the custodians' boxes, the numbers of what was deleted, and the
# anchors of the audit log with the day of their last letter and their time stamps.
_BESIDE_THE_KEYS: Final = re.compile(
    r"custodians\.json|deleted|deleted-early|audit-anchor|audit-anchor-mailed|audit-anchor-\d{8}-\d+\.tsr"
)


@dataclass(frozen=True, slots=True)
class StrangeFiles:
    """The names of files in the key folder that do not belong there."""

    left_keys: tuple[str, ...]
    """What killed programs left of keys."""
    unknown: tuple[str, ...]


def server_keys() -> Keyring:
    """Its master keys and pepper; InputError where it has none.

    Only where the database has no log yet is it told how new ones are made: they would open nothing that was
    sealed with others.
    """
    try:
        return keyring(server_key_folder())
    except NoKeysError as error:
        if has_audit_log():
            raise
        raise NoKeysError(f"{error} A new server's are made by `lykta consult keys create`.") from error


def derived_key(purpose: bytes) -> bytes:
    """A key of 32 bytes for one purpose, named in 16 bytes at most; InputError where the server has no keys.

    It comes from the pepper, which stays when master keys change: a rotation ends no session and empties no
    count.
    """
    return blake2b(key=server_keys().pepper, digest_size=32, person=purpose).digest()


def server_key_folder() -> Path:
    """The folder they lie in; InputError where the settings name none."""
    folder = settings.LYKTA.key_folder
    if folder is None:
        raise InputError("LYKTA_KEY_FOLDER is missing: texts are sealed under the keys in it")
    return folder


def find_strange_files() -> StrangeFiles:
    """What lies in the key folder and does not belong there; OSError where it cannot be looked into."""
    names = sorted(path.name for path in server_key_folder().iterdir() if not is_of_the_keyring(path.name))
    return StrangeFiles(
        tuple(name for name in names if is_left_key(name)),
        tuple(name for name in names if not is_left_key(name) and not _BESIDE_THE_KEYS.fullmatch(name)),
    )

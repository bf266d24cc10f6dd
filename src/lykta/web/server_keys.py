"""The keys of this server, from the folder that its settings name."""

from hashlib import blake2b
from pathlib import Path

from django.conf import settings

from lykta.errors import InputError
from lykta.web.keys.keyring import Keyring, keyring


def server_keys() -> Keyring:
    """Its master keys and pepper; InputError where it has none."""
    return keyring(server_key_folder())


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

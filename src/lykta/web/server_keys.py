"""The keys of this server, from the folder that its settings name."""

from pathlib import Path

from django.conf import settings

from lykta.errors import InputError
from lykta.web.keys.keyring import Keyring, keyring


def server_keys() -> Keyring:
    """Its master keys and pepper; InputError where it has none."""
    return keyring(server_key_folder())


def server_key_folder() -> Path:
    """The folder they lie in; InputError where the settings name none."""
    folder = settings.LYKTA.key_folder
    if folder is None:
        raise InputError("LYKTA_KEY_FOLDER is missing: texts are sealed under the keys in it")
    return folder

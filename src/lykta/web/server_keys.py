"""The keys of this server, from the folder that its settings name."""

from django.conf import settings

from lykta.errors import InputError
from lykta.web.keys.keyring import Keyring, keyring


def server_keys() -> Keyring:
    """Its master keys and pepper; InputError where it has none."""
    folder = settings.LYKTA.key_folder
    if folder is None:
        raise InputError("LYKTA_KEY_FOLDER is missing: texts are sealed under the keys in it")
    return keyring(folder)

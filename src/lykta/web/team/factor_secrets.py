"""Secrets of second factors, sealed under the server's keys and bound to their member."""

import base64
from collections.abc import Iterator
from typing import Final

from allauth.mfa.models import Authenticator

from lykta.web.keys.keyring import Keyring
from lykta.web.keys.sealing import FINGERPRINT_BYTES, Place, SealBrokenError, seal, unseal
from lykta.web.server_keys import server_keys

# As the log-in library names what would let others in; a passkey's public key is no secret.
_SECRETS: Final = ("secret", "seed")


def sealed(secret: str, member: int) -> str:
    """A secret as it is kept: the fingerprint of the newest master key and the sealed text, in base64."""
    return _sealed(secret.encode(), member, server_keys())


def opened(text: str, member: int) -> str:
    """The secret again; SealBrokenError where it is another member's, changed, or of a key that is gone."""
    return _opened(text, member, server_keys()).decode()


def rewrap_second_factors() -> int:
    """Seal every secret under the newest master key, for a rotation of keys; returns how many were moved."""
    keys, moved = server_keys(), 0
    for authenticator, name in _kept():
        text, member = authenticator.data[name], authenticator.user_id
        if base64.b64decode(text)[:FINGERPRINT_BYTES] == keys.masters[0].fingerprint:
            continue
        authenticator.data[name] = _sealed(_opened(text, member, keys), member, keys)
        authenticator.save(update_fields=["data"])
        moved += 1
    return moved


def _kept() -> Iterator[tuple[Authenticator, str]]:
    for authenticator in Authenticator.objects.select_for_update().order_by("pk"):
        yield from ((authenticator, name) for name in _SECRETS if name in authenticator.data)


def _sealed(secret: bytes, member: int, keys: Keyring) -> str:
    newest = keys.masters[0]
    return base64.b64encode(newest.fingerprint + seal(secret, newest, _place(member))).decode()


def _opened(text: str, member: int, keys: Keyring) -> bytes:
    kept = base64.b64decode(text)
    for master in keys.masters:
        if master.fingerprint == kept[:FINGERPRINT_BYTES]:
            return unseal(kept[FINGERPRINT_BYTES:], master, _place(member))
    raise SealBrokenError(
        "No master key here fits the secret of a second factor. Nothing was changed; restore the key file."
    )


def _place(member: int) -> Place:
    return Place("mfa_authenticator", f"member:{member}", "secret")

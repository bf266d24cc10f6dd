"""Secrets of second factors, sealed under the server's keys and bound to their member."""

import base64
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Final

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import QuerySet

from lykta.web.keys.keyring import Keyring
from lykta.web.keys.rewrapping import UNOPENED, UnderMasters
from lykta.web.keys.sealing import FINGERPRINT_BYTES, Place, SealBrokenError, seal, unseal
from lykta.web.server_keys import server_keys
from lykta.web.team.admission import is_bound_factor

# As the log-in library names what would let others in; a passkey's public key is no secret.
_SECRETS: Final = ("secret", "seed")


def sealed(secret: str, member: int) -> str:
    """A secret as it is kept: the fingerprint of the newest master key and the sealed text, in base64."""
    return _sealed(secret.encode(), member, server_keys())


def opened(text: str, member: int) -> str:
    """The secret again; SealBrokenError where it is another member's, changed, or of a key that is gone."""
    return _opened(text, member, server_keys()).decode()


def counted(most: int | None = None) -> Mapping[bytes, int]:
    """How many secrets open with the master key of each fingerprint; all are tried, or `most`."""
    keys, found = server_keys(), Counter[bytes]()
    untrue = sum(not is_bound_factor(factor) for factor in islice(Authenticator.objects.iterator(), most))
    if untrue:
        found[UNOPENED] = untrue
    for authenticator, name in islice(_kept(Authenticator.objects.all()), most):
        text = authenticator.data[name]
        try:
            _opened(text, authenticator.user_id, keys)
        except SealBrokenError:
            found[UNOPENED] += 1
        else:
            found[_fingerprint(text)] += 1
    return found


def rewrap(most: int) -> int:
    """Seal so many secrets at most under the newest master key; returns how many were moved."""
    keys, moved = server_keys(), 0
    old = {key.fingerprint for key in keys.masters[1:]}
    with transaction.atomic():
        for authenticator, name in _kept(Authenticator.objects.select_for_update()):
            if moved < most and _fingerprint(authenticator.data[name]) in old:
                moved += _moved(authenticator, name, keys)
    return moved


def _moved(authenticator: Authenticator, name: str, keys: Keyring) -> bool:
    member = authenticator.user_id
    try:
        secret = _opened(authenticator.data[name], member, keys)
    except SealBrokenError:
        # It opens with no key: destroying the old one loses nothing more.
        return False
    authenticator.data[name] = _sealed(secret, member, keys)
    authenticator.save(update_fields=["data"])
    return True


def _kept(authenticators: "QuerySet[Authenticator]") -> Iterator[tuple[Authenticator, str]]:
    # One that was changed by hand lets nobody in, whatever it holds: it stops no rotation, and is not moved.
    for authenticator in filter(is_bound_factor, authenticators.order_by("pk")):
        yield from ((authenticator, name) for name in _SECRETS if name in authenticator.data)


def _fingerprint(text: str) -> bytes:
    return base64.b64decode(text)[:FINGERPRINT_BYTES]


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


UNDER_MASTERS: Final = UnderMasters("second factors", counted, rewrap)

"""The keys of a server in two boxes for two custodians: one alone is of no use, both bring them back.

The master keys and the pepper are shared out: without the pepper no receipt opens, and no log can be proved.
"""

import secrets
from hashlib import blake2b
from typing import Final

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from lykta.web.keys.keyring import Keyring
from lykta.web.keys.sealing import KEY_BYTES, Key, SealBrokenError

_PROOF: Final = 16


def shared_out(ring: Keyring, first: PublicKey, second: PublicKey, label: bytes = b"") -> tuple[bytes, bytes]:
    """The keys in two boxes for two custodians: one alone says nothing, both give them back.

    The label is what stands on the boxes in clear; with another one they do not open.
    """
    keys = ring.pepper + b"".join(key.secret for key in ring.masters)
    pad = secrets.token_bytes(len(keys))
    proof = _proof(keys, label)
    return SealedBox(first).encrypt(proof + pad), SealedBox(second).encrypt(proof + _mixed(keys, pad))


def recovered(
    boxes: tuple[bytes, bytes], custodians: tuple[PrivateKey, PrivateKey], label: bytes = b""
) -> Keyring:
    """The keys from both boxes; SealBrokenError where one is another's, changed, or of other keys."""
    try:
        opened = [SealedBox(own).decrypt(box) for own, box in zip(custodians, boxes, strict=True)]
    except CryptoError:
        raise SealBrokenError("A custodian's box does not open with that key. Nothing came out.") from None
    proofs, shares = zip(*((content[:_PROOF], content[_PROOF:]) for content in opened), strict=True)
    keys = _mixed(*shares) if len(shares[0]) == len(shares[1]) else b""
    if not keys or any(not secrets.compare_digest(proof, _proof(keys, label)) for proof in proofs):
        raise SealBrokenError("The two boxes do not belong together. Nothing was recovered.")
    pepper, *masters = (keys[at : at + KEY_BYTES] for at in range(0, len(keys), KEY_BYTES))
    return Keyring(tuple(map(Key, masters)), pepper)


def _mixed(first: bytes, second: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(first, second, strict=True))


def _proof(keys: bytes, label: bytes) -> bytes:
    # Of at least 64 random bytes: nothing of them can be found from it.
    return blake2b(keys + label, digest_size=_PROOF, person=b"lykta-custody-2").digest()

"""The master key in two boxes for two custodians: neither can use it alone, both together bring it back."""

import secrets

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from lykta.web.keys.sealing import FINGERPRINT_BYTES, KEY_BYTES, Key, SealBrokenError


def shared_out(master: Key, first: PublicKey, second: PublicKey) -> tuple[bytes, bytes]:
    """The master key in two boxes for two custodians: one alone says nothing, both give it back."""
    pad = secrets.token_bytes(KEY_BYTES)
    rest = bytes(a ^ b for a, b in zip(master.secret, pad, strict=True))
    return SealedBox(first).encrypt(master.fingerprint + pad), SealedBox(second).encrypt(
        master.fingerprint + rest
    )


def recovered(boxes: tuple[bytes, bytes], custodians: tuple[PrivateKey, PrivateKey]) -> Key:
    """The master key from both boxes; SealBrokenError where one is another's, changed, or of another key."""
    try:
        shares = [SealedBox(own).decrypt(box) for own, box in zip(custodians, boxes, strict=True)]
    except CryptoError:
        raise SealBrokenError("A custodian's box does not open with that key. Nothing came out.") from None
    key = Key(
        bytes(
            a ^ b for a, b in zip(shares[0][FINGERPRINT_BYTES:], shares[1][FINGERPRINT_BYTES:], strict=True)
        )
    )
    if any(share[:FINGERPRINT_BYTES] != key.fingerprint for share in shares):
        raise SealBrokenError("The two boxes do not belong together. Nothing was recovered.")
    return key

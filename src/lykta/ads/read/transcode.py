"""One-byte encodings to UTF-8, fast enough to stand beside reading itself."""

from functools import cache

import numba
import numpy as np
import numpy.typing as npt

from lykta.ads.read.undecodable import CARRY

Bytes = npt.NDArray[np.uint8]


@cache
def letters_of(encoding: str) -> tuple[Bytes, Bytes]:
    """Give the UTF-8 form of each byte of a one-byte encoding: letters uint8[256, 4] and their lengths
    uint8[256].
    """
    letters = np.zeros((256, 4), np.uint8)
    lengths = np.zeros(256, np.uint8)
    for byte in range(256):
        written = bytes([byte]).decode(encoding, CARRY).encode("utf-8", "surrogatepass")
        letters[byte, : len(written)] = np.frombuffer(written, np.uint8)
        lengths[byte] = len(written)
    return letters, lengths


def transcode(data: bytes, encoding: str) -> bytes:
    """Write bytes of a one-byte encoding as UTF-8; a byte without a character as its carrier."""
    letters, lengths = letters_of(encoding)
    return _transcode(np.frombuffer(data, np.uint8), letters, lengths).tobytes()


@numba.njit(cache=True, nogil=True)
def _transcode(data: Bytes, letters: Bytes, lengths: Bytes) -> Bytes:
    size = 0
    for byte in data:
        size += lengths[byte]
    written = np.empty(size, np.uint8)
    at = 0
    for byte in data:
        if byte < 128:
            written[at] = byte
            at += 1
        else:
            for part in range(lengths[byte]):
                written[at] = letters[byte, part]
                at += 1
    return written

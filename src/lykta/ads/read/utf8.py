"""Whether a whole file is UTF-8, which some threads tell together."""

import os
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Final

from lykta.ads.read.undecodable import is_character_text, without_cut_character

# What is read at a time stays in a processor's own cache while it is checked.
_CHUNK_BYTES: Final = 1024 * 1024
# A smaller part is checked before another thread has begun.
PART_BYTES: Final = 16 * 1024 * 1024
_MOST_THREADS: Final = 4


def is_utf8(path: Path, *, part_bytes: int = PART_BYTES) -> bool:
    """Say whether a whole file is UTF-8."""
    size = path.stat().st_size
    parts = max(1, min(os.cpu_count() or 1, _MOST_THREADS, size // part_bytes))
    cuts = [0, *(_character_from(path, size * part // parts) for part in range(1, parts)), size]
    with ThreadPoolExecutor(parts) as pool:
        return all(pool.map(lambda part: _is_part_utf8(path, *part), pairwise(cuts)))


def _character_from(path: Path, place: int) -> int:
    """Where the first character from a place on begins; at most three bytes go on from one before it."""
    with path.open("rb") as file:
        file.seek(place)
        start = file.read(4)
    return place + next((at for at, byte in enumerate(start) if byte & 0xC0 != 0x80), len(start))


def _is_part_utf8(path: Path, begin: int, end: int) -> bool:
    room, rest = bytearray(_CHUNK_BYTES), 0
    view = memoryview(room)
    with path.open("rb", buffering=0) as file:
        file.seek(begin)
        while begin < end and (count := file.readinto(view[rest : rest + end - begin])):
            begin, filled = begin + count, rest + count
            whole = without_cut_character(view[:filled])
            if not is_character_text(view[:whole]):
                return False
            rest = filled - whole
            view[:rest] = bytes(view[whole:filled])
    return not rest

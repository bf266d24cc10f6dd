"""Whether a result file is all there, told from its first kilobytes without opening it as a database."""

import struct
from pathlib import Path
from typing import Final

# A DuckDB file names itself after the checksum of its first block.
_MARK_AT, _MARK = 8, b"DUCK"
# Two headers take turns; the one with the higher turn holds. Each says how many blocks follow, and how large.
_HEADERS: Final = (4096, 8192)
_HEADER: Final = struct.Struct("<8xQ8x8xQQ")
_BLOCKS_BEGIN: Final = 12_288


def looks_like_result(path: Path) -> bool:
    """Whether a file says at its beginning that it is a database such as a result file is."""
    with path.open("rb") as file:
        return file.read(_MARK_AT + len(_MARK))[_MARK_AT:] == _MARK


def is_whole(path: Path) -> bool:
    """Whether a database file is as long as its header says: a copy cut short is not."""
    with path.open("rb") as file:
        head = file.read(_BLOCKS_BEGIN)
    if len(head) < _BLOCKS_BEGIN:
        return False
    _, blocks, size = max(_HEADER.unpack_from(head, at) for at in _HEADERS)
    return path.stat().st_size >= _BLOCKS_BEGIN + int(blocks) * int(size)

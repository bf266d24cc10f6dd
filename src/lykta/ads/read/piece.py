"""Pieces of a file: rows that were cut from it, and that any thread can make a batch of."""

from collections.abc import Callable
from dataclasses import dataclass

import pyarrow as pa

from lykta.ads.read.notes import FileNotes
from lykta.ads.read.sink import Sink


@dataclass(frozen=True)
class Piece:
    """`rows` of a file, those that cannot be used among them; `make` gives a batch of the others, or None,
    and tells the sink of the rest. It depends on no other piece.
    """

    rows: int
    make: Callable[[Sink], pa.RecordBatch | None]


@dataclass(frozen=True)
class Made:
    """What was made of a piece: its batch, if any, and what is to be told of it."""

    batch: pa.RecordBatch | None
    sink: Sink


@dataclass(frozen=True)
class PlacedPiece:
    """A piece of the file with this index and these notes."""

    piece: Piece
    source: int
    notes: FileNotes

    def made(self) -> Made:
        """Make a batch of the piece, in any thread; the notes are not touched."""
        sink = Sink(self.source, FileNotes(self.notes.path))
        return Made(self.piece.make(sink), sink)

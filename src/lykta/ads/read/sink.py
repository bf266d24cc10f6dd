"""Where the rows of one piece of a file go: into a batch, or to the rejected rows with their reasons."""

from dataclasses import dataclass, field

import pyarrow as pa

from lykta.ads.read.notes import FileNotes
from lykta.ads.read.reasons import Reason
from lykta.ads.read.rejects import Rejects


@dataclass(frozen=True)
class Refused:
    """A row that cannot be used: the line it starts on, why, and the row as written."""

    line: int
    reason: str
    row: str


@dataclass(frozen=True)
class Sink:
    """What is told of one piece, until it is its turn to be told; `source` is the file's index."""

    source: int
    notes: FileNotes
    refused: list[Refused] = field(default_factory=list)

    def keep(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """Count the rows of a finished batch."""
        self.notes.rows_kept += batch.num_rows
        return batch

    def refuse(self, line: int, reason: str, row: str, kind: Reason | None = None) -> None:
        """Put one row aside; `kind` is its reason for counting where `reason` says more."""
        self.notes.rejected[kind or Reason(reason)] += 1
        self.refused.append(Refused(line, reason, row))

    def empty_into(self, notes: FileNotes, rejects: Rejects) -> None:
        """Add all to what is told of the file, and write the refused rows."""
        notes.add(self.notes)
        for row in self.refused:
            rejects.add(notes.path, line=row.line, reason=row.reason, row=row.row)

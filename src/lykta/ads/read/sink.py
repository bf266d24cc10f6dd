"""Where the rows of one file go: into the table, or to the rejected rows."""

from dataclasses import dataclass

import pyarrow as pa

from lykta.ads.read.notes import FileNotes
from lykta.ads.read.reasons import Reason
from lykta.ads.read.rejects import Rejects


@dataclass(frozen=True)
class Sink:
    """The count of one file and the writer of rejected rows; `source` is the file's index."""

    source: int
    notes: FileNotes
    rejects: Rejects

    def keep(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """Count the rows of a finished batch."""
        self.notes.rows_kept += batch.num_rows
        return batch

    def refuse(self, line: int, reason: str, row: str, kind: Reason | None = None) -> None:
        """Write one rejected row; `kind` is its reason for counting where `reason` says more."""
        self.notes.rejected[kind or Reason(reason)] += 1
        self.rejects.add(self.notes.path, line=line, reason=reason, row=row)

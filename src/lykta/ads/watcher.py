"""What an analysis tells whoever watches it: stages, remarks, and tables to explain a stage by."""

from typing import Protocol

import pyarrow as pa


class Watcher(Protocol):
    """Hears what an analysis does; the terminal, a log or nobody.

    A stage begins and ends once, in the order of the pipeline, and stages do not overlap. All calls come from
    the thread that called `analyse`. What is told holds no text of an ad and no clear contact.
    """

    def stage_begins(self, name: str, total: int | None) -> None:
        """A stage begins; `total` is the number of steps it will count to, or None when nobody knows."""

    def stage_advances(self, done: int) -> None:
        """So many of the running stage's steps are done, counted from its beginning."""

    def stage_ends(self, name: str, *, rows_in: int, rows_out: int, note: str) -> None:
        """A stage ended; `note` is a short remark for the reader, or empty."""

    def note(self, line: str) -> None:
        """One remark, as one line: what a file was understood as, what a cap left out."""

    def table(self, name: str, table: pa.Table) -> None:
        """A table of a stage that the user asked to have explained."""


class SilentWatcher:
    """A watcher that hears and says nothing."""

    def stage_begins(self, name: str, total: int | None) -> None:
        """Say nothing of a beginning."""

    def stage_advances(self, done: int) -> None:
        """Say nothing of progress."""

    def stage_ends(self, name: str, *, rows_in: int, rows_out: int, note: str) -> None:
        """Say nothing of an end."""

    def note(self, line: str) -> None:
        """Say nothing of a remark."""

    def table(self, name: str, table: pa.Table) -> None:
        """Say nothing of a table."""

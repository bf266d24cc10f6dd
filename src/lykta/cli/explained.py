"""The tables of a stage, for those who want to see how it works."""

from collections.abc import Sequence
from typing import Final

import pyarrow as pa
from rich.console import Console
from rich.table import Table
from rich.text import Text

from lykta.cli.terminal import plain

_ROWS: Final = 10
_LONGEST: Final = 40
# Columns that hold what people wrote; an explanation shows how ads are linked, not what they say.
_LEFT_OUT: Final = frozenset({"text", "title", "extra", "sealed", "value", "row"})


def print_tables(tables: Sequence[tuple[str, pa.Table]], console: Console) -> None:
    """The first rows of each table, its size, and the types of its columns."""
    for name, table in tables:
        console.print(Text(f"\n{name}: {table.num_rows:,} rows", style="bold"))
        console.print(_drawn(table.slice(0, _ROWS)))


def _drawn(table: pa.Table) -> Table:
    shown = [name for name in table.column_names if name not in _LEFT_OUT]
    drawn = Table(box=None, pad_edge=False)
    for name in shown:
        drawn.add_column(plain(f"{name}\n{table.schema.field(name).type}"), overflow="fold")
    for row in table.select(shown).to_pylist():
        drawn.add_row(*(plain(_cell(value)) for value in row.values()))
    return drawn


def _cell(value: object) -> str:
    if value is None:
        return ""
    shown = f"{value:.6g}" if isinstance(value, float) else str(value)
    return shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…"

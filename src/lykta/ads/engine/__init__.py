"""The engine that holds tables, and those that spread work; the only package that knows which one runs."""

from lykta.ads.engine.duckdb import ROW_GROUP, DuckDBEngine, HeldError, database_name
from lykta.ads.engine.machines import Machines, ParquetRows, PieceStore

type Engine = DuckDBEngine
"""Named tables, and SQL."""

__all__ = [
    "ROW_GROUP",
    "DuckDBEngine",
    "Engine",
    "HeldError",
    "Machines",
    "ParquetRows",
    "PieceStore",
    "database_name",
]

"""The engines that hold tables, and those that spread work; the only room that knows which one runs."""

from lykta.ads.engine.duckdb import ROW_GROUP, DuckDBEngine
from lykta.ads.engine.machines import Machines, Shelf, Table
from lykta.ads.engine.protocol import Engine

__all__ = ["ROW_GROUP", "DuckDBEngine", "Engine", "Machines", "Shelf", "Table"]

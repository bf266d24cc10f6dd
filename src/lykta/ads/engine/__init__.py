"""The engines that hold the tables; the only room that knows which one runs."""

from lykta.ads.engine.duckdb import DuckDBEngine
from lykta.ads.engine.protocol import Engine

__all__ = ["DuckDBEngine", "Engine"]

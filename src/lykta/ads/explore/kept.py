"""Answers that are kept beside the result for as long as it is open: its own tables do not change."""

from lykta.ads.engine import Engine


def keep_table(engine: Engine, table: str, query: str) -> str:
    """The name of the table in memory that holds the rows of a query; they are asked for the first time only.

    The query may read the tables of the file (`result.ads`, and others of `result`) and nothing that
    judgements change.
    """
    if table not in engine.tables():
        engine.run(f"CREATE TABLE {table} AS {query}")
    return table

"""A result file, opened for reading."""

import json
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyarrow as pa

from lykta.ads.result.history import read_history
from lykta.ads.result.network_page import read_network
from lykta.ads.result.networks import list_networks
from lykta.ads.result.opening import open_result
from lykta.ads.result.summary import Summary
from lykta.ads.result.tables import What, table_of
from lykta.ads.result.values import Happening, Network, NetworkPage, Order
from lykta.errors import ResultError


class ResultFile:
    """One finished result file; nothing that is asked of it changes it.

    Raises `ResultError` when the file is missing, is no result, is not whole, or is of a newer format.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._engine, self._meta = open_result(path)

    @property
    def version(self) -> str:
        """The version of Lykta that made the file."""
        return self._meta["lykta"]

    @property
    def summary(self) -> Summary:
        """The figures that sum up the analysis."""
        try:
            return Summary.from_json(self._meta["summary"])
        except ResultError as error:
            raise ResultError(f"{self.path}: {error}. Analyse the ads again.") from error

    @property
    def settings(self) -> dict[str, Any]:
        """What the analysis was told, by name."""
        return dict(json.loads(self._meta["settings"]))

    @property
    def notes(self) -> list[str]:
        """The remarks of the analysis, one line each."""
        return list(json.loads(self._meta["notes"]))

    def networks(self, *, sort: Order = "size", limit: int | None = None) -> list[Network]:
        """The networks of two ads or more; equal ones stand by id."""
        return list_networks(self._engine, sort=sort, limit=limit)

    def network(self, name: str, *, examples: int = 5) -> NetworkPage:
        """All of one network, with at most so many of its ads; `InputError` when there is no such network."""
        return read_network(self._engine, name, examples=examples)

    def history(self, name: str) -> list[Happening]:
        """What happened to a network of this name since it began, also to one that ended."""
        return read_history(self._engine, name)

    def table(self, what: What) -> pa.Table:
        """One of the tables that leave the house, sorted, with the column names that others read."""
        return table_of(self._engine, what)

    def close(self) -> None:
        """Let go of the file."""
        self._engine.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

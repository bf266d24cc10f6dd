"""`lykta ads analyse --engine spark`: the cluster that does the heavy work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, get_args

from cyclopts import Parameter

from lykta.ads.options import AnalysisOptions
from lykta.ads.result import ResultFile, Summary, What
from lykta.ads.watcher import Watcher
from lykta.errors import InputError

type EngineName = Literal["duckdb", "spark"]


@dataclass(frozen=True, slots=True)
class Cluster:
    """A Spark cluster by its master's address, with Spark's own settings, and where the tables go as well."""

    master: str
    settings: Mapping[str, str]
    tables_to: str | None

    def analyse(
        self, patterns: Sequence[str], *, out: Path, options: AnalysisOptions, watcher: Watcher
    ) -> Summary:
        """Analyse Parquet files on the cluster, and write the tables that leave the house where they go."""
        # Spark need not be installed, and takes seconds to load.
        from lykta.ads.analysis import analyse  # noqa: PLC0415
        from lykta.ads.engine.spark import SparkMachines  # noqa: PLC0415
        from lykta.ads.spread import Spread  # noqa: PLC0415

        with SparkMachines(self.master, self.settings) as machines:
            if self.tables_to:
                machines.refuse_taken(self.tables_to)
            heavy = Spread(machines)
            summary = analyse(patterns, out=out, options=options, watcher=watcher, heavy=heavy)
            if self.tables_to:
                with ResultFile(out) as result:
                    for what in get_args(What.__value__):
                        machines.write(result.table(what), f"{self.tables_to.rstrip('/')}/{what}")
        return summary


@Parameter(name="*")
@dataclass(frozen=True, slots=True)
class ClusterOptions:
    """Who does the heavy work, as the command line asks for it."""

    engine: Annotated[
        EngineName,
        Parameter(
            help="Who does the heavy work: this machine, or a Spark cluster, which reads Parquet. The result "
            "is the same."
        ),
    ] = "duckdb"
    spark_master: Annotated[
        str | None,
        Parameter(help="The Spark cluster, such as spark://host:7077. Needs lykta[spark] and Java 17."),
    ] = None
    spark_conf: Annotated[
        list[str] | None,
        Parameter(
            negative="",
            help="NAME=VALUE, a setting of Spark's own, such as spark.executor.memory=8g. May be given "
            "several times.",
        ),
    ] = None
    tables_to: Annotated[
        str | None,
        Parameter(
            help="Address under which Spark also writes the result's tables as Parquet, such as hdfs://host/out."
        ),
    ] = None

    def cluster(self, model: Path | None = None) -> Cluster | None:
        """The cluster, or None for this machine; `InputError` when the options contradict each other.

        A cluster links ads by what is learnt from them, and by no `model` of a result.
        """
        settings = self.spark_conf or []
        if self.engine == "duckdb":
            if self.spark_master or settings or self.tables_to:
                raise InputError(
                    "--spark-master, --spark-conf and --tables-to are for Spark: give --engine spark with "
                    "them, or leave them out. Nothing was read."
                )
            return None
        if not self.spark_master:
            raise InputError(
                "--engine spark needs the cluster: --spark-master spark://host:7077. Nothing was read."
            )
        if model:
            raise InputError(
                "On Spark ads are linked by what is learnt from them: leave --model or --engine out."
            )
        return Cluster(self.spark_master, dict(_setting(pair) for pair in settings), self.tables_to)


def _setting(pair: str) -> tuple[str, str]:
    name, equals, value = pair.partition("=")
    if not (name.startswith("spark.") and equals):
        raise InputError(
            f"--spark-conf needs NAME=VALUE, such as spark.executor.memory=8g, and was given {pair!r}."
        )
    return name, value

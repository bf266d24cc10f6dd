"""`lykta ads analyse`, `add` and `relearn`: from files of ads to a result, and what was found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Literal, get_args

from cyclopts import Parameter
from cyclopts.types import PositiveInt

from lykta.ads.options import AnalysisOptions
from lykta.ads.pipeline.draft import refuse_overwriting, rejected_place
from lykta.ads.progress import NotingWatcher
from lykta.ads.reading import FIELDS, find_files
from lykta.ads.result import ResultFile, Summary, What
from lykta.ads.watcher import Watcher
from lykta.cli.analysis_shown import (
    print_drift,
    print_found,
    print_growth,
    read_cuts,
)
from lykta.cli.progress import compile_kernels, print_tables, watching
from lykta.cli.terminal import print_json, program, screen
from lykta.errors import InputError

type Stage = Literal[
    "read", "identify", "normalise", "pair", "group", "weigh", "describe", "count", "write"
]  # fmt: skip

type EngineName = Literal["duckdb", "spark"]


def analyse(  # noqa: PLR0913 - one argument for each option of the command line
    *files: str,
    out: Path,
    columns: Annotated[list[str] | None, Parameter(name="--map", negative="")] = None,
    encoding: str | None = None,
    region: str = "SE",
    threads: PositiveInt | None = None,
    spare_memory: bool | None = None,
    key: Path | None = None,
    model: Path | None = None,
    on: ClusterOptions | None = None,
    explain: Annotated[list[Stage] | None, Parameter(negative="")] = None,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """Find which ads of one or more files come from the same author, and write the result as one file.

    Rows that cannot be used, or repeat an ad, are written with file, line and reason to RESULT.rejected.csv.
    An earlier result stays until the new one is finished.

    Parameters
    ----------
    files
        CSV, Excel, JSON or Parquet files, or patterns such as "ads-*.csv".
    out
        Result file to write, such as ads.lykta.
    columns
        FIELD=COLUMN where a column name is not recognised, such as text=Annonstext; may be repeated. Fields:
        id, text, title, posted_at, place, site, phone, email, handle.
    encoding
        Encoding of the files, when it is not recognised.
    region
        Country whose telephone numbers are written without a prefix, two letters.
    threads
        How many processors to use; all if not given. The result does not depend on it.
    spare_memory
        Keep large parts in files beside the result instead of in memory; if not given, when the ads need more
        memory than is free.
    key
        File of the secret key that contacts are pseudonymised under; made if it is missing.
    model
        Result whose model links the ads; if not given, it is learnt from them.
    explain
        Also print the tables of this stage; may be repeated.
    json
        Print the summary as JSON.
    """
    by = (on or ClusterOptions()).cluster(model) or model
    patterns, pairs = part_words(files, columns or [])
    options = AnalysisOptions(
        columns=read_map(pairs),
        encoding=encoding,
        region=region,
        threads=threads,
        spare_memory=spare_memory,
        key_file=key,
        explain=frozenset(explain or []),
    )
    _analyse(patterns, out, options, by, json=json)


def _analyse(
    patterns: Sequence[str],
    out: Path,
    options: AnalysisOptions,
    by: SparkCluster | Path | None,
    *,
    json: bool,
) -> None:
    """Analyse on a cluster, or here by the model of a result, or here with neither."""
    if not patterns:
        raise InputError(
            "No file of ads was named. Name at least one: lykta ads analyse ads.csv --out result.lykta"
        )
    refuse_overwriting(out, patterns)
    if not isinstance(by, SparkCluster):
        # Who mistypes a file need not wait for a compiler.
        find_files(patterns)
    # Loading all stages takes seconds; whoever asks for help or mistypes an option need not wait for them.
    from lykta.ads.analysis import analyse as run_analysis  # noqa: PLC0415
    from lykta.ads.pipeline.earlier import model_in  # noqa: PLC0415

    compile_kernels(screen(stderr=True))
    replaces = out.exists()
    with watching() as watcher:
        if isinstance(by, SparkCluster):
            summary = by.analyse(patterns, out=out, options=options, watcher=watcher)
        else:
            model = model_in(by) if by else None
            summary = run_analysis(patterns, out=out, options=options, watcher=watcher, model=model)
    if replaces:
        watcher.note(
            f"{out} held a result, which this one replaced. `lykta ads add` adds ads to one instead."
        )
    print_analysis(summary, watcher, out, json=json)


def print_analysis(summary: Summary, watcher: NotingWatcher, out: Path, *, json: bool) -> None:
    """What the analysis found, and where to look next; as JSON for programs."""
    print_tables(watcher.tables, screen(stderr=json))
    if json:
        print_json(as_json(summary, watcher, out))
        return
    console = screen()
    if watcher.growth:
        print_growth(watcher.growth, out, console)
    title = "All rows so far" if watcher.growth else "Rows"
    print_found(summary, watcher.notes, out, console, title=title)
    print_drift(summary, out, console)
    console.print(
        f"\nWrote {out} in {summary.seconds:.1f} s. Next:\n"
        f"  {program()} workbench {out}\n"
        f"  {program()} ads show {out}\n"
        f"  {program()} ads export {out} --out networks.xlsx",
        soft_wrap=True,
    )


def part_words(files: Sequence[str], columns: Sequence[str]) -> tuple[list[str], list[str]]:
    """The files, and the pairs of `--map`: also those that follow the first pair without `--map`."""
    following = [word for word in files if columns and _is_pair(word)]
    return [word for word in files if word not in following], [*columns, *following]


def _is_pair(word: str) -> bool:
    return word.partition("=")[0] in FIELDS and not Path(word).exists()


def read_map(pairs: Sequence[str]) -> dict[str, str]:
    """The fields and columns that `--map` names; `InputError` for one that is not FIELD=COLUMN."""
    columns: dict[str, str] = {}
    for pair in pairs:
        field, equals, column = pair.partition("=")
        if not (field and equals and column):
            raise InputError(f"--map needs FIELD=COLUMN, such as text=Annonstext, and was given {pair!r}.")
        if field in columns:
            raise InputError(f"--map names the field {field} twice. Name one column for it.")
        columns[field] = column
    return columns


def as_json(summary: Summary, watcher: NotingWatcher, out: Path) -> dict[str, object]:
    """The same for programs: where the result and the rejected rows lie, figures, drift and remarks; and what
    a batch gave.
    """
    rejected = str(rejected_place(out)) if summary.rows_set_aside else None
    added = {"added": asdict(watcher.growth) | {"alone": watcher.growth.alone}} if watcher.growth else {}
    return {
        **added,
        "result": str(out),
        "rejected": rejected,
        "summary": asdict(summary),
        "cuts": [asdict(kind) for kind in read_cuts(out)],
        "drift": list(summary.drift.reasons),
        "notes": watcher.notes,
    }


def add(  # noqa: PLR0913 - one argument for each option of the command line
    result: Path,
    /,
    *files: str,
    columns: Annotated[list[str] | None, Parameter(name="--map", negative="")] = None,
    encoding: str | None = None,
    threads: PositiveInt | None = None,
    spare_memory: bool | None = None,
    key: Path | None = None,
    explain: Annotated[list[Stage] | None, Parameter(negative="")] = None,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """Read further files of ads into a finished result, linked by what was learnt from its ads before.

    The files that the result was made from are not needed. Ads that it has already are counted and not added
    again. Networks keep their names as far as they keep their ads, and judgements are kept.

    Parameters
    ----------
    result
        Result file to add to, made by `lykta ads analyse`.
    files
        CSV, Excel, JSON or Parquet files, or patterns such as "ads-*.csv".
    columns
        FIELD=COLUMN where a column name is not recognised, such as text=Annonstext; may be repeated. Fields:
        id, text, title, posted_at, place, site, phone, email, handle.
    encoding
        Encoding of the files, when it is not recognised.
    threads
        How many processors to use; all if not given. The result does not depend on it.
    spare_memory
        Keep large parts in files beside the result instead of in memory; if not given, when the ads need more
        memory than is free.
    key
        File of the secret key that the result's contacts are pseudonymised under.
    explain
        Also print the tables of this stage; may be repeated.
    json
        Print the summary as JSON.
    """
    patterns, pairs = part_words(files, columns or [])
    if not patterns:
        raise InputError(
            "No file of ads was named. Name at least one: lykta ads add result.lykta new-ads.csv"
        )
    options = AnalysisOptions(
        columns=read_map(pairs),
        encoding=encoding,
        threads=threads,
        spare_memory=spare_memory,
        key_file=key,
        explain=frozenset(explain or []),
    )
    _add(result, patterns, options, json=json)


def _add(result: Path, patterns: list[str], options: AnalysisOptions, *, json: bool) -> None:
    # Loading all stages takes seconds; whoever asks for help or mistypes an option need not wait for them.
    from lykta.ads.adding import add as run  # noqa: PLC0415

    # Nor need they wait for a compiler.
    find_files(patterns)
    compile_kernels(screen(stderr=True))
    with watching() as watcher:
        summary = run(patterns, to=result, options=options, watcher=watcher)
    print_analysis(summary, watcher, result, json=json)


def relearn(
    result: Path,
    /,
    *,
    threads: PositiveInt | None = None,
    spare_memory: bool | None = None,
    key: Path | None = None,
    explain: Annotated[list[Stage] | None, Parameter(negative="")] = None,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """Learn anew from all ads of a result what is usual in them, and link them again by that.

    The files that the result was made from are not needed. Networks keep their names as far as they keep
    their ads, and judgements are kept.

    Parameters
    ----------
    result
        Result file, made by `lykta ads analyse`.
    threads
        How many processors to use; all if not given. The result does not depend on it.
    spare_memory
        Keep large parts in files beside the result instead of in memory; if not given, when the ads need more
        memory than is free.
    key
        File of the secret key that the result's contacts are pseudonymised under.
    explain
        Also print the tables of this stage; may be repeated.
    json
        Print the summary as JSON.
    """
    options = AnalysisOptions(
        threads=threads, spare_memory=spare_memory, key_file=key, explain=frozenset(explain or [])
    )
    # Loading all stages takes seconds; whoever asks for help or mistypes an option need not wait for them.
    from lykta.ads.adding import relearn as run  # noqa: PLC0415

    compile_kernels(screen(stderr=True))
    with watching() as watcher:
        summary = run(result, options=options, watcher=watcher)
    print_analysis(summary, watcher, result, json=json)


@dataclass(frozen=True, slots=True)
class SparkCluster:
    """A Spark cluster by its master's address, with Spark's own settings, and where the tables go as well."""

    master: str
    settings: Mapping[str, str]
    tables_to: str | None

    def analyse(
        self, patterns: Sequence[str], *, out: Path, options: AnalysisOptions, watcher: Watcher
    ) -> Summary:
        """Analyse Parquet files on the cluster, and also write the tables for other tools."""
        # Spark need not be installed, and takes seconds to load.
        from lykta.ads.analysis import analyse  # noqa: PLC0415
        from lykta.ads.distributed import DistributedBackend  # noqa: PLC0415
        from lykta.ads.engine.spark import SparkMachines  # noqa: PLC0415

        with SparkMachines(self.master, self.settings) as machines:
            if self.tables_to:
                machines.refuse_taken(self.tables_to)
            backend = DistributedBackend(machines)
            summary = analyse(patterns, out=out, options=options, watcher=watcher, backend=backend)
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

    def cluster(self, model: Path | None = None) -> SparkCluster | None:
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
        return SparkCluster(self.spark_master, dict(_setting(pair) for pair in settings), self.tables_to)


def _setting(pair: str) -> tuple[str, str]:
    name, equals, value = pair.partition("=")
    if not (name.startswith("spark.") and equals):
        raise InputError(
            f"--spark-conf needs NAME=VALUE, such as spark.executor.memory=8g, and was given {pair!r}."
        )
    return name, value

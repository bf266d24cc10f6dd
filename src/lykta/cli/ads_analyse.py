"""`lykta ads analyse`: from files of ads to one result file."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter
from cyclopts.types import PositiveInt

from lykta.ads.options import AnalysisOptions
from lykta.ads.pipeline.draft import refuse_overwriting
from lykta.ads.reading import FIELDS, find_files
from lykta.ads.result import Summary
from lykta.cli.ads_cluster import Cluster, ClusterOptions
from lykta.cli.compiling import compile_kernels
from lykta.cli.explained import print_tables
from lykta.cli.funnel import print_drift, print_funnel, print_notes, print_rows
from lykta.cli.progress import Told, watching
from lykta.cli.terminal import print_json, program, screen
from lykta.errors import InputError

type Stage = Literal[
    "read", "identify", "normalise", "pair", "group", "weigh", "describe", "count", "write"
]  # fmt: skip


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
    """Find which ads of one or more files come from the same hand, and write the result as one file.

    Rows that cannot be used are written whole, with file, line and reason, to RESULT.rejected.csv. The result
    appears whole or not at all; an earlier one stays until the new one is finished.

    Parameters
    ----------
    files
        CSV, Excel, JSON Lines or Parquet files, or patterns such as "ads-*.csv".
    out
        Result file to write, such as ads.lykta.
    columns
        FIELD=COLUMN where a column name is not recognised, such as text=Annonstext. Fields: id, text, title,
        posted_at, place, site, phone, email, handle. Several may follow, or --map may be given again.
    encoding
        Encoding of the files, when it is not recognised.
    region
        Country whose telephone numbers are written without a prefix, two letters.
    threads
        How many processors to use; all of them if not given. The result does not depend on it.
    spare_memory
        Keep large parts in files beside the result while it is made, instead of in memory. If not given, when
        the ads need more memory than is free. The result does not depend on it.
    key
        File of the secret key that contacts are pseudonymised under; made if it is missing.
    model
        Result whose model the ads are linked by. If not given, what is usual is learnt from the ads.
    explain
        Also print the tables of this stage. May be given several times.
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
    patterns: Sequence[str], out: Path, options: AnalysisOptions, by: Cluster | Path | None, *, json: bool
) -> None:
    """Analyse on a cluster, or here by the model of a result, or here with neither."""
    if not patterns:
        raise InputError(
            "No file of ads was named. Name at least one: lykta ads analyse ads.csv --out result.lykta"
        )
    refuse_overwriting(out, patterns)
    if not isinstance(by, Cluster):
        # Who mistypes a file need not wait for a compiler.
        find_files(patterns)
    # Loading all stages takes seconds; whoever asks for help or mistypes an option need not wait for them.
    from lykta.ads.analysis import analyse as run_analysis  # noqa: PLC0415
    from lykta.ads.pipeline.kept import model_in  # noqa: PLC0415

    compile_kernels(screen(stderr=True))
    with watching() as watcher:
        if isinstance(by, Cluster):
            summary = by.analyse(patterns, out=out, options=options, watcher=watcher)
        else:
            model = model_in(by) if by else None
            summary = run_analysis(patterns, out=out, options=options, watcher=watcher, model=model)
    print_analysis(summary, watcher, out, json=json)


def print_analysis(summary: Summary, watcher: Told, out: Path, *, json: bool) -> None:
    """What the analysis found, and where to look next; as JSON for programs."""
    print_tables(watcher.tables, screen(stderr=json))
    if json:
        print_json(as_json(summary, watcher, out))
        return
    console = screen()
    print_rows(summary, rejected_file(out), console)
    print_notes(watcher.notes, console)
    print_funnel(summary, console)
    print_drift(summary.drift, out, console)
    console.print(
        f"\nWrote {out} in {summary.seconds:.1f} s. Next:\n"
        f"  {program()} ads show {out}\n  {program()} ads export {out} --what members --out members.csv",
        soft_wrap=True,
    )


def rejected_file(out: Path) -> Path:
    """Where an analysis writes the rows that it could not use."""
    return out.with_suffix(".rejected.csv")


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


def as_json(summary: Summary, watcher: Told, out: Path) -> dict[str, object]:
    """The same for programs: where the result and the rejected rows lie, figures, drift and remarks."""
    rejected = str(rejected_file(out)) if summary.rows_rejected else None
    return {
        "result": str(out),
        "rejected": rejected,
        "summary": asdict(summary),
        "drift": list(summary.drift.reasons),
        "notes": watcher.notes,
    }

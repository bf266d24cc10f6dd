"""`lykta ads add`: further files of ads into a finished result."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from cyclopts.types import PositiveInt

from lykta.ads.options import AnalysisOptions
from lykta.ads.reading import find_files
from lykta.cli.ads_analyse import Stage, part_words, print_analysis, read_map
from lykta.cli.compiling import compile_kernels
from lykta.cli.progress import watching
from lykta.cli.terminal import screen
from lykta.errors import InputError


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

    The files that the result was made from are not needed. Ads that it has already are set aside. Networks
    keep their names as far as they keep their ads. The result is replaced whole or not at all; judgements
    beside it are kept.

    Parameters
    ----------
    result
        Result file to add to, made by `lykta ads analyse`.
    files
        CSV, Excel, JSON Lines or Parquet files, or patterns such as "ads-*.csv".
    columns
        FIELD=COLUMN where a column name is not recognised, such as text=Annonstext. Fields: id, text, title,
        posted_at, place, site, phone, email, handle. Several may follow, or --map may be given again.
    encoding
        Encoding of the files, when it is not recognised.
    threads
        How many processors to use; all of them if not given. The result does not depend on it.
    spare_memory
        Keep large parts in files meanwhile; if not given, when the ads need more memory than is free.
    key
        File of the secret key that the result's contacts are pseudonymised under.
    explain
        Also print the tables of this stage. May be given several times.
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

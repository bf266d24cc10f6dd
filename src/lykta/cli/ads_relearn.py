"""`lykta ads relearn`: learn anew what is usual in a result's ads, and link them again."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from cyclopts.types import PositiveInt

from lykta.ads.options import AnalysisOptions
from lykta.cli.ads_analyse import Stage, print_analysis
from lykta.cli.compiling import compile_kernels
from lykta.cli.progress import watching
from lykta.cli.terminal import screen


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
    their ads. The result is replaced whole or not at all; judgements beside it are kept.

    Parameters
    ----------
    result
        Result file, made by `lykta ads analyse`.
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
    options = AnalysisOptions(
        threads=threads, spare_memory=spare_memory, key_file=key, explain=frozenset(explain or [])
    )
    # Loading all stages takes seconds; whoever asks for help or mistypes an option need not wait for them.
    from lykta.ads.adding import relearn as run  # noqa: PLC0415

    compile_kernels(screen(stderr=True))
    with watching() as watcher:
        summary = run(result, options=options, watcher=watcher)
    print_analysis(summary, watcher, result, json=json)

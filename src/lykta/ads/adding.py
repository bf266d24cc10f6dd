"""A further file of ads into a finished result: afterwards it is what one analysis of everything gives."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from lykta.ads.analysis import Analysis, Place, sources
from lykta.ads.identify import ContactKey
from lykta.ads.options import AnalysisOptions
from lykta.ads.pair.corpus import Work
from lykta.ads.pipeline.draft import check_out, workplace
from lykta.ads.pipeline.here import Here
from lykta.ads.pipeline.kept import kept_in, stamp_of
from lykta.ads.pipeline.staging import Stages
from lykta.ads.read import AdsTable
from lykta.ads.result import Summary
from lykta.ads.watcher import SilentWatcher, Watcher
from lykta.errors import InputError


def add(
    patterns: Sequence[str] | AdsTable,
    *,
    to: Path,
    options: AnalysisOptions | None = None,
    watcher: Watcher | None = None,
) -> Summary:
    """Read further ads and link them with all that the result `to` keeps; it is replaced whole or not at all.

    Networks, links and counts are those that one analysis of all files gives. An ad that the result has
    already, exactly as it is, is set aside as a repeat, so that a command that is run again adds nothing.
    Numbers are read as written in the country that the result says. Judgements beside the result are kept.

    Raises `ResultError` when `to` is no result, and `InputError` when the key is another than the result's,
    when an id stands on another ad than the result has under it, when no row can be used, or when somebody
    else adds at the same time.
    """
    options, watcher = options or AnalysisOptions(), watcher or SilentWatcher()
    check_out(to)
    files = sources(patterns, Here(Work(options.thread_count())))
    with alone_with(to):
        kept = kept_in(to, ContactKey.load(options.key_file), source=len(files))
        told = replace(options, region=str(kept.settings["region"]))
        with workplace(to) as folder:
            return Analysis(Place(to, folder, files), told, Stages(watcher, told.explain), kept=kept).run()


@contextmanager
def alone_with(result: Path) -> Iterator[None]:
    """Refuse to add to a result while somebody else does: what they add would be lost."""
    try:
        descriptor = os.open(result, os.O_RDONLY)
    except OSError:
        # Whoever opens the result next says what is wrong with it.
        yield
        return
    try:
        # Where the file system knows no locks, a change is noticed before the result is replaced.
        with suppress(OSError):
            _lock(descriptor, result)
        if os.fstat(descriptor).st_ino != stamp_of(result)[0]:
            raise _somebody(result)
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int, result: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise _somebody(result) from error


def _somebody(result: Path) -> InputError:
    return InputError(
        f"Somebody else adds ads to {result} at this moment. Nothing was added. Run the command again when "
        "they have finished."
    )

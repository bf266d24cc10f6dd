"""A further file of ads into a finished result: afterwards it is what one analysis of everything gives."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from lykta.ads.analysis import Analysis, AnalysisPaths, sources
from lykta.ads.contacts import ContactKey
from lykta.ads.growth import Growth
from lykta.ads.options import AnalysisOptions
from lykta.ads.pair.corpus import Work
from lykta.ads.pipeline.draft import check_out, workplace
from lykta.ads.pipeline.earlier import earlier_networks, read_stored_ads, stamp_of
from lykta.ads.pipeline.local_backend import LocalBackend
from lykta.ads.reading import AdsSource, AdsTable, EarlierColumns
from lykta.ads.result import Summary
from lykta.ads.result.file import follow_link, open_result
from lykta.ads.watcher import Stages, Watcher
from lykta.errors import InputError
from lykta.files import lock


def add(
    patterns: Sequence[str] | AdsTable,
    *,
    to: Path,
    options: AnalysisOptions | None = None,
    watcher: Watcher | None = None,
) -> Summary:
    """Read further ads and link them with all that the result `to` keeps; it is replaced whole or not at all.

    Ads are linked by the model of the result, as one run over all files by that model links them. Networks
    go on under their names (`group.identity`). An ad that the result has already, exactly as it is, is set
    aside as already there, so that a command that is run again adds nothing. Numbers are read as written in
    the country that the result says, and columns are those that were named for it where these files have them
    and nothing else is asked for. Judgements beside the result are kept. The watcher hears what the ads gave
    (`Growth`).

    Raises `ResultError` when `to` is not a result or its model cannot be used, and `InputError` when the key
    is another than the result's, when an id stands on another ad than the result has under it, when no row
    can be used, or when somebody else changes the result at the same time.
    """
    options, watcher = options or AnalysisOptions(), watcher or Watcher()
    to = follow_link(to)
    check_out(to)
    files = sources(patterns, LocalBackend(Work(options.thread_count())))
    return _link_again(to, files, options, watcher)


def relearn(
    result: Path, *, options: AnalysisOptions | None = None, watcher: Watcher | None = None
) -> Summary:
    """Learn anew from all ads of a result and link them again; it is replaced whole or not at all.

    Links, networks and counts are those that one analysis of all its files gives. Networks go on under their
    names (`group.identity`). Judgements beside the result, and the rows that were rejected, are kept.

    Raises `ResultError` when it is not a result, and `InputError` when the key is another than the result's,
    or when somebody else changes the result at the same time.
    """
    options, watcher = options or AnalysisOptions(), watcher or Watcher()
    result = follow_link(result)
    check_out(result)
    return _link_again(result, [], options, watcher)


def _link_again(result: Path, files: list[AdsSource], options: AnalysisOptions, watcher: Watcher) -> Summary:
    """Link what a result keeps with the ads of some files by its model, or without files by a new one."""
    with alone_with(result):
        key = ContactKey.load(options.key_file)
        kept = read_stored_ads(result, key, source=len(files), with_model=bool(files))
        columns = EarlierColumns(options.columns, kept.settings["columns"])
        told = replace(options, region=str(kept.settings["region"]), columns=columns)
        with workplace(result) as folder:
            paths, stages = AnalysisPaths(result, folder, files), Stages(watcher, told.explain)
            summary = Analysis(paths, told, stages, key, kept=kept, model=kept.model).run()
        if files:
            engine, _ = open_result(result)
            with engine:
                now = earlier_networks(engine)
            watcher.result_grew(Growth.between((kept.summary, kept.networks), (summary, now)))
        return summary


@contextmanager
def alone_with(result: Path) -> Iterator[None]:
    """Refuse to change a result while somebody else does: what they add would be lost."""
    if sys.platform == "win32":
        # A file that is open cannot be replaced there; a change is noticed before it is.
        yield
        return
    try:
        descriptor = os.open(result, os.O_RDONLY)
    except OSError:
        # Whoever opens the result next says what is wrong with it.
        yield
        return
    try:
        # Where the file system knows no locks, a change is noticed before the result is replaced.
        with suppress(OSError):
            if not lock(descriptor, wait=False):
                raise _somebody(result)
        if os.fstat(descriptor).st_ino != stamp_of(result)[0]:
            raise _somebody(result)
        yield
    finally:
        os.close(descriptor)


def _somebody(result: Path) -> InputError:
    return InputError(
        f"Somebody else is adding ads to {result}, or running `lykta ads relearn` on it, right now. Nothing "
        "was changed. Run the command again when they have finished."
    )

"""The one result that this server shows, and who judges on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from lykta.ads.explore import Bench, Opened
from lykta.ads.judgements import Entry
from lykta.ads.judgements.entries import Act
from lykta.web.workbench.set_by_command import analyst, result_file


@cache
def bench() -> Bench:
    """The bench of this process, made with the first question."""
    return Bench(result_file())


@contextmanager
def reading(*, described: bool = False) -> Iterator[Opened]:
    """The result under all judgements so far, for one page; `described`, so are all networks they made."""
    with bench().reading(described=described) as opened:
        yield opened


def judge(act: Act) -> Entry:
    """Write an entry into the log, by the analyst who started this server."""
    return bench().judge(act, by=analyst())

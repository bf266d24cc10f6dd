"""The one result that this server shows, who judges on it, and the review that goes on in this process."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from weakref import WeakKeyDictionary

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from lykta.ads.explore import Bench, Opened
from lykta.ads.explore.review import ReviewDesk
from lykta.ads.judgements import JudgementEntry
from lykta.ads.judgements.entries import Act

_desks: WeakKeyDictionary[Bench, ReviewDesk] = WeakKeyDictionary()


def result_file() -> Path:
    """The result that this server shows."""
    return _there(settings.LYKTA.result)


def analyst() -> str:
    """Who judges, as it stands in the log."""
    return settings.LYKTA.analyst


def key() -> str:
    """What lets a browser in."""
    return _there(settings.LYKTA.workbench_key).get_secret_value()


def _there[Value](value: Value | None) -> Value:
    if value is None:
        raise ImproperlyConfigured("The workbench is started by `lykta workbench`.")
    return value


@cache
def bench() -> Bench:
    """The bench of this process, made with the first question."""
    return Bench(result_file())


@contextmanager
def reading(*, described: bool = False) -> Iterator[Opened]:
    """The result under all judgements so far, for one page; `described`, so are all networks they made."""
    with bench().reading(described=described) as opened:
        yield opened


def judge(act: Act) -> JudgementEntry:
    """Write an entry into the log, by the analyst who started this server."""
    return bench().judge(act, by=analyst())


def judge_all(acts: Sequence[Act]) -> list[JudgementEntry]:
    """Write an entry of each act into the log, all or none, by the analyst who started this server."""
    return bench().judge_all(acts, by=analyst())


def desk() -> ReviewDesk:
    """The desk of the bench; made with the first question."""
    return _desks.setdefault(bench(), ReviewDesk(bench()))

"""One result on the bench: its tables as judgements leave them, for one question at a time."""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import RLock
from typing import Any

from lykta.ads.engine import Engine
from lykta.ads.judgements.entries import Act, JudgementEntry
from lykta.ads.judgements.log import CurrentJudgements, JudgementLog, current_judgements, log_beside
from lykta.ads.judgements.overlay import NetworkChanges, Overlay
from lykta.ads.judgements.regrouping import Ints
from lykta.ads.options import AnalysisOptions
from lykta.ads.pair.corpus import Work
from lykta.ads.remarks import Remark
from lykta.ads.result import ResultFile, Summary


@dataclass(frozen=True)
class Opened:
    """A result as it stands now.

    `engine` answers over the tables of the file, of which judgements have changed `members`, `networks`,
    `templates` and `observations`; `entries` is the whole log, `current` what of it has an effect, and
    `changes` which networks that made. `describe` describes some of those, where that was left for later;
    `regroup` says which groups of ads other judgements would make, and changes nothing.
    """

    path: Path
    engine: Engine
    version: str
    summary: Summary
    settings: dict[str, Any]
    remarks: Sequence[Remark]
    entries: Sequence[JudgementEntry]
    current: CurrentJudgements
    changes: NetworkChanges
    describe: Callable[[Collection[str]], None]
    regroup: Callable[[CurrentJudgements], Sequence[Ints]]

    @property
    def region(self) -> str:
        """Where telephone numbers without a country code are read as being from."""
        return str(self.settings.get("region") or "SE")


class Bench:
    """A result file with its judgement log, which is opened anew when an analysis has replaced it.

    One thread at a time reads or judges: a question takes milliseconds, and an engine answers one at a time.
    Raises `ResultError` when the result or the log cannot be read.
    """

    def __init__(self, path: Path, work: Work | None = None) -> None:
        self.path = path
        self.log = JudgementLog(log_beside(path))
        self._work = work or Work(AnalysisOptions().thread_count())
        self._alone = RLock()
        self._overlay: Overlay | None = None
        self._file: tuple[int, int] | None = None
        self._opened: Opened | None = None

    @contextmanager
    def reading(self, *, described: bool = True) -> Iterator[Opened]:
        """The result under all judgements that the log holds by now, for as long as the block lasts.

        Not `described`, the networks that judgements made have their ads and are listed, and `describe` of
        what is given tells the rest of those that are looked at: whoever judges one link after the other
        does not wait for descriptions that the next judgement makes void.
        """
        with self._alone:
            self._follow_file()
            yield self._follow_log(described=described)

    @contextmanager
    def beside(self) -> Iterator[tuple[Engine, Engine]]:
        """The engine that pages ask, and one that reads the tables of the file while they ask it."""
        with self._alone:
            self._follow_file()
            assert self._opened  # noqa: S101 - the file was followed.
            asked = self._opened.engine
            reader = asked.beside()
        try:
            yield asked, reader
        finally:
            reader.close()

    def judge(self, act: Act, *, by: str) -> JudgementEntry:
        """Write an entry into the log; the next who reads sees what follows from it."""
        return self.judge_all([act], by=by)[0]

    def judge_all(self, acts: Sequence[Act], *, by: str) -> list[JudgementEntry]:
        """Write an entry of each act into the log, all or none."""
        with self._alone:
            return self.log.add_all(acts, by=by)

    def close(self) -> None:
        """Let go of the file."""
        with self._alone:
            if self._overlay:
                self._overlay.close()
            self._overlay = self._file = self._opened = None

    def _follow_file(self) -> None:
        there = self.path.stat() if self.path.exists() else None
        stamp = (there.st_ino, there.st_mtime_ns) if there else None
        if self._opened and stamp and self._file == stamp:
            return
        self.close()
        # Its own opening says clearly what is wrong with a file that is not a result.
        with ResultFile(self.path) as result:
            version, summary, settings = result.version, result.summary, result.settings
            remarks = result.remarks
        self._overlay = Overlay(self.path, self._work)
        # What was there before it was opened: one that has taken its place since is opened next time.
        self._file = stamp
        self._opened = Opened(
            path=self.path,
            engine=self._overlay.engine,
            version=version,
            summary=summary,
            settings=settings,
            remarks=remarks,
            entries=(),
            current=current_judgements([]),
            changes=NetworkChanges(),
            describe=self._overlay.describe,
            regroup=self._overlay.regroup,
        )

    def _follow_log(self, *, described: bool) -> Opened:
        assert self._opened  # noqa: S101 - the file was followed before.
        assert self._overlay  # noqa: S101 - the same.
        entries = self.log.entries
        if len(entries) != len(self._opened.entries):
            stands = current_judgements(entries)
            changes = self._overlay.apply(stands, described=described)
            self._opened = replace(self._opened, entries=entries, current=stands, changes=changes)
        elif described:
            self._overlay.describe()
        return self._opened

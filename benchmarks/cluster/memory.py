"""The most memory that some processes of Linux held together, watched while they work."""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

# Seconds between two looks.
_EACH = 0.5
_JAVA = "java of this process"


class Watched:
    """In a block: the peaks in bytes of this process, of Java that it started, and of some sessions by name,
    without what lies in files that the system can take out of memory.

    What a process shares with the one it was forked from is counted for both: to tell it apart, the system
    would walk through all their pages, which took a tenth of the time of two processors.
    """

    def __init__(self, sessions: Mapping[str, int]) -> None:
        self._sessions = {session: name for name, session in sessions.items()}
        self.peaks = dict.fromkeys([_JAVA, *sessions], 0)
        self.own = 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    @property
    def java(self) -> int:
        """The peak of Java that this process started."""
        return self.peaks[_JAVA]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(_EACH):
            self.own = max(self.own, _anonymous(Path("/proc/self")))
            now = dict.fromkeys(self.peaks, 0)
            for folder in Path("/proc").iterdir():
                if folder.name.isdigit() and (name := self._name_of(folder)):
                    now[name] += _anonymous(folder)
            self.peaks = {name: max(peak, now[name]) for name, peak in self.peaks.items()}

    def _name_of(self, folder: Path) -> str | None:
        try:
            # The name of a process may hold anything, and stands in brackets.
            told = (folder / "stat").read_text(encoding="utf-8", errors="replace")
        except OSError:
            # It has ended meanwhile.
            return None
        fields = told.rpartition(")")[2].split()
        parent, session = int(fields[1]), int(fields[3])
        if parent == os.getpid() and (folder / "comm").read_text(encoding="utf-8").strip() == "java":
            return _JAVA
        return self._sessions.get(session)


def _anonymous(folder: Path) -> int:
    """The memory of a process that no file lies behind; nothing when it has ended."""
    try:
        lines = (folder / "status").read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("RssAnon:"))
